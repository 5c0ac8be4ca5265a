const SCALE_BITS = 128;
const SCALE = 2 ** SCALE_BITS;

/** A square matrix, row by row, times 2^exponent. */
interface Scaled {
  cells: Float64Array;
  exponent: number;
}

/**
 * P(D_n < d) exactly, by powers of Durbin's matrix.
 * Source: G. Marsaglia, W. Tsang & J. Wang, Evaluating Kolmogorov's Distribution, JSS 8(18), 2003.
 */
export function durbinCdf(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const power = matrixPower({ cells: durbinMatrix(size, k - n * d), exponent: 0 }, size, n, k);
  let probability = power.cells[(k - 1) * size + k - 1] ?? 0;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i++) {
    probability *= i / n;
    if (probability < 1 / SCALE) {
      probability *= SCALE;
      exponent -= SCALE_BITS;
    }
  }
  return Math.min(1, probability * 2 ** exponent);
}

/** Durbin's matrix for n·d = k − h: inverse factorials on a Hessenberg pattern, corrected in first column and last row. */
function durbinMatrix(size: number, h: number): Float64Array {
  const cells = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (row - column + 1 >= 0) cells[row * size + column] = 1;
    }
  }
  const at = (row: number, column: number) => row * size + column;
  for (let i = 0; i < size; i++) {
    cells[at(i, 0)] = (cells[at(i, 0)] ?? 0) - h ** (i + 1);
    cells[at(size - 1, i)] = (cells[at(size - 1, i)] ?? 0) - h ** (size - i);
  }
  const corner = at(size - 1, 0);
  cells[corner] = (cells[corner] ?? 0) + (2 * h > 1 ? (2 * h - 1) ** size : 0);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      for (let factor = 2; factor <= row - column + 1; factor++) {
        cells[at(row, column)] = (cells[at(row, column)] ?? 0) / factor;
      }
    }
  }
  return cells;
}

/** The n-th power by repeated squaring; the element at (k−1, k−1) decides when to scale down. */
function matrixPower(base: Scaled, size: number, n: number, k: number): Scaled {
  let result: Scaled | null = null;
  let square = base;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? square : scaled(multiply(result, square, size), size, k);
    if (rest > 1) square = scaled(multiply(square, square, size), size, k);
  }
  return result ?? base;
}

function multiply(left: Scaled, right: Scaled, size: number): Scaled {
  const cells = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const factor = left.cells[row * size + inner] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < size; column++) {
        cells[row * size + column] =
          (cells[row * size + column] ?? 0) + factor * (right.cells[inner * size + column] ?? 0);
      }
    }
  }
  return { cells, exponent: left.exponent + right.exponent };
}

function scaled(matrix: Scaled, size: number, k: number): Scaled {
  if ((matrix.cells[(k - 1) * size + k - 1] ?? 0) <= SCALE) return matrix;
  return { cells: matrix.cells.map((cell) => cell / SCALE), exponent: matrix.exponent + SCALE_BITS };
}
