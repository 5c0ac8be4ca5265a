import gammaln from '@stdlib/math-base-special-gammaln';

/**
 * Counts per position (a block of time or a row) of each category. Two categories, events and the rest, give the
 * Beta–binomial model; more give the Dirichlet–multinomial one (a category mix).
 */
export type CategoryCounts = readonly ArrayLike<number>[];

export interface PosteriorOptions {
  /** φ: log-likelihoods are divided by it, since rows of one block resemble each other. */
  dispersion?: number;
  /** Counts of each category known to lie before the first and after the last position. */
  before?: readonly number[];
  after?: readonly number[];
}

/**
 * Posterior probability of each change point, flat prior. Entry τ says that position τ is the first one after the change.
 * log L(τ) = [lnB(counts before τ) + lnB(counts from τ on)]/φ by prefix sums, O(positions). Without `before` and `after`
 * both sides need a position, so entries 0 and n are 0; with them the change may lie at either end.
 * @returns n + 1 probabilities that sum to one; all zero where there are fewer than two positions and nothing around them
 */
export function changePosterior(counts: CategoryCounts, options: PosteriorOptions = {}): Float64Array {
  const { dispersion = 1, before, after } = options;
  const positions = counts[0]?.length ?? 0;
  const left = counts.map((_, category) => before?.[category] ?? 0);
  const right = counts.map((category, index) => total(category) + (after?.[index] ?? 0));
  const first = before === undefined ? 1 : 0;
  const last = after === undefined ? positions - 1 : positions;
  const posterior = new Float64Array(positions + 1);
  let largest = -Infinity;
  for (let tau = 0; tau <= positions; tau++) {
    if (tau > 0) {
      counts.forEach((category, index) => {
        const count = category[tau - 1] ?? 0;
        left[index] = (left[index] ?? 0) + count;
        right[index] = Math.max(0, (right[index] ?? 0) - count);
      });
    }
    const inside = tau >= first && tau <= last;
    const logLikelihood = inside ? (logMarginal(left) + logMarginal(right)) / dispersion : -Infinity;
    posterior[tau] = logLikelihood;
    largest = Math.max(largest, logLikelihood);
  }
  if (largest === -Infinity) return posterior.fill(0);
  let mass = 0;
  posterior.forEach((logLikelihood, tau) => {
    const weight = Math.exp(logLikelihood - largest);
    posterior[tau] = weight;
    mass += weight;
  });
  return posterior.map((weight) => weight / mass);
}

/** The posterior of a change of a rate: `events` out of `trials` per position. */
export function rateChangePosterior(
  events: ArrayLike<number>,
  trials: ArrayLike<number>,
  options: Omit<PosteriorOptions, 'before' | 'after'> & {
    before?: { events: number; trials: number };
    after?: { events: number; trials: number };
  } = {},
): Float64Array {
  const rest = Float64Array.from({ length: trials.length }, (_, i) => (trials[i] ?? 0) - (events[i] ?? 0));
  const pair = (side?: { events: number; trials: number }) => side && [side.events, side.trials - side.events];
  return changePosterior([events, rest], {
    dispersion: options.dispersion,
    before: pair(options.before),
    after: pair(options.after),
  });
}

export interface CredibleInterval {
  /** The most probable position. */
  mode: number;
  /** Smallest and largest position of the highest-posterior set. */
  low: number;
  high: number;
}

/**
 * The positions that together hold at least `level` of the probability, the most probable first and equally probable ones
 * together, as an interval.
 * @returns null where nothing is probable
 */
export function credibleInterval(posterior: Float64Array, level = 0.95): CredibleInterval | null {
  const order = Array.from(posterior.keys()).sort((a, b) => (posterior[b] ?? 0) - (posterior[a] ?? 0) || a - b);
  const mode = order[0];
  if (mode === undefined || !((posterior[mode] ?? 0) > 0)) return null;
  let mass = 0;
  let low = mode;
  let high = mode;
  let least = 0;
  for (const position of order) {
    const probability = posterior[position] ?? 0;
    // Between two rows all moments are alike: none of them is left out because it comes last.
    if (mass >= level && probability < least * (1 - 1e-9)) break;
    low = Math.min(low, position);
    high = Math.max(high, position);
    mass += probability;
    least = probability;
  }
  return { mode, low, high };
}

/** ln of the marginal likelihood of counts under a flat Dirichlet prior, without terms equal for all change points. */
function logMarginal(counts: readonly number[]): number {
  let all = counts.length;
  let value = 0;
  for (const count of counts) {
    all += count;
    value += gammaln(1 + count);
  }
  return value - gammaln(all);
}

function total(values: ArrayLike<number>): number {
  let all = 0;
  for (let i = 0; i < values.length; i++) all += values[i] ?? 0;
  return all;
}
