import { IncidentError } from '../../protocol/errors';
import type { EstimatedMetrics, EstimateReport, EstimateSeries } from '../../protocol/monitoring';
import { estimateAccuracy, estimateBinaryMetrics, spreadOverValues, type EstimatedAccuracy } from '../../stats/cbpe';
import { overdispersion } from '../../stats/dispersion';
import { wilsonInterval } from '../../stats/proportions';
import { aucFromCounts } from '../../stats/score-quality';
import {
  baselineReport,
  baselineWindows,
  laterWindows,
  windowsReport,
  type MonitoringContext,
} from '../windows/context';
import { scoreCounts, type ScoreRows } from '../windows/score-cells';
import { scoreSource, type ScoreSource } from '../windows/scores';
import { calibrate, ENOUGH_LABELS, type Calibration } from './calibration';
import { conceptDrift, type Gap } from './concept-drift';
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
  const labelled = sum(counts.baseline, ({ labelled: count }) => count);
  const rows = sum(counts.baseline, ({ rows: count }) => count);
  if (labelled < ENOUGH_LABELS && !options.map) throw tooFewLabels(labelled);
  const calibration = calibrate(counts.baseline);
  const isBaseline = baselineWindows(context);
  const windows = counts.windows.map((cells) => ({ cells, rows: sum(cells, ({ rows: count }) => count) }));
  const dispersion = dispersionOf(counts.windows, isBaseline, calibration, source);
  const judge = (cells: readonly ScoreRows[]) => judged(cells, calibration, source, dispersion);
  const isLater = laterWindows(context);
  const later = counts.windows.flatMap((cells, index) => (isLater[index] ? cells : []));
  const series = windows.map(({ cells }) => judge(cells));
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
      windows.map(({ rows: count }) => count),
    ),
    accuracy: seriesOf(series),
    good: metricsOf(counts.baseline, judge(counts.baseline), calibration, source),
    later: later.length > 0 ? metricsOf(later, judge(later), calibration, source) : null,
    seed,
    conceptDrift: conceptDrift(
      series.map(({ gap }) => gap),
      judge(later).gap,
      isLater,
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

/** A set of rows with its estimated and its realised accuracy. */
interface Judged {
  estimate: EstimatedAccuracy | null;
  labelled: number;
  right: number;
  gap: Gap | null;
}

/** Probability that the prediction is right: of the positive class where it was predicted, of the other where not. */
const rightOf = (at: (score: number) => number, { score, predicted }: ScoreRows, { kind }: ScoreSource): number =>
  kind === 'confidence' || predicted ? at(score) : 1 - at(score);

const rightEvents = ({ predicted, labelled, events }: ScoreRows, { kind }: ScoreSource): number =>
  kind === 'confidence' || predicted ? events : labelled - events;

function judged(
  cells: readonly ScoreRows[],
  calibration: Calibration,
  source: ScoreSource,
  dispersion: number,
): Judged {
  const estimated = (rowsOf: (cell: ScoreRows) => number): EstimatedAccuracy | null => {
    const rows = sum(cells, rowsOf);
    const mean = (at: (score: number) => number): number =>
      rows > 0 ? sum(cells, (cell) => rowsOf(cell) * rightOf(at, cell, source)) / rows : 0;
    const calibrationError = spreadOverValues(calibration.draws.map(mean));
    const confident = cells.map((cell) => ({ probability: rightOf(calibration.at, cell, source), rows: rowsOf(cell) }));
    return estimateAccuracy(confident, { dispersion, calibrationError });
  };
  const labelled = sum(cells, (cell) => cell.labelled);
  const right = sum(cells, (cell) => rightEvents(cell, source));
  // The gap compares labelled rows with what was expected of these same rows.
  const expected = labelled > 0 ? estimated((cell) => cell.labelled) : null;
  const gap = expected ? { value: right / labelled - expected.estimate, error: expected.error, labelled } : null;
  return { estimate: estimated(({ rows }) => rows), labelled, right, gap };
}

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

function metricsOf(
  cells: readonly ScoreRows[],
  { estimate, labelled, right }: Judged,
  { at }: Calibration,
  { kind }: ScoreSource,
): EstimatedMetrics {
  const isPositive = kind === 'positive';
  const decided = (rowsOf: (cell: ScoreRows) => number, eventsOf: (cell: ScoreRows) => number) =>
    isPositive
      ? estimateBinaryMetrics(
          cells
            .filter((cell) => rowsOf(cell) > 0)
            .map((cell) => ({
              probability: eventsOf(cell) / rowsOf(cell),
              predictedPositive: cell.predicted,
              rows: rowsOf(cell),
            })),
        )
      : null;
  const expected = decided(
    ({ rows }) => rows,
    ({ rows, score }) => rows * at(score),
  );
  const realised = decided(
    (cell) => cell.labelled,
    ({ events }) => events,
  );
  const auc = (eventsOf: (cell: ScoreRows) => number, rowsOf: (cell: ScoreRows) => number): number | null =>
    isPositive ? aucFromCounts(byScore(cells, eventsOf, rowsOf)) : null;
  return {
    rows: sum(cells, ({ rows }) => rows),
    labelled,
    accuracy: {
      estimated: estimate?.estimate ?? null,
      low: estimate?.low ?? null,
      high: estimate?.high ?? null,
      realised: labelled > 0 ? right / labelled : null,
    },
    precision: { estimated: expected?.precision ?? null, realised: realised?.precision ?? null },
    recall: { estimated: expected?.recall ?? null, realised: realised?.recall ?? null },
    f1: { estimated: expected?.f1 ?? null, realised: realised?.f1 ?? null },
    auc: {
      estimated: auc(
        ({ rows, score }) => rows * at(score),
        ({ rows }) => rows,
      ),
      realised: auc(
        ({ events }) => events,
        (cell) => cell.labelled,
      ),
    },
  };
}

/** Both decisions of one score together, in ascending order of score. */
function byScore(
  cells: readonly ScoreRows[],
  eventsOf: (cell: ScoreRows) => number,
  rowsOf: (cell: ScoreRows) => number,
): { positives: number; negatives: number }[] {
  return [...cells]
    .sort((a, b) => a.score - b.score)
    .map((cell) => ({ positives: eventsOf(cell), negatives: rowsOf(cell) - eventsOf(cell) }));
}

/** How much more the good period's windows swing around their estimates than chance makes them. */
function dispersionOf(
  windows: readonly (readonly ScoreRows[])[],
  isBaseline: readonly boolean[],
  { at }: Calibration,
  source: ScoreSource,
): number {
  const blocks = windows.flatMap((cells, index) => {
    const trials = sum(cells, ({ labelled }) => labelled);
    if (!isBaseline[index] || trials === 0) return [];
    const expected = sum(cells, (cell) => cell.labelled * rightOf(at, cell, source));
    return [{ trials, events: sum(cells, (cell) => rightEvents(cell, source)), expected }];
  });
  return blocks.length > 8 ? overdispersion(blocks) : 1;
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
