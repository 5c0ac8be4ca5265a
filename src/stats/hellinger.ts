import { requireSameLength, sharesOf } from './sum';

/**
 * Hellinger distance √(1 − Σ√(p·q)), 0 (equal) to 1 (disjoint), computed as √(½·Σ(√p − √q)²) so that equal counts give
 * exactly zero.
 * @returns null where a period has no rows
 */
export function hellingerDistance(good: readonly number[], bad: readonly number[]): number | null {
  requireSameLength(good, bad);
  const p = sharesOf(good);
  const q = sharesOf(bad);
  if (p === null || q === null) return null;
  const squares = p.reduce((total, share, bin) => total + (Math.sqrt(share) - Math.sqrt(q[bin] ?? 0)) ** 2, 0);
  return Math.min(1, Math.sqrt(squares / 2));
}
