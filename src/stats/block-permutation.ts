import { shuffle, type Random } from './random';

export interface PermutationOptions {
  random: Random;
  /** At least 199, so that p = .005 can be reached. */
  permutations?: number;
}

/**
 * p-values of several statistics at once, corrected for having looked for the largest (max-statistic permutation,
 * Westfall & Young 1993). The labels good/bad are exchanged between whole blocks of time, never between rows: rows of one
 * hour or one user resemble each other, and a row-level test would call that an effect.
 * @param observed the statistics, larger is more extreme
 * @param isBad for every block of time 1 if it lies in the bad period, else 0
 * @param maximum the largest of the same statistics under other labels
 * @returns (1 + permutations that reach it) / (1 + permutations), one for each observed statistic
 */
export function maximumPermutationPValues(
  observed: readonly number[],
  isBad: ArrayLike<number>,
  maximum: (isBad: Uint8Array) => number,
  { random, permutations = 199 }: PermutationOptions,
): number[] {
  const labels = Uint8Array.from(isBad);
  const reached = observed.map(() => 0);
  for (let run = 0; run < permutations; run++) {
    const largest = maximum(shuffle(labels, random));
    observed.forEach((value, index) => {
      if (reachesObserved(largest, value)) reached[index] = (reached[index] ?? 0) + 1;
    });
  }
  return reached.map((count) => (1 + count) / (1 + permutations));
}

/**
 * p-value of one statistic under random orders of blocks of time. Stops early once twenty orders reached it (Besag &
 * Clifford 1991): a clear "no" costs little.
 * @param blocks number of blocks
 * @param statistic of an order of the blocks, larger is more extreme
 */
export function orderPermutationPValue(
  observed: number,
  blocks: number,
  statistic: (order: Int32Array) => number,
  { random, permutations = 199 }: PermutationOptions,
): number {
  const order = Int32Array.from({ length: blocks }, (_, block) => block);
  let reached = 0;
  for (let run = 1; run <= permutations; run++) {
    if (reachesObserved(statistic(shuffle(order, random)), observed)) reached++;
    if (reached === 20) return reached / run;
  }
  return (1 + reached) / (1 + permutations);
}

/** Sums taken in another order differ in their last digits; an equal arrangement must count as reached. */
const reachesObserved = (value: number, observed: number): boolean => value >= observed - 1e-9 * Math.abs(observed);
