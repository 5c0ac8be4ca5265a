import { kolmogorovSurvival } from './kolmogorov-distribution';

/** Rows of both periods in one bin of values; cells are in ascending order of value. */
export interface KsCell {
  good: number;
  bad: number;
  /** True where the cell holds more than one distinct value, so that finer bins could show a larger gap inside. */
  splittable: boolean;
}

export interface KsFromCells {
  /** Largest gap of the two cumulative distributions at the edges of the cells: a lower bound, exact if `refine` is empty. */
  statistic: number;
  /** No gap inside any cell can exceed this. Equal to `statistic` if `refine` is empty. */
  upper: number;
  /** Indices of cells that could hide a larger gap, the most promising first: count these again in finer bins. */
  refine: number[];
}

/**
 * The two-sample Kolmogorov–Smirnov statistic from counts. At the edges of bins the gap of the cumulative distributions
 * is exact; inside a bin with g good and b bad rows it is at most what it would be if all rows of one period came first.
 * @returns null where a period has no rows
 */
export function ksFromCells(cells: readonly KsCell[]): KsFromCells | null {
  let goodRows = 0;
  let badRows = 0;
  for (const cell of cells) {
    goodRows += cell.good;
    badRows += cell.bad;
  }
  if (goodRows === 0 || badRows === 0) return null;

  // In units of 1/(n·m) gaps are integers: no rounding decides which cells are refined.
  let gap = 0;
  let largest = 0;
  const inside = cells.map((cell) => {
    const goodMass = cell.good * badRows;
    const badMass = cell.bad * goodRows;
    const possible = Math.max(gap + goodMass, badMass - gap);
    gap += goodMass - badMass;
    largest = Math.max(largest, Math.abs(gap));
    return cell.splittable && goodMass > 0 && badMass > 0 ? possible : 0;
  });
  const refine = inside.flatMap((possible, index) => (possible > largest ? [index] : []));
  refine.sort((a, b) => (inside[b] ?? 0) - (inside[a] ?? 0) || a - b);
  const upper = refine[0] === undefined ? largest : (inside[refine[0]] ?? largest);
  const unit = goodRows * badRows;
  return { statistic: largest / unit, upper: upper / unit, refine };
}

/** Above this n·m the one-sample distribution at n·m/(n+m) stands in for the exact two-sample one. */
const EXACT_LIMIT = 1e6;

/**
 * Two-sided p-value of the two-sample Kolmogorov–Smirnov statistic. Exact while n·m ≤ 10⁶ (without ties; with ties it is
 * conservative), else the one-sample distribution at round(n·m/(n+m)), as scipy's `asymp` mode.
 * @param statistic the largest gap, 0 to 1
 * @param n rows of one period
 * @param m rows of the other
 */
export function ksPValue(statistic: number, n: number, m: number): number {
  if (statistic <= 0) return 1;
  if (n * m <= EXACT_LIMIT) return exactPValue(statistic, n, m);
  return kolmogorovSurvival(roundHalfEven((n * m) / (n + m)), statistic);
}

/**
 * The share of lattice paths from (0,0) to (n,m) that leave the band |x/n − y/m| < D, by the recursion over end points:
 * a path to (x,y) came from the left in x of x+y cases. Adds positive numbers only, so tiny p-values keep their digits.
 */
function exactPValue(statistic: number, n: number, m: number): number {
  const divisor = greatestCommonDivisor(n, m);
  const stepX = m / divisor;
  const stepY = n / divisor;
  const band = Math.round(statistic * stepX * n);
  if (band <= 0) return 1;
  const left = new Float64Array(m + 1);
  for (let x = 0; x <= n; x++) {
    for (let y = 0; y <= m; y++) {
      if (Math.abs(x * stepX - y * stepY) >= band) left[y] = 1;
      else if (x + y === 0) left[y] = 0;
      else left[y] = ((x > 0 ? (left[y] ?? 0) * x : 0) + (y > 0 ? (left[y - 1] ?? 0) * y : 0)) / (x + y);
    }
  }
  return Math.min(1, left[m] ?? 1);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** As NumPy rounds, so that both ask for the same distribution. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
