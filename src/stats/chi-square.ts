import { chiSquareSurvival } from './chi-square-distribution';
import { requireSameLength, sum } from './sum';

export interface ChiSquareTest {
  statistic: number;
  degreesOfFreedom: number;
  pValue: number;
}

/**
 * χ² test of homogeneity: do both periods spread alike over the categories? The k×2 contingency table, without Yates'
 * correction; categories empty in both periods are dropped.
 * @param good rows of the good period in each category
 * @param bad rows of the bad period in the same categories
 * @returns null where a period has no rows or fewer than two categories occur
 */
export function chiSquareTest(good: readonly number[], bad: readonly number[]): ChiSquareTest | null {
  requireSameLength(good, bad);
  const goodRows = sum(good);
  const badRows = sum(bad);
  if (goodRows === 0 || badRows === 0) return null;
  let statistic = 0;
  let categories = 0;
  good.forEach((count, category) => {
    const both = count + (bad[category] ?? 0);
    if (both === 0) return;
    categories++;
    // Observed minus expected is the same in both columns but for its sign.
    const expectedGood = (both * goodRows) / (goodRows + badRows);
    const expectedBad = (both * badRows) / (goodRows + badRows);
    const difference = (count * badRows - (both - count) * goodRows) / (goodRows + badRows);
    statistic += difference * difference * (1 / expectedGood + 1 / expectedBad);
  });
  if (categories < 2) return null;
  return { statistic, degreesOfFreedom: categories - 1, pValue: chiSquareSurvival(statistic, categories - 1) };
}

/**
 * Cramér's V of the k×2 table: √(χ²/rows), 0 to 1.
 * @returns null where `chiSquareTest` is null
 */
export function cramersV(good: readonly number[], bad: readonly number[]): number | null {
  const test = chiSquareTest(good, bad);
  if (test === null) return null;
  return Math.min(1, Math.sqrt(test.statistic / (sum(good) + sum(bad))));
}

export interface PooledCounts {
  /** Counts of the kept categories, then one for all pooled ones if there are any. */
  good: number[];
  bad: number[];
  /** Indices of the categories that stand for themselves. */
  kept: number[];
  pooled: number[];
}

/**
 * Pools categories too rare for the χ² approximation into one.
 * @param minimumExpected rows expected in the smaller period below which a category is pooled (Cochran's rule: 5)
 */
export function poolRare(good: readonly number[], bad: readonly number[], minimumExpected = 5): PooledCounts {
  requireSameLength(good, bad);
  const goodRows = sum(good);
  const badRows = sum(bad);
  const smallerShare = goodRows + badRows > 0 ? Math.min(goodRows, badRows) / (goodRows + badRows) : 0;
  const kept: number[] = [];
  const pooled: number[] = [];
  good.forEach((count, category) => {
    const expected = (count + (bad[category] ?? 0)) * smallerShare;
    (expected >= minimumExpected ? kept : pooled).push(category);
  });
  const collect = (counts: readonly number[]): number[] => {
    const own = kept.map((category) => counts[category] ?? 0);
    return pooled.length === 0 ? own : [...own, sum(pooled.map((category) => counts[category] ?? 0))];
  };
  return { good: collect(good), bad: collect(bad), kept, pooled };
}
