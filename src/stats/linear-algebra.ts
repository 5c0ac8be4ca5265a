/**
 * Inverse of a small square matrix (Gauss–Jordan with partial pivoting).
 * @returns null where it is singular or not square
 */
export function invert(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  if (matrix.some((row) => row.length !== size)) return null;
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < size; column++) {
    const at = (i: number): number => Math.abs(rows[i]?.[column] ?? 0);
    let pivot = column;
    for (let i = column + 1; i < size; i++) if (at(i) > at(pivot)) pivot = i;
    const pivotRow = rows[pivot];
    const displaced = rows[column];
    if (pivotRow === undefined || displaced === undefined || at(pivot) < 1e-14) return null;
    rows[pivot] = displaced;
    const scale = pivotRow[column] ?? 1;
    const scaled = pivotRow.map((value) => value / scale);
    rows[column] = scaled;
    rows.forEach((row, i) => {
      const factor = row[column] ?? 0;
      if (i !== column && factor !== 0) rows[i] = row.map((value, j) => value - factor * (scaled[j] ?? 0));
    });
  }
  return rows.map((row) => row.slice(size));
}

/**
 * Solves A·x = b for a symmetric positive definite A, given and overwritten row by row (Cholesky).
 * @returns null where A is not positive definite
 */
export function solvePositiveDefinite(matrix: Float64Array, right: Float64Array): Float64Array | null {
  const size = right.length;
  const at = (i: number, j: number): number => matrix[i * size + j] ?? 0;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let value = at(i, j);
      for (let k = 0; k < j; k++) value -= at(i, k) * at(j, k);
      if (i === j && !(value > 0)) return null;
      matrix[i * size + j] = i === j ? Math.sqrt(value) : value / at(j, j);
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let value = solution[i] ?? 0;
    for (let k = 0; k < i; k++) value -= at(i, k) * (solution[k] ?? 0);
    solution[i] = value / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = solution[i] ?? 0;
    for (let k = i + 1; k < size; k++) value -= at(k, i) * (solution[k] ?? 0);
    solution[i] = value / at(i, i);
  }
  return solution;
}
