import { column, isNull, not, type Expression, type Measure } from '../../engine/expression';
import { failureOf } from '../../log/failure';
import type { MonitoringContext } from '../windows/context';
import { tally } from '../windows/tally';
import { meanSignal, shareSignal, type MeasuredSignal } from './measured';

/** Columns of features whose nulls are counted, in one scan. */
const COLUMNS_AT_MOST = 300;

const square = (operand: Expression): Expression => ({
  kind: 'arithmetic',
  operator: '*',
  left: operand,
  right: operand,
});

/** Accuracy or error, confidence, failed requests, volume and nulls: everything one scan over the log tells. */
export async function plainSignals(
  context: MonitoringContext,
  watched: (id: string) => boolean,
): Promise<MeasuredSignal[]> {
  const { log } = context;
  const { roles, correct, loss } = log;
  const failed = failureOf(log);
  const types = new Map(log.engine.describe().map(({ name, type }) => [name, type]));
  const isNumber = (name: string | undefined): name is string =>
    name !== undefined && (types.get(name) === 'number' || types.get(name) === 'integer');
  const features = [...roles.features, ...roles.segments]
    .filter((name) => types.has(name) && watched(`null-rate:${name}`))
    .slice(0, COLUMNS_AT_MOST);
  const means: [string, Expression][] = [
    ...(loss ? [['mae', loss] as [string, Expression]] : []),
    ...(isNumber(roles.confidence) ? [['confidence', column(roles.confidence)] as [string, Expression]] : []),
  ];
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  if (correct) {
    measures.labelled = { kind: 'countValues', operand: correct };
    measures.right = { kind: 'sum', operand: correct };
  }
  for (const [name, operand] of means) {
    measures[`${name}.count`] = { kind: 'countValues', operand };
    measures[`${name}.sum`] = { kind: 'sum', operand };
    measures[`${name}.squares`] = { kind: 'sum', operand: square(operand) };
  }
  if (failed) measures.failed = { kind: 'countIf', condition: failed };
  features.forEach((name, index) => {
    measures[`null${index}`] = { kind: 'countIf', condition: isNull(column(name)) };
  });
  const [group] = await tally(context, { measures });
  if (!group) return [];
  const windows = (name: string): Float64Array => group.windows[name] ?? new Float64Array(context.grid.count);
  const baseline = (name: string): number => group.baseline[name] ?? 0;
  const share = (events: string, trials: string) => ({
    events: windows(events),
    trials: windows(trials),
    baseline: { events: baseline(events), trials: baseline(trials) },
  });
  const mean = (name: string) => ({
    sums: windows(`${name}.sum`),
    counts: windows(`${name}.count`),
    baseline: { sum: baseline(`${name}.sum`), squares: baseline(`${name}.squares`), count: baseline(`${name}.count`) },
  });
  const titles: Record<string, Pick<MeasuredSignal, 'id' | 'title' | 'kind' | 'labels'>> = {
    mae: { id: 'mae', title: 'Mean absolute error', kind: 'performance', labels: true },
    confidence: { id: 'confidence', title: 'Mean confidence', kind: 'proxy', labels: false },
  };
  return [
    ...(correct
      ? [
          shareSignal(
            { id: 'accuracy', title: 'Accuracy', kind: 'performance', labels: true },
            share('right', 'labelled'),
          ),
        ]
      : []),
    ...means.flatMap(([name]) => (titles[name] ? [meanSignal(titles[name], mean(name))] : [])),
    ...(failed
      ? [
          shareSignal(
            { id: 'error-rate', title: 'Failed requests', kind: 'operations', labels: false },
            share('failed', 'rows'),
          ),
        ]
      : []),
    volume(context, windows('rows')),
    ...features.map((name, index) =>
      shareSignal(
        { id: `null-rate:${name}`, title: `Nulls of ${name}`, kind: 'data', labels: false },
        share(`null${index}`, 'rows'),
      ),
    ),
  ];
}

/** Rows of each window; the windows at either end of the log are cut off and say nothing. */
function volume({ baseline, grid }: MonitoringContext, rows: Float64Array): MeasuredSignal {
  const { interval } = baseline;
  const good = Array.from(rows).filter((_, index) => {
    const start = grid.origin + index * grid.width;
    return interval !== null && start >= interval.start && start + grid.width <= interval.end;
  });
  const centre = good.length > 0 ? good.reduce((total, count) => total + count, 0) / good.length : null;
  const isCut = (index: number): boolean => index === 0 || index === grid.count - 1;
  return {
    id: 'volume',
    title: 'Predictions per window',
    kind: 'operations',
    labels: false,
    unit: 'rows',
    values: Array.from(rows, (count, index) => (isCut(index) ? null : count)),
    rows: [...rows],
    centre,
    errors: Array.from(rows, () => (centre === null ? null : Math.sqrt(Math.max(1, centre)))),
  };
}

const PERCENTILES: [number, string][] = [
  [0.5, 'p50'],
  [0.95, 'p95'],
  [0.99, 'p99'],
];

/** Exact latency percentiles of each window. Their chance error is that of the share of rows beyond the good percentile. */
export async function latencySignals(
  context: MonitoringContext,
  watched: (id: string) => boolean,
): Promise<MeasuredSignal[]> {
  const { log, window, rows, baselineRows, signal } = context;
  const name = log.roles.latency;
  const type = log.engine.describe().find((each) => each.name === name)?.type;
  if (name === undefined || (type !== 'number' && type !== 'integer')) return [];
  if (!PERCENTILES.some(([, suffix]) => watched(`latency-${suffix}`))) return [];
  const operand = column(name);
  const probabilities = PERCENTILES.map(([probability]) => probability);
  const [good, byWindow] = await Promise.all([
    log.engine.quantiles(
      { operand, probabilities: [0.4, 0.6, 0.93, 0.97, 0.985, 0.995, ...probabilities], where: baselineRows },
      signal,
    ),
    log.engine.quantiles({ operand, probabilities, by: { window }, where: rows }, signal),
  ]);
  const counts = await tally(context, {
    measures: { rows: { kind: 'countValues', operand } },
    where: not(isNull(operand)),
  });
  const trials = [...(counts[0]?.windows.rows ?? new Float64Array(context.grid.count))];
  const goodValues = good[0]?.values ?? [];
  return PERCENTILES.map(([probability, suffix], place): MeasuredSignal => {
    const values: (number | null)[] = Array.from({ length: context.grid.count }, () => null);
    for (const { group, values: found } of byWindow) {
      if (typeof group.window === 'number') values[group.window] = found[place] ?? null;
    }
    // Slope of the quantile function around the percentile: how far a share's error moves it.
    const [low, high] = [goodValues[place * 2] ?? null, goodValues[place * 2 + 1] ?? null];
    const step = [0.2, 0.04, 0.01][place] ?? 1;
    const slope = low === null || high === null ? null : (high - low) / step;
    return {
      id: `latency-${suffix}`,
      title: `Latency ${suffix}`,
      kind: 'operations',
      labels: false,
      unit: 'number',
      values,
      rows: trials,
      centre: goodValues[6 + place] ?? null,
      errors: trials.map((count) =>
        count > 0 && slope !== null ? slope * Math.sqrt((probability * (1 - probability)) / count) : null,
      ),
    };
  });
}
