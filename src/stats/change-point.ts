import { orderPermutationPValue, type PermutationOptions } from './block-permutation';
import { fitShapes, largestExplained, ratesOf, type ChangeShape, type ShapeFit } from './change-fit';
import { credibleInterval, rateChangePosterior, type CredibleInterval } from './change-posterior';
import { prefixesOf, rampExplains, SHORTEST_RAMP, type Prefixes, type UnitCounts } from './change-shapes';
import type { Random } from './random';

/** A rate over time: events (errors, nulls, rows of one value; fractions after `removeSeason`) out of trials per block. */
export interface RateSeries {
  events: ArrayLike<number>;
  /** Blocks are of one length in time; a block without rows has 0. */
  trials: ArrayLike<number>;
}

export interface ChangeOptions {
  random: Random;
  /** Orders of blocks tried for the p-value. */
  permutations?: number;
  /** A change with a larger p-value is not reported. */
  significance?: number;
  /** A change of the rate by less than so much is not reported. */
  minimumEffect?: number;
  /** Mass of the onset's interval. */
  level?: number;
  /** Blocks a day, a week, …: what a recurring change may repeat by. */
  cycles?: readonly number[];
}

export interface NoChange {
  shape: 'none';
  pValue: number;
  /** Why nothing is reported. */
  reason: 'not significant' | 'below the minimum effect' | 'better explained by a constant rate' | 'too few rows';
}

export interface Change {
  shape: ChangeShape;
  pValue: number;
  /** First changed block. A change inside a block shows at either of its edges: it lies in blocks low − 1 … high. */
  onset: CredibleInterval;
  /** First block after a pulse, or after the first occurrence; where a ramp is fully there; null for a step. */
  end: number | null;
  /** Blocks between the starts of two occurrences; null unless recurring. */
  cycle: number | null;
  /** Rate before, and while the change is fully there. */
  before: number;
  after: number;
  /** φ, for estimates on single rows. */
  dispersion: number;
}

/** Shapes are searched on at most so many units, each a run of blocks; the onset is then estimated on the blocks. */
const MOST_UNITS = 192;

/**
 * Does a rate change, when, and in which shape? Tests before it estimates: the largest gap over all windows is compared with
 * the same under random orders of the blocks; then the shape is chosen by BIC with deviances divided by the overdispersion φ;
 * then the onset is estimated with the Beta–binomial marginal likelihood (`rateChangePosterior`).
 * Take a season out first (`removeSeason`). Cost: O(units²·permutations), about 20 ms.
 */
export function detectChange(series: RateSeries, options: ChangeOptions): Change | NoChange {
  const { random, permutations = 199, significance = 0.05, minimumEffect = 0.01, cycles = [] } = options;
  const length = unitLength(series.trials.length, cycles);
  const units = unitsOf(series, length);
  const unitCycles = cycles.filter((cycle) => cycle % length === 0).map((cycle) => cycle / length);
  const sums = prefixesOf(units);
  const fits = fitShapes(sums, unitCycles);
  const richest = fits[0];
  if (richest === undefined) return { shape: 'none', pValue: 1, reason: 'too few rows' };

  const noise = ratesOf(units, richest);
  const scale = noise.variance * noise.dispersion;
  const best = fits.reduce((a, b) => (bic(b, scale, sums.units) < bic(a, scale, sums.units) ? b : a));
  const rates = ratesOf(units, best);
  const pValue = permutationPValue(units, unitCycles, noise.correlationLength, { random, permutations });
  if (pValue > significance) return { shape: 'none', pValue, reason: 'not significant' };
  if (Math.abs(rates.after - rates.before) < minimumEffect) {
    return { shape: 'none', pValue, reason: 'below the minimum effect' };
  }
  if (bic(best, scale, sums.units) >= Math.log(sums.units)) {
    return { shape: 'none', pValue, reason: 'better explained by a constant rate' };
  }
  const located = locate(series, best, sums, { length, scale, dispersion: noise.dispersion, level: options.level });
  if (located === null) return { shape: 'none', pValue, reason: 'too few rows' };
  const cycle = best.recurrence === null ? null : best.recurrence.cycle * length;
  return {
    shape: best.shape,
    pValue,
    ...located,
    cycle,
    before: rates.before,
    after: rates.after,
    dispersion: noise.dispersion,
  };
}

/** Up to a constant: a constant rate has ln(units). */
const bic = (fit: ShapeFit, scale: number, units: number): number =>
  -fit.explained / scale + fit.parameters * Math.log(units);

/** The blocks that may hold the change, as a half-open range: read these row by row for a sharper estimate. */
export function candidateBlocks({ low, high }: CredibleInterval, blocks: number): { from: number; to: number } {
  return { from: Math.max(0, low - 1), to: Math.min(blocks, high + 1) };
}

/**
 * The onset on single rows: the second level for large logs.
 * @param rows 1 for an event, 0 for none, in the order of time, of the candidate blocks only
 * @param before counts of all blocks before them
 * @param after counts of the blocks after them, as far as the change lasts
 * @returns positions in `rows`: the first changed row; `rows.length` says it lies at their end
 */
export function refineOnset(
  rows: ArrayLike<number>,
  before: { events: number; trials: number },
  after: { events: number; trials: number },
  { dispersion = 1, level = 0.95 }: { dispersion?: number; level?: number } = {},
): CredibleInterval | null {
  const trials = new Uint8Array(rows.length).fill(1);
  return credibleInterval(rateChangePosterior(rows, trials, { dispersion, before, after }), level);
}

