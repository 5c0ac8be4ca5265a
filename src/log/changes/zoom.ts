import type { Expression } from '../../engine/expression';
import { HOUR, SECOND } from '../time/epoch';
import type { Change } from '../../stats/change-point';
import { credibleInterval, rateChangePosterior } from '../../stats/change-posterior';
import { countSignals, totals, type SeriesQuery, type SignalSeries, type Totals } from './signal-series';
import { bucketStart, evenGrid, type TimeGrid } from './time-grid';

/** When a change began: a probability for each moment, and what it comes to. Microseconds. */
export interface OnsetEstimate {
  at: number;
  low: number;
  high: number;
  /** Moments and their probabilities, which sum to one. */
  moments: { at: number; probability: number }[];
}

const SUB_BUCKETS = 2000;
/** Beyond such a stretch finer buckets tell nothing new, and the time of day would come into it. */
const LONGEST_STRETCH = 8 * HOUR;
/** The estimate is where most probability lies within so much time: what a person would call "then". */
const MOMENT = HOUR;

/**
 * The onset of a change on buckets ever finer, down to a second, so that single rows decide without leaving the engine.
 * Blocks before and after the stretch looked at enter as counts.
 */
export async function zoomIn(
  query: SeriesQuery,
  event: Expression,
  coarse: SignalSeries,
  change: Change,
): Promise<OnsetEstimate> {
  const { grid } = coarse;
  const { low, high } = change.onset;
  const rough = roughEstimate(grid, change);
  const from = Math.max(0, low - 2);
  const to = Math.min(grid.count, high + 2);
  if (change.shape === 'ramp' || (to - from) * grid.width > LONGEST_STRETCH) return rough;
  const { start, end } = lasting(coarse, change);
  let before = totals(coarse, start, from);
  let after = totals(coarse, to, end);
  let stretch = { start: bucketStart(grid, from), end: bucketStart(grid, Math.min(to, Math.max(end, from + 1))) };
  let estimate = rough;
  for (let level = 0; level < 2; level++) {
    const fine = evenGrid(stretch, SUB_BUCKETS);
    const [series] = await countSignals(query, fine, [event]);
    if (!series) break;
    const posterior = rateChangePosterior(series.events, series.trials, {
      dispersion: change.dispersion,
      before,
      after,
    });
    const next = estimateFrom(fine, posterior);
    if (next === null) break;
    estimate = next;
    const wide = credibleInterval(posterior, 0.9999);
    if (fine.width <= SECOND || wide === null || wide.high - wide.low > SUB_BUCKETS / 20) break;
    const inner = { from: Math.max(0, wide.low - 2), to: Math.min(fine.count, wide.high + 2) };
    before = plus(before, totals(series, 0, inner.from));
    after = plus(after, totals(series, inner.to, fine.count));
    stretch = { start: bucketStart(fine, inner.from), end: bucketStart(fine, inner.to) };
  }
  return estimate;
}

const plus = (left: Totals, right: Totals): Totals => ({
  events: left.events + right.events,
  trials: left.trials + right.trials,
});

/** The blocks around the onset over which "before" and "after" hold. */
function lasting({ grid }: SignalSeries, { shape, onset, end, cycle }: Change): { start: number; end: number } {
  const until = shape === 'step' || end === null ? grid.count : end;
  const since = shape === 'recurring' && cycle !== null && end !== null ? end - cycle : 0;
  return { start: Math.max(0, Math.min(since, onset.low - 1)), end: Math.max(until, onset.high + 1) };
}

/** A change lies between the start of the block before the first changed one and the end of the last that may be it. */
function roughEstimate(grid: TimeGrid, { onset }: Change): OnsetEstimate {
  const { low, high, mode } = onset;
  const moments: OnsetEstimate['moments'] = [];
  for (let block = low; block <= high; block++) {
    moments.push({ at: bucketStart(grid, block), probability: 1 / (1 + Math.abs(block - mode)) });
  }
  const mass = moments.reduce((sum, { probability }) => sum + probability, 0);
  return {
    at: bucketStart(grid, mode),
    low: bucketStart(grid, Math.max(0, low - 1)),
    high: bucketStart(grid, high + 1),
    moments: moments.map(({ at, probability }) => ({ at, probability: probability / mass })),
  };
}

/** Interval, best moment and posterior of a change on fine buckets; null where nothing is probable. */
export function estimateFrom(grid: TimeGrid, posterior: Float64Array): OnsetEstimate | null {
  const interval = credibleInterval(posterior);
  if (interval === null) return null;
  const moments: OnsetEstimate['moments'] = [];
  posterior.forEach((probability, bucket) => {
    if (probability > 1e-9) moments.push({ at: bucketStart(grid, bucket), probability });
  });
  return {
    at: likeliestMoment(moments),
    low: bucketStart(grid, Math.max(0, interval.low - 1)),
    high: bucketStart(grid, Math.min(grid.count, interval.high + 1)),
    moments,
  };
}

/** The median within the hour that holds most of the probability. */
function likeliestMoment(moments: OnsetEstimate['moments']): number {
  let best = { mass: 0, from: 0, to: 0 };
  let mass = 0;
  for (let from = 0, to = 0; from < moments.length; from++) {
    const first = moments[from]?.at ?? 0;
    while (to < moments.length && (moments[to]?.at ?? 0) - first <= MOMENT) mass += moments[to++]?.probability ?? 0;
    if (mass > best.mass + 1e-12) best = { mass, from, to };
    mass -= moments[from]?.probability ?? 0;
  }
  let half = 0;
  for (const { at, probability } of moments.slice(best.from, best.to)) {
    half += probability;
    if (half >= best.mass / 2) return at;
  }
  return moments[best.from]?.at ?? 0;
}
