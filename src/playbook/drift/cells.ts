import { ksFromCells } from '../../stats/kolmogorov-smirnov';

/**
 * A stretch of a number line and how many values of each period lie in it. Cells are disjoint and ascend.
 * `low` and `high` are values that occur; where they are equal the cell is one value and cannot be refined.
 */
export interface NumericCell {
  low: number;
  high: number;
  good: number;
  bad: number;
  /** Smallest and largest value of each period in the cell; null where the period has none there. */
  range: { good: [number, number] | null; bad: [number, number] | null };
  /** The grid that made the cell and its index in it. */
  grid: Grid;
  index: number;
}

/** Equal-width bins, as the engine's `cell`. */
export interface Grid {
  origin: number;
  perUnit: number;
  cells: number;
  /** Refined from this cell of another grid only, or from all values. */
  within: [number, number] | null;
}

export interface NumericCounts {
  cells: NumericCell[];
  /** Values that are numbers, infinities included. */
  values: { good: number; bad: number };
  nulls: { good: number; bad: number };
  notANumber: { good: number; bad: number };
}

/** Cells that hold more than one value and inside which the KS statistic could still be larger than at any edge. */
export function cellsThatMayHoldTheGap({ cells }: NumericCounts): NumericCell[] {
  const found = ksFromCells(cells.map(({ good, bad, low, high }) => ({ good, bad, splittable: low < high })));
  return (found?.refine ?? []).flatMap((i) => cells[i] ?? []);
}

/** The rank-th smallest value (from 1) of a period, or the cell that must be refined to know it. */
export function valueAtRank(cells: readonly NumericCell[], period: 'good' | 'bad', rank: number): number | NumericCell {
  let before = 0;
  for (const cell of cells) {
    const range = cell.range[period];
    if (range && before + cell[period] >= rank) {
      const [low, high] = range;
      const offset = rank - before;
      if (low === high || offset === 1) return low;
      return offset === cell[period] ? high : cell;
    }
    before += cell[period];
  }
  return NaN;
}

/** Ranks whose values quantiles need: the ⌈p·n⌉-th smallest. */
export function rankOf(probability: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(probability * count - 1e-9)));
}