/** The part of a pulse before its fitted end in which the recovery is dated to the block. */
const RECOVERY_WITHIN = 0.25;

interface LocateOptions {
  length: number;
  scale: number;
  dispersion: number;
  level?: number;
}

/** Onset and end of the chosen shape in blocks. */
function locate(
  series: RateSeries,
  fit: ShapeFit,
  sums: Prefixes,
  { length, scale, dispersion, level = 0.95 }: LocateOptions,
): { onset: CredibleInterval; end: number | null } | null {
  const blocks = series.trials.length;
  const posteriorWithin = (from: number, to: number): CredibleInterval | null => {
    const events = Array.from({ length: to - from }, (_, i) => series.events[from + i] ?? 0);
    const trials = Array.from({ length: to - from }, (_, i) => series.trials[from + i] ?? 0);
    const found = credibleInterval(rateChangePosterior(events, trials, { dispersion }), level);
    return found && { mode: found.mode + from, low: found.low + from, high: found.high + from };
  };
  const lastBlock = Math.min(blocks, fit.end * length);
  if (fit.shape === 'ramp') {
    const onset = rampOnset(sums, scale, level);
    if (onset === null) return null;
    return {
      onset: { mode: onset.mode * length, low: onset.low * length, high: Math.min(blocks, onset.high * length) },
      end: lastBlock,
    };
  }
  if (fit.shape === 'step') {
    const onset = posteriorWithin(0, blocks);
    return onset && { onset, end: null };
  }
  // Look no further back than the previous occurrence: that stretch was off.
  const cycle = fit.recurrence?.cycle ?? 0;
  const from = cycle > 0 ? Math.max(0, (fit.start - cycle + (fit.recurrence?.length ?? 0)) * length) : 0;
  const onset = posteriorWithin(from, lastBlock);
  if (onset === null) return null;
  const untilNext = cycle > 0 ? Math.min(blocks, (fit.start + cycle) * length) : blocks;
  // Near where the shape ends, or the clearest change after the onset may be a ripple just behind it.
  const reach = Math.max(length, Math.ceil(RECOVERY_WITHIN * (lastBlock - onset.mode)));
  const searched = Math.max(onset.mode, lastBlock - reach);
  const recovery = lastBlock < untilNext ? posteriorWithin(searched, untilNext) : null;
  return { onset, end: recovery?.mode ?? lastBlock };
}

/** Posterior of a ramp's start in units, summed over its ends. */
function rampOnset(sums: Prefixes, scale: number, level: number): CredibleInterval | null {
  const logWeights: number[][] = [];
  let largest = -Infinity;
  for (let start = 0; start + SHORTEST_RAMP <= sums.units; start++) {
    const row: number[] = [];
    for (let end = start + SHORTEST_RAMP; end <= sums.units; end++) {
      const logWeight = rampExplains(sums, start, end) / (2 * scale);
      row.push(logWeight);
      largest = Math.max(largest, logWeight);
    }
    logWeights.push(row);
  }
  const weights = logWeights.map((row) => row.reduce((total, value) => total + Math.exp(value - largest), 0));
  const mass = weights.reduce((total, weight) => total + weight, 0);
  return credibleInterval(
    Float64Array.from(weights, (weight) => weight / mass),
    level,
  );
}

/** Blocks a unit has: few enough units, and a whole number of them in a cycle. */
function unitLength(blocks: number, cycles: readonly number[]): number {
  const least = Math.max(1, Math.ceil(blocks / MOST_UNITS));
  const cycle = Math.min(...cycles);
  for (let length = least; length <= cycle / 4 && length < least * 4; length++) {
    if (cycle % length === 0) return length;
  }
  return least;
}

function unitsOf({ events, trials }: RateSeries, length: number): UnitCounts {
  const count = Math.ceil(trials.length / length);
  const units: UnitCounts = { events: new Float64Array(count), trials: new Float64Array(count) };
  for (let block = 0; block < trials.length; block++) {
    const unit = Math.floor(block / length);
    units.events[unit] = (units.events[unit] ?? 0) + (events[block] ?? 0);
    units.trials[unit] = (units.trials[unit] ?? 0) + (trials[block] ?? 0);
  }
  return units;
}

/** Runs of units that resemble each other move together, as long as 24 runs remain. */
function permutationPValue(
  units: UnitCounts,
  cycles: readonly number[],
  correlationLength: number,
  options: PermutationOptions,
): number {
  const count = units.trials.length;
  const run = Math.max(1, Math.min(correlationLength, Math.floor(count / 24)));
  return orderPermutationPValue(
    largestExplained(units, cycles),
    Math.ceil(count / run),
    (order) => largestExplained(reordered(units, order, run), cycles),
    options,
  );
}

/** The units with their runs in another order. Loops, since this is done hundreds of times for one series. */
function reordered({ events, trials }: UnitCounts, order: ArrayLike<number>, run: number): UnitCounts {
  const count = trials.length;
  const moved: UnitCounts = { events: new Float64Array(count), trials: new Float64Array(count) };
  let place = 0;
  for (let i = 0; i < order.length; i++) {
    const first = (order[i] as number) * run;
    for (let unit = first; unit < Math.min(count, first + run); unit++, place++) {
      moved.events[place] = events[unit] as number;
      moved.trials[place] = trials[unit] as number;
    }
  }
  return moved;
}
