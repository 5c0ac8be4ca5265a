import { requireSameLength, sharesOf } from './sum';

/**
 * Kullback–Leibler divergence KL(P‖Q) in nats as the seed document computes it: 1e-10 is added to every share, then
 * Σp·ln(p/q). Asymmetric: always show both directions.
 * @param p shares of the distribution that is encoded
 * @param q shares of the distribution the code was made for
 */
export function klDivergence(p: readonly number[], q: readonly number[]): number {
  requireSameLength(p, q);
  return p.reduce((total, share, bin) => {
    const from = share + 1e-10;
    return total + from * Math.log(from / ((q[bin] ?? 0) + 1e-10));
  }, 0);
}

/**
 * KL in both directions, nats, from counts.
 * @returns nulls where a period has no rows
 */
export function klBothWays(
  good: readonly number[],
  bad: readonly number[],
): { goodToBad: number | null; badToGood: number | null } {
  const goodShares = sharesOf(good);
  const badShares = sharesOf(bad);
  if (goodShares === null || badShares === null) return { goodToBad: null, badToGood: null };
  return { goodToBad: klDivergence(goodShares, badShares), badToGood: klDivergence(badShares, goodShares) };
}

/**
 * Jensen–Shannon distance to base 2: √(½·KL(P‖M) + ½·KL(Q‖M)) with M the mean of both; 0 (equal) to 1 (disjoint).
 * Needs no smoothing. Source: D. Endres & J. Schindelin (2003).
 * @returns null where a period has no rows
 */
export function jensenShannonDistance(good: readonly number[], bad: readonly number[]): number | null {
  requireSameLength(good, bad);
  const p = sharesOf(good);
  const q = sharesOf(bad);
  if (p === null || q === null) return null;
  let divergence = 0;
  p.forEach((share, bin) => {
    const other = q[bin] ?? 0;
    // Both terms together keep their sign: a bin adds zero exactly where the shares are equal.
    if (share !== other) divergence += half(share, (share + other) / 2) + half(other, (share + other) / 2);
  });
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

const half = (share: number, mean: number): number => (share === 0 ? 0 : (share * Math.log2(share / mean)) / 2);
