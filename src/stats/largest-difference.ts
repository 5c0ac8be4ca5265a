import { requireSameLength, sharesOf } from './sum';

export interface LargestDifference {
  /** |share in the bad period − share in the good period|: the L∞ distance. */
  difference: number;
  /** Index of the category that moved most (the first of several). */
  index: number;
  /** Share in the bad period minus share in the good period. */
  change: number;
}

/**
 * The L∞ distance of two categorical distributions and the category it belongs to, so that a text can name it.
 * @returns null where a period has no rows
 */
export function largestDifference(good: readonly number[], bad: readonly number[]): LargestDifference | null {
  requireSameLength(good, bad);
  const p = sharesOf(good);
  const q = sharesOf(bad);
  if (p === null || q === null) return null;
  let best: LargestDifference = { difference: 0, index: 0, change: 0 };
  p.forEach((share, index) => {
    const change = (q[index] ?? 0) - share;
    if (Math.abs(change) > best.difference) best = { difference: Math.abs(change), index, change };
  });
  return best;
}
