import { and, compare, literal, type Expression } from '../../engine/expression';
import type { SeriesQuery, SignalSeries } from './signal-series';
import { bucketStart } from './time-grid';
import type { OnsetEstimate } from './zoom';

/** Rows after the first one from which the pace of the new ones is taken. */
const ROWS_FOR_PACE = 20;
const LEVEL = 0.95;
const MOMENTS = 24;

/**
 * The onset of what was never seen before: its first row, less the time in which no such row came by luck. Rows that come at
 * a pace of λ leave a gap before the first one that is exponential with mean 1/λ.
 * @param since bucket before which what shows the sign is a stray
 * @returns null where no row shows the sign
 */
export async function firstAppearance(
  { engine, time, where, signal }: SeriesQuery,
  event: Expression,
  { grid, events }: SignalSeries,
  since: number,
): Promise<OnsetEstimate | null> {
  const shows = compare(event, '=', literal(1));
  const within = compare(time, '>=', literal(bucketStart(grid, since)));
  const table = await engine.count(
    {
      by: {},
      measures: { first: { kind: 'minimum', operand: time } },
      where: where ? and(where, within, shows) : and(within, shows),
    },
    signal,
  );
  const found: unknown = table.get('first', 0);
  if (found === null || found === undefined) return null;
  const first = Number(found);
  const gap = 1 / paceAfter(first, grid, events);
  const low = first + gap * Math.log(1 - LEVEL);
  const moments = Array.from({ length: MOMENTS }, (_, step) => ({
    at: first + gap * Math.log(1 - (LEVEL * (step + 0.5)) / MOMENTS),
    probability: 1 / MOMENTS,
  })).reverse();
  return { at: first + gap * Math.log(0.5), low, high: first, moments };
}

/** Rows a microsecond from the first on. */
function paceAfter(first: number, grid: SignalSeries['grid'], events: Float64Array): number {
  let seen = 0;
  for (let bucket = Math.max(0, Math.floor((first - grid.origin) / grid.width)); bucket < grid.count; bucket++) {
    seen += events[bucket] ?? 0;
    if (seen >= ROWS_FOR_PACE) return seen / Math.max(1, bucketStart(grid, bucket + 1) - first);
  }
  return Math.max(1, seen) / Math.max(1, bucketStart(grid, grid.count) - first);
}
