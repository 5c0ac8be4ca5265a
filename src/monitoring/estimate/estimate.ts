import { IncidentError } from '../../protocol/errors';
import type { EstimateReport, EstimateSeries } from '../../protocol/monitoring';
import { wilsonInterval } from '../../stats/proportions';
import {
  baselineReport,
  baselineWindows,
  laterWindows,
  windowsReport,
  type MonitoringContext,
} from '../windows/context';
import { refuseIncomparable } from '../windows/comparable';
import { scoreCounts, type CellCounts } from '../windows/score-cells';
import { scoreSource } from '../windows/scores';
import { calibrate, ENOUGH_LABELS } from './calibration';
import { conceptDrift } from './concept-drift';
import { chancesOf, dispersionOf, judged, sum, type Judged } from './judged';
import { metricsOf } from './metrics';
import { seedEstimate, type CalibrationMap } from './seed';

export interface EstimateOptions {
  positive?: string;
  /** The seed's map of confidence bins to historical accuracy, from a file. */
  map?: CalibrationMap;
}

/**
 * Confidence-based performance estimation: how right the model is in every window, from its scores and their calibration on
 * the good period alone, with realised performance beside it where labels have come. Throws `not-applicable` where there are
 * no scores or too few labels to calibrate with, unless a map is given.
 */
export async function estimatePerformance(
  context: MonitoringContext,
  options: EstimateOptions,
): Promise<EstimateReport> {
  const source = await scoreSource(context, options.positive);
  const counts = await scoreCounts(context, source);
  const [labelled, rows] = [sum(counts.baseline.labelled), sum(counts.baseline.rows)];
  if (labelled < ENOUGH_LABELS && !options.map) {
    refuseIncomparable(context.log);
    throw tooFewLabels(labelled);
  }
  const calibration = calibrate(counts);
  const chances = chancesOf(counts.cells, calibration, source);
  const dispersion = dispersionOf(counts.windows, baselineWindows(context), chances);
  const judge = (cells: CellCounts) => judged(cells, chances, dispersion);
  const series = counts.windows.map(judge);
  const [good, later] = [judge(counts.baseline), judge(counts.later)];
  const metrics = (cells: CellCounts, found: Judged) => metricsOf(counts.cells, cells, found, calibration, source);
  const seed = options.map ? await seedEstimate(context, options.map) : null;
  return {
    baseline: baselineReport(context, rows, labelled),
    method: {
      score: source.name,
      kind: source.kind,
      positive: source.positive,
      calibrated: calibration.isCalibrated,
      reason: calibration.reason,
      calibrationError: calibration.heldOut,
      dispersion,
    },
    windows: windowsReport(
      context,
      counts.windows.map((cells) => sum(cells.rows)),
    ),
    accuracy: seriesOf(series),
    good: metrics(counts.baseline, good),
    later: sum(counts.later.rows) > 0 ? metrics(counts.later, later) : null,
    seed,
    conceptDrift: conceptDrift(
      series.map(({ gap }) => gap),
      later.gap,
      laterWindows(context),
      context,
    ),
  };
}

const tooFewLabels = (labelled: number): IncidentError =>
  new IncidentError(
    'not-applicable',
    labelled === 0
      ? 'The good period has no labels yet, so confidences cannot be calibrated on it.'
      : `The good period has ${labelled} labelled rows, too few to calibrate confidences on (${ENOUGH_LABELS} are needed).`,
    'Give labels with --labels, a labelled log with --reference, another period with --good, or a map with --calibration-map.',
  );

function seriesOf(windows: readonly Judged[]): EstimateSeries {
  const interval = windows.map(({ labelled, right }) => wilsonInterval({ successes: right, rows: labelled }));
  return {
    estimated: windows.map(({ estimate }) => estimate?.estimate ?? null),
    low: windows.map(({ estimate }) => estimate?.low ?? null),
    high: windows.map(({ estimate }) => estimate?.high ?? null),
    labelled: windows.map(({ labelled }) => labelled),
    realised: windows.map(({ labelled, right }) => (labelled > 0 ? right / labelled : null)),
    realisedLow: interval.map((each) => each?.[0] ?? null),
    realisedHigh: interval.map((each) => each?.[1] ?? null),
    gapZ: windows.map(({ gap }) => (gap && gap.error > 0 ? gap.value / gap.error : null)),
  };
}
