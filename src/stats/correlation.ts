/** Sums of one pair of columns over rows where both have a value, each column centred near its mean. */
export interface CentredSums {
  count: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

/**
 * Pearson correlation from centred sums.
 * @returns null below two rows or where a column is constant
 */
export function pearson({ count, x, y, xx, yy, xy }: CentredSums): number | null {
  if (count < 2) return null;
  const varianceX = xx - (x * x) / count;
  const varianceY = yy - (y * y) / count;
  // Below the rounding of the sums a column is constant.
  if (!(varianceX > 1e-12 * xx) || !(varianceY > 1e-12 * yy)) return null;
  return Math.min(1, Math.max(-1, (xy - (x * y) / count) / Math.sqrt(varianceX * varianceY)));
}

/**
 * The correlation matrix of some columns.
 * @param sumsOf the sums of columns i < j
 * @returns symmetric, ones on the diagonal, null where a pair has no correlation
 */
export function pearsonMatrix(columns: number, sumsOf: (i: number, j: number) => CentredSums): (number | null)[][] {
  const matrix: (number | null)[][] = Array.from({ length: columns }, () => Array<number | null>(columns).fill(1));
  for (let i = 0; i < columns; i++) {
    for (let j = i + 1; j < columns; j++) {
      const value = pearson(sumsOf(i, j));
      const [row, mirrored] = [matrix[i], matrix[j]];
      if (row !== undefined && mirrored !== undefined) row[j] = mirrored[i] = value;
    }
  }
  return matrix;
}

/**
 * z statistic of a change of a correlation between two periods (Fisher's transformation).
 * @returns null below four rows
 */
export function correlationChangeZ(good: number, goodRows: number, bad: number, badRows: number): number | null {
  if (goodRows < 4 || badRows < 4) return null;
  const kept = (r: number): number => Math.atanh(Math.min(1 - 1e-12, Math.max(-1 + 1e-12, r)));
  return (kept(bad) - kept(good)) / Math.sqrt(1 / (goodRows - 3) + 1 / (badRows - 3));
}
