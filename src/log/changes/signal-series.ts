import type { ColumnTable } from 'arquero';
import { and, compare, literal, not, isNull, within, type Expression, type Measure } from '../../engine/expression';
import type { Engine } from '../../engine/engine';
import type { Interval } from '../../protocol/investigation';
import { bucketStart, type TimeGrid } from './time-grid';

/** Events out of trials in each bucket of a grid. */
export interface SignalSeries {
  grid: TimeGrid;
  events: Float64Array;
  trials: Float64Array;
}

export interface SeriesQuery {
  engine: Engine;
  time: Expression;
  /** Rows that count at all. */
  where: Expression | null;
  signal?: AbortSignal;
}

/** Counts every signal in every bucket in one scan. Signals are 1, 0 or null by row. */
export async function countSignals(
  { engine, time, where, signal }: SeriesQuery,
  grid: TimeGrid,
  signals: readonly Expression[],
): Promise<SignalSeries[]> {
  const measures: Record<string, Measure> = {};
  signals.forEach((event, index) => {
    measures[`events${index}`] = { kind: 'countIf', condition: compare(event, '=', literal(1)) };
    measures[`trials${index}`] = { kind: 'countIf', condition: not(isNull(event)) };
  });
  const covered = within(time, grid.origin, bucketStart(grid, grid.count));
  const bucket: Expression = { kind: 'timeBucket', operand: time, origin: grid.origin, width: grid.width };
  const table = await engine.count({ by: { bucket }, measures, where: where ? and(covered, where) : covered }, signal);
  return signals.map((_, index) => ({
    grid,
    events: valuesByBucket(table, `events${index}`, grid.count),
    trials: valuesByBucket(table, `trials${index}`, grid.count),
  }));
}

/** A measure of a count by `bucket` as an array with one entry a bucket; buckets without rows are 0. */
export function valuesByBucket(table: ColumnTable, measure: string, count: number): Float64Array {
  const values = new Float64Array(count);
  for (let row = 0; row < table.numRows(); row++) {
    const bucket = Number(table.get('bucket', row));
    if (bucket >= 0 && bucket < count) values[bucket] = Number(table.get(measure, row) ?? 0);
  }
  return values;
}

export interface Totals {
  events: number;
  trials: number;
}

/** Sums over buckets `from` up to, not including, `to`. */
export function totals(series: SignalSeries, from: number, to: number): Totals {
  let events = 0;
  let trials = 0;
  for (let bucket = Math.max(0, from); bucket < Math.min(to, series.grid.count); bucket++) {
    events += series.events[bucket] ?? 0;
    trials += series.trials[bucket] ?? 0;
  }
  return { events, trials };
}

/** Bucket indexes whose start lies within an interval. */
export function bucketsWithin(grid: TimeGrid, interval: Interval): { from: number; to: number } {
  const index = (time: number): number =>
    Math.min(grid.count, Math.max(0, Math.ceil((time - grid.origin) / grid.width)));
  return { from: index(interval.start), to: index(interval.end) };
}
