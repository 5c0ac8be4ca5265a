import { chiSquareQuantile } from './chi-square-distribution';
import { percentileOf, type OrderStatistic } from './percentile';
import { requireSameLength, sum } from './sum';

/** (a − e)·ln(a/e) of one bin; zero where both shares are zero. */
const term = (expected: number, actual: number): number =>
  expected === actual ? 0 : (actual - expected) * Math.log(actual / expected);

/**
 * The terms of the Population Stability Index, bin by bin: (a − e)·ln(a/e).
 * A bin empty on one side only is infinite: use `psi` on counts to avoid that.
 * @param expected share of each bin in the good period
 * @param actual share of each bin in the bad period
 */
export function psiTerms(expected: readonly number[], actual: readonly number[]): number[] {
  requireSameLength(expected, actual);
  return expected.map((share, bin) => term(share, actual[bin] ?? 0));
}

/** Population Stability Index of shares, the plain formula: Σ(a − e)·ln(a/e). */
export function psiOfShares(expected: readonly number[], actual: readonly number[]): number {
  return sum(psiTerms(expected, actual));
}

/**
 * Population Stability Index of counts per bin. Bins empty in both periods are dropped, then every bin gets half a row:
 * share = (c + ½)/(N + B/2), so that an empty bin is neither infinite nor decided by a tiny constant.
 * @param good rows of the good period in each bin (null values and values out of range have bins of their own)
 * @param bad rows of the bad period in the same bins
 * @returns null where a period has no rows
 */
export function psi(good: readonly number[], bad: readonly number[]): number | null {
  requireSameLength(good, bad);
  const goodRows = sum(good);
  const badRows = sum(bad);
  if (goodRows === 0 || badRows === 0) return null;
  const bins = good.reduce((filled, count, bin) => (count + (bad[bin] ?? 0) > 0 ? filled + 1 : filled), 0);
  let total = 0;
  good.forEach((count, bin) => {
    const other = bad[bin] ?? 0;
    if (count + other > 0) total += term((count + 0.5) / (goodRows + bins / 2), (other + 0.5) / (badRows + bins / 2));
  });
  return total;
}

/**
 * The index as the seed document computes it: shares of the counts + 1e-6, in the bins of `seedEdges`, null values left
 * out. For people who compare; one empty decile moves it by almost one.
 * @param good rows of the good period in each bin
 * @param bad rows of the bad period in the same bins
 * @returns null where a period has no rows
 */
export function psiSeed(good: readonly number[], bad: readonly number[]): number | null {
  requireSameLength(good, bad);
  const goodRows = sum(good);
  const badRows = sum(bad);
  if (goodRows === 0 || badRows === 0) return null;
  return psiOfShares(
    good.map((count) => count / goodRows + 1e-6),
    bad.map((count) => count / badRows + 1e-6),
  );
}

/**
 * Edges of the seed's bins: `np.percentile` of the good period at 0, 10, … 100, the outer two replaced by ∓∞. Equal
 * edges are given once: the empty bins between them add nothing to the seed's sum.
 * @param rows number of values in the good period (nulls not counted)
 * @param valueAt the k-th smallest value for every k of `seedRanks(rows, bins)`
 */
export function seedEdges(rows: number, valueAt: OrderStatistic, bins = 10): number[] {
  const inner: number[] = [];
  for (let i = 1; i < bins; i++) inner.push(percentileOf(rows, (i * (100 / bins)) / 100, valueAt));
  return [...new Set([-Infinity, ...inner.map((edge) => edge + 0), Infinity])];
}

/**
 * The value the index stays below with probability `level` although nothing changed: (1/n + 1/m)·χ²(B − 1).
 * Source: B. Yurdakul, Statistical Properties of Population Stability Index (2018).
 */
export function psiNoiseLevel(goodRows: number, badRows: number, bins: number, level = 0.95): number {
  if (bins < 2) return 0;
  return (1 / goodRows + 1 / badRows) * chiSquareQuantile(level, bins - 1);
}
