import { literal, type Measure } from '../../engine/expression';
import type { SignalSeries, SignalsReport } from '../../protocol/monitoring';
import { controlChart, longRuns, psiUpperLimits } from '../../stats/control-chart';
import { cusum } from '../../stats/cusum';
import {
  baselineReport,
  baselineWindows,
  laterWindows,
  windowsReport,
  type MonitoringContext,
} from '../windows/context';
import { distributionSignals } from './distribution';
import type { MeasuredSignal } from './measured';
import { latencySignals, plainSignals } from './plain';

/** Windows with fewer rows than this swing too much to be judged. */
const ENOUGH_ROWS = 20;
const CUSUM = { allowance: 0.5, threshold: 8 };

/** Whether a signal is wanted, by its id. */
export type Watched = (id: string) => boolean;

/** The signals a log has, as control charts against the good period. */
export async function chartSignals(context: MonitoringContext, watched: Watched = () => true): Promise<SignalsReport> {
  const [plain, latency, distribution] = [
    await plainSignals(context, watched),
    await latencySignals(context, watched),
    await distributionSignals(context, watched),
  ];
  const measured = [...plain, ...latency, ...distribution];
  const volume = plain.find(({ id }) => id === 'volume');
  const windows = windowsReport(context, volume?.rows ?? []);
  const series = measured.filter(({ id }) => watched(id)).map((signal) => charted(context, signal, windows.start));
  const { rows, labelled } = await baselineCounts(context);
  return {
    baseline: baselineReport(context, rows, labelled),
    windows,
    series: series.sort((a, b) => b.outside - a.outside || distance(b) - distance(a)),
  };
}

async function baselineCounts({
  log,
  baselineRows,
  signal,
}: MonitoringContext): Promise<{ rows: number; labelled: number }> {
  const labelled: Measure = log.outcome
    ? { kind: 'countValues', operand: log.outcome }
    : { kind: 'countIf', condition: literal(false) };
  const found = await log.engine.count(
    { by: {}, measures: { rows: { kind: 'count' }, labelled }, where: baselineRows },
    signal,
  );
  return { rows: Number(found.get('rows', 0)), labelled: Number(found.get('labelled', 0)) };
}

function charted(context: MonitoringContext, signal: MeasuredSignal, starts: readonly string[]): SignalSeries {
  const isBaseline = baselineWindows(context);
  const isLater = laterWindows(context);
  const { lower, upper, standardised } = limits(signal, isBaseline);
  const isOutside = (value: number | null, index: number): boolean => {
    const [low, high] = [lower[index] ?? null, upper[index] ?? null];
    const judged = isLater[index] === true && value !== null && (signal.rows[index] ?? 0) >= ENOUGH_ROWS;
    return judged && ((low !== null && value < low) || (high !== null && value > high));
  };
  const outside = signal.values.flatMap((value, index) => (isOutside(value, index) ? [index] : []));
  const later = standardised.map((value, index) => (isLater[index] ? value : null));
  const [run] = longRuns(later);
  const alarm = cusum(later, { mean: 0, deviation: 1, ...CUSUM })[0];
  return {
    id: signal.id,
    title: signal.title,
    kind: signal.kind,
    labels: signal.labels,
    unit: signal.unit,
    values: signal.values,
    rows: signal.rows,
    centre: signal.centre,
    lower,
    upper,
    standardised,
    outside: outside.length,
    firstOutside: outside[0] === undefined ? null : (starts[outside[0]] ?? null),
    firstRun: run === undefined ? null : (starts[run] ?? null),
    cusum: alarm ? { start: starts[alarm.index] ?? '', direction: alarm.direction } : null,
  };
}

function limits(
  { values, rows, errors, centre, unit, psi }: MeasuredSignal,
  isBaseline: readonly boolean[],
): Pick<SignalSeries, 'lower' | 'upper' | 'standardised'> {
  const nothing = values.map(() => null);
  if (psi) {
    const points = values.map((value, index) => ({
      value,
      rows: rows[index] ?? 0,
      baseline: isBaseline[index] ?? false,
    }));
    return { lower: nothing, upper: psiUpperLimits(points, psi.baselineRows, psi.bins).upper, standardised: nothing };
  }
  if (centre === null) return { lower: nothing, upper: nothing, standardised: nothing };
  const points = values.map((value, index) => ({
    value,
    error: errors[index] ?? null,
    baseline: isBaseline[index] ?? false,
  }));
  const { lower, upper, standardised } = controlChart(points, centre);
  const within = (limit: number | null): number | null =>
    limit === null ? null : unit === 'share' ? Math.min(1, Math.max(0, limit)) : limit;
  return { lower: lower.map(within), upper: upper.map(within), standardised };
}

/** How far the farthest window is out, to order the list. */
function distance({ values, upper, standardised, unit }: SignalSeries): number {
  const ratios = values.map((value, index) =>
    unit === 'psi' ? (value ?? 0) / (upper[index] ?? Infinity) : Math.abs(standardised[index] ?? 0) / 3,
  );
  return Math.max(0, ...ratios);
}
