import { chiSquareTest } from './chi-square';
import { requireSameLength } from './sum';

/** Rows of one cell of a column in one period: how many, how many of them have an outcome, and how many are wrong. */
export interface CellCounts {
  rows: number;
  judged: number;
  wrong: number;
}

/** A χ² on its scale-free footing: (χ² − df) / √(2·df), about 0 where nothing changed, whatever the number of cells. */
const standardised = (statistic: number, degreesOfFreedom: number): number =>
  (statistic - degreesOfFreedom) / Math.sqrt(2 * degreesOfFreedom);

/**
 * How much the shares of cells differ between the periods, as a standardised χ².
 * @returns null where a period is empty or only one cell occurs
 */
export function shareScore(good: readonly CellCounts[], bad: readonly CellCounts[]): number | null {
  const rows = (cells: readonly CellCounts[]): number[] => cells.map((cell) => cell.rows);
  const test = chiSquareTest(rows(good), rows(bad));
  return test && standardised(test.statistic, test.degreesOfFreedom);
}

/**
 * How much more the error rate changed in some cells than in others, as a standardised χ² of heterogeneity (Cochran's Q of
 * the differences of rates, with one added error and one added right row a cell, so that no variance is 0).
 * @returns null where fewer than two cells have outcomes in both periods
 */
export function rateScore(good: readonly CellCounts[], bad: readonly CellCounts[]): number | null {
  requireSameLength(good, bad);
  const changes = good.flatMap((before, index) => {
    const after = bad[index];
    if (!after || before.judged === 0 || after.judged === 0) return [];
    const [was, is] = [smoothed(before), smoothed(after)];
    return [{ change: is.rate - was.rate, weight: 1 / (was.variance + is.variance) }];
  });
  if (changes.length < 2) return null;
  const weight = changes.reduce((total, one) => total + one.weight, 0);
  const mean = changes.reduce((total, one) => total + one.weight * one.change, 0) / weight;
  const statistic = changes.reduce((total, one) => total + one.weight * (one.change - mean) ** 2, 0);
  return standardised(statistic, changes.length - 1);
}

function smoothed({ judged, wrong }: CellCounts): { rate: number; variance: number } {
  const rate = (wrong + 1) / (judged + 2);
  return { rate, variance: (rate * (1 - rate)) / (judged + 2) };
}
