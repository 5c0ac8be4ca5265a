import { ksFromCells } from '../../stats/kolmogorov-smirnov';
import type { FineCell, FineCounts } from './fine-cells';

/**
 * A stretch of a number line and how many values of each period lie in it. Cells are disjoint and ascend.
 * `low` and `high` are values that occur; where they are equal the cell is one value and cannot be refined.
 */
export interface NumericCell {
  low: number;
  high: number;
  good: number;
  bad: number;
  /** Smallest and largest value of each period in the cell; meaningless where the period has none there. */
  goodLow: number;
  goodHigh: number;
  badLow: number;
  badHigh: number;
  /** More than one value: finer cells could show more. */
  splittable: boolean;
  /** The rows it was made of, by stretch of time. */
  fine: FineCell;
}

export interface NumericCounts {
  cells: NumericCell[];
  /** Values that are numbers, infinities included. */
  values: { good: number; bad: number };
  nulls: { good: number; bad: number };
  notANumber: { good: number; bad: number };
  /** What all this was made of, by stretch of time. */
  fine: FineCounts;
}
/** Cells that hold more than one value and inside which the KS statistic could still be larger than at any edge. */
export function cellsThatMayHoldTheGap({ cells }: NumericCounts): NumericCell[] {
  const found = ksFromCells(cells);
  return (found?.refine ?? []).flatMap((i) => cells[i] ?? []);
}

type Period = 'good' | 'bad';

const cumulated = new WeakMap<readonly NumericCell[], Record<Period, Float64Array>>();

/** Values of a period up to and with each cell; worked out once, since many ranks are asked of the same cells. */
function upTo(cells: readonly NumericCell[], period: Period): Float64Array {
  const known = cumulated.get(cells) ?? { good: sums(cells, 'good'), bad: sums(cells, 'bad') };
  cumulated.set(cells, known);
  return known[period];
}

function sums(cells: readonly NumericCell[], period: Period): Float64Array {
  const totals = new Float64Array(cells.length);
  let total = 0;
  cells.forEach((cell, i) => (totals[i] = total += cell[period]));
  return totals;
}

/** The rank-th smallest value (from 1) of a period, or the cell that must be refined to know it. Cells must not change. */
export function valueAtRank(cells: readonly NumericCell[], period: Period, rank: number): number | NumericCell {
  const totals = upTo(cells, period);
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((totals[middle] ?? 0) >= rank) high = middle;
    else low = middle + 1;
  }
  // The first cell whose total reaches a rank of at least 1 has values of the period.
  const cell = cells[low];
  if (!cell || cell[period] === 0) return NaN;
  const [smallest, largest] = period === 'good' ? [cell.goodLow, cell.goodHigh] : [cell.badLow, cell.badHigh];
  const offset = rank - ((totals[low] ?? 0) - cell[period]);
  if (smallest === largest || offset === 1) return smallest;
  return offset === cell[period] ? largest : cell;
}

/** Ranks whose values quantiles need: the ⌈p·n⌉-th smallest. */
export function rankOf(probability: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(probability * count - 1e-9)));
}
