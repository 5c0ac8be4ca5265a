import { and, column, compare, literal, not, isNull, within, type Expression } from '../../engine/expression';
import type { PredictionLog } from '../prediction-log';
import type { SeriesQuery, SignalSeries } from './signal-series';
import { bucketStart, type TimeGrid } from './time-grid';

/** A signal on the rows of one value of one column. */
export interface SegmentSignal {
  event: Expression;
  counted: SignalSeries;
}

const MOST_COLUMNS = 12;
const MOST_VALUES = 30;
const MOST_TRIED = 8;
const LEAST_ROWS = 200;

/**
 * A signal (for the `worse` or in either direction) within single values of the low-cardinality columns, those first whose
 * rate moves most between one stretch of the log and another: what to look at when the log as a whole shows no change.
 */
export async function segmentSeries(
  log: PredictionLog,
  { engine, time, where, signal }: SeriesQuery,
  { event, worse }: { event: Expression; worse: boolean },
  grid: TimeGrid,
): Promise<SegmentSignal[]> {
  const names = [...log.roles.segments, log.roles.modelVersion, log.roles.variant].filter((name) => name !== undefined);
  const covered = within(time, grid.origin, bucketStart(grid, grid.count));
  const bucket: Expression = { kind: 'timeBucket', operand: time, origin: grid.origin, width: grid.width };
  const tables = await engine.countAll(
    names.slice(0, MOST_COLUMNS).map((name) => ({
      by: { value: { kind: 'text', operand: column(name) }, bucket },
      measures: {
        trials: { kind: 'countIf', condition: not(isNull(event)) },
        events: { kind: 'countIf', condition: compare(event, '=', literal(1)) },
      },
      where: where ? and(covered, where) : covered,
    })),
    signal,
  );
  const found = tables.flatMap((table, index) => {
    const name = names[index];
    if (name === undefined) return [];
    const byValue = new Map<string, SignalSeries>();
    for (let row = 0; row < table.numRows(); row++) {
      const value: unknown = table.get('value', row);
      if (typeof value !== 'string') continue;
      const series = byValue.get(value) ?? {
        grid,
        events: new Float64Array(grid.count),
        trials: new Float64Array(grid.count),
      };
      byValue.set(value, series);
      const at = Number(table.get('bucket', row));
      series.events[at] = Number(table.get('events', row));
      series.trials[at] = Number(table.get('trials', row));
    }
    if (byValue.size > MOST_VALUES) return [];
    return [...byValue].map(([value, counted]) => ({
      event: insideValue(event, name, value),
      counted,
      gap: largestGap(counted, worse),
    }));
  });
  return found.sort((left, right) => right.gap - left.gap).slice(0, MOST_TRIED);
}

const insideValue = (event: Expression, name: string, value: string): Expression => ({
  kind: 'case',
  branches: [{ when: compare({ kind: 'text', operand: column(name) }, '=', literal(value)), then: event }],
  otherwise: literal(null),
});

/**
 * The largest rise of the rate (or change of it, where either direction counts) between what is before and after a moment, in
 * standard errors; 0 with too few rows.
 */
function largestGap({ events, trials }: SignalSeries, worse: boolean): number {
  const allTrials = trials.reduce((sum, count) => sum + count, 0);
  const allEvents = events.reduce((sum, count) => sum + count, 0);
  const rate = allEvents / allTrials;
  if (allTrials < LEAST_ROWS || rate === 0 || rate === 1) return 0;
  let largest = 0;
  let seenEvents = 0;
  let seenTrials = 0;
  trials.forEach((count, bucket) => {
    const rest = allTrials - seenTrials;
    if (seenTrials > 0 && rest > 0) {
      const excess = allEvents - seenEvents - rest * rate;
      const gap = excess / Math.sqrt((rate * (1 - rate) * rest * seenTrials) / allTrials);
      largest = Math.max(largest, worse ? gap : Math.abs(gap));
    }
    seenEvents += events[bucket] ?? 0;
    seenTrials += count;
  });
  return largest;
}
