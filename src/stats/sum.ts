/** Sum of a list of numbers (counts, shares). */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/**
 * Counts as shares of their sum.
 * @returns null where the counts sum to zero.
 */
export function sharesOf(counts: readonly number[]): number[] | null {
  const total = sum(counts);
  return total > 0 ? counts.map((count) => count / total) : null;
}

/** Throws where two lists that describe the same bins differ in length. */
export function requireSameLength(left: ArrayLike<unknown>, right: ArrayLike<unknown>): void {
  if (left.length !== right.length) {
    throw new RangeError(`Bins of both periods must match: ${left.length} against ${right.length}.`);
  }
}
