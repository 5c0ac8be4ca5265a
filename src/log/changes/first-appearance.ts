import gammaln from '@stdlib/math-base-special-gammaln';
import { and, compare, literal, type Expression } from '../../engine/expression';
import { SECOND } from '../time/epoch';
import { countSignals, type SeriesQuery, type SignalSeries } from './signal-series';
import { bucketStart, type TimeGrid } from './time-grid';
import { estimateFrom, type OnsetEstimate } from './zoom';

/** Rows that show the sign, from the first one on, that tell how frequent it is at its beginning. */
const ROWS_FOR_RATE = 10;
/** So many rows without the sign, in terms of how many one is expected in, cannot all be luck: e^−12. */
const NATS = 12;
const FINE = 4000;

/**
 * The onset of what was never seen before: its first row, less the rows before it that did not show it by luck. With q the
 * share of rows that show the sign, k rows in a row do not with probability (1−q)^k; q is known from the first rows that do,
 * m of n, so that the weight of an onset k rows before the first is B(m+1, n−m+k+1), the Beta–binomial marginal. Every
 * moment between two rows is as likely as the next, so that it is rows that decide and not the pace at which they came.
 * @param sign whose first row may be the last one before the fault where `firstMayBeGenuine`
 * @param since bucket before which what shows the sign is a stray
 * @returns null where no row shows the sign
 */
export async function firstAppearance(
  query: SeriesQuery,
  { event, firstMayBeGenuine = false }: { event: Expression; firstMayBeGenuine?: boolean },
  coarse: SignalSeries,
  since: number,
): Promise<OnsetEstimate | null> {
  const { grid } = coarse;
  const first = await firstRow(query, event, bucketStart(grid, since));
  if (first === null) return null;
  const at = Math.min(grid.count - 1, Math.max(0, Math.floor((first - grid.origin) / grid.width)));
  const fine = gridOf(stretchAround(coarse, at));
  const [series] = await countSignals(query, fine, [event]);
  if (!series) return null;
  const bucket = Math.floor((first - fine.origin) / fine.width);
  const last = firstMayBeGenuine ? nextShown(series, bucket) : bucket;
  return estimateFrom(fine, posteriorOf(series, bucket, last));
}

/** The bucket of the second row that shows the sign. */
function nextShown({ events }: SignalSeries, first: number): number {
  if ((events[first] ?? 0) > 1) return first;
  const next = events.findIndex((shown, bucket) => bucket > first && shown > 0);
  return next < 0 ? first : next;
}

async function firstRow(
  { engine, time, where, signal }: SeriesQuery,
  event: Expression,
  from: number,
): Promise<number | null> {
  const conditions = [compare(time, '>=', literal(from)), compare(event, '=', literal(1)), ...(where ? [where] : [])];
  const measures = { first: { kind: 'minimum', operand: time } } as const;
  const table = await engine.count({ by: {}, measures, where: and(...conditions) }, signal);
  const found: unknown = table.get('first', 0);
  return found === null || found === undefined ? null : Number(found);
}

/** An estimate of a sign that already was on the last row before the fault: it may have begun as late as the next such row. */
export async function untilNextRow(
  query: SeriesQuery,
  event: Expression,
  estimate: OnsetEstimate,
): Promise<OnsetEstimate> {
  const next = await firstRow(query, event, estimate.high);
  return next === null ? estimate : { ...estimate, high: next };
}

/** Buckets around the first row: after it until its rate is known, before it as far as luck may reach. */
function stretchAround({ grid, events, trials }: SignalSeries, at: number): { start: number; end: number } {
  let shown = 0;
  let looked = 0;
  let to = at;
  for (; to < grid.count && shown < ROWS_FOR_RATE; to++) {
    shown += events[to] ?? 0;
    looked += trials[to] ?? 0;
  }
  const enough = (NATS * (looked + 1)) / Math.max(1, shown);
  let from = at;
  for (let before = 0; from > 0 && before <= enough; from--) before += trials[from - 1] ?? 0;
  return { start: bucketStart(grid, from), end: bucketStart(grid, to) };
}

/** Whole seconds: what was logged within one may be of any moment of it. */
function gridOf({ start, end }: { start: number; end: number }): TimeGrid {
  const width = Math.max(1, Math.ceil((end - start) / FINE / SECOND)) * SECOND;
  const origin = Math.floor(start / SECOND) * SECOND;
  return { origin, width, count: Math.max(1, Math.ceil((end - origin) / width)) };
}

/**
 * Probability that each bucket is the first changed one, given those of the first row that shows the sign and of the first
 * that surely is of the fault.
 */
function posteriorOf({ events, trials }: SignalSeries, first: number, surely: number): Float64Array {
  let shown = 0;
  let missed = 0;
  for (let bucket = first; bucket < trials.length && shown < ROWS_FOR_RATE; bucket++) {
    shown += events[bucket] ?? 0;
    missed += (trials[bucket] ?? 0) - (events[bucket] ?? 0);
  }
  const posterior = new Float64Array(trials.length + 1);
  const most = betaln(shown + 1, missed + 1);
  for (let bucket = first; bucket >= 0; bucket--) {
    if (bucket < first) missed += trials[bucket] ?? 0;
    posterior[bucket] = Math.exp(betaln(shown + 1, missed + 1) - most);
  }
  for (let bucket = first + 1; bucket <= surely; bucket++) posterior[bucket] = 1;
  const mass = posterior.reduce((sum, weight) => sum + weight, 0);
  return posterior.map((weight) => weight / mass);
}

const betaln = (a: number, b: number): number => gammaln(a) + gammaln(b) - gammaln(a + b);
