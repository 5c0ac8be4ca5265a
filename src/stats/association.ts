import { chiSquareSurvival } from './chi-square-distribution';

/** Rows by [value of one column][value of the other]. */
export type ContingencyTable = readonly (readonly number[])[];

interface Margins {
  rows: number[];
  columns: number[];
  total: number;
}

function marginsOf(table: ContingencyTable): Margins {
  const width = Math.max(0, ...table.map((row) => row.length));
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = Array.from({ length: width }, (_, j) => table.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  return { rows, columns, total: rows.reduce((sum, count) => sum + count, 0) };
}

/**
 * Mutual information of two columns in nats; 0 exactly where they are independent in the table.
 * @returns null without rows
 */
export function mutualInformation(table: ContingencyTable): number | null {
  const { rows, columns, total } = marginsOf(table);
  if (total === 0) return null;
  let information = 0;
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      if (count > 0) information += (count / total) * Math.log((count * total) / ((rows[i] ?? 0) * (columns[j] ?? 0)));
    });
  });
  return Math.max(0, information);
}

/** χ² of independence of any table, without Yates; null with fewer than two values on a side. */
export function independenceTest(
  table: ContingencyTable,
): { statistic: number; degreesOfFreedom: number; pValue: number } | null {
  const { rows, columns, total } = marginsOf(table);
  const height = rows.filter((count) => count > 0).length;
  const width = columns.filter((count) => count > 0).length;
  if (height < 2 || width < 2) return null;
  let statistic = 0;
  rows.forEach((rowTotal, i) => {
    columns.forEach((columnTotal, j) => {
      const expected = (rowTotal * columnTotal) / total;
      if (expected > 0) statistic += ((table[i]?.[j] ?? 0) - expected) ** 2 / expected;
    });
  });
  const degreesOfFreedom = (height - 1) * (width - 1);
  return { statistic, degreesOfFreedom, pValue: chiSquareSurvival(statistic, degreesOfFreedom) };
}

/**
 * Cramér's V with Bergsma's correction (2013): without it, a column of many values looks associated with anything.
 * @returns 0 (independent) to 1; null with fewer than two values on a side
 */
export function correctedCramersV(table: ContingencyTable): number | null {
  const test = independenceTest(table);
  if (test === null) return null;
  const { rows, columns, total } = marginsOf(table);
  if (total < 2) return null;
  const height = rows.filter((count) => count > 0).length;
  const width = columns.filter((count) => count > 0).length;
  const phi = Math.max(0, test.statistic / total - test.degreesOfFreedom / (total - 1));
  const smaller = Math.min(height - (height - 1) ** 2 / (total - 1), width - (width - 1) ** 2 / (total - 1));
  return smaller > 1 ? Math.min(1, Math.sqrt(phi / (smaller - 1))) : 0;
}

/** A category with the sums of a number over its rows, the number centred near its mean. */
export interface CategorySums {
  count: number;
  sum: number;
  sumOfSquares: number;
}

/**
 * Correlation ratio η²: the share of a number's variance that lies between categories, 0 to 1.
 * @returns null without rows or where the number is constant
 */
export function correlationRatio(categories: readonly CategorySums[]): number | null {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let between = 0;
  for (const category of categories) {
    if (category.count === 0) continue;
    count += category.count;
    sum += category.sum;
    squares += category.sumOfSquares;
    between += category.sum ** 2 / category.count;
  }
  if (count === 0) return null;
  const variance = squares - (sum * sum) / count;
  if (!(variance > 1e-12 * squares)) return null;
  return Math.min(1, Math.max(0, (between - (sum * sum) / count) / variance));
}
