/** Rows of both periods whose values lie within [low, high]; cells are in ascending order and do not overlap. */
export interface ValueCell {
  good: number;
  bad: number;
  /** Smallest and largest value in the cell (both periods). Equal where the cell holds one value. */
  low: number;
  high: number;
}

export interface WassersteinFromCells {
  /** ∫|F − G| in the unit of the values, values spread evenly inside each cell. */
  distance: number;
  /** The true distance differs by at most so much; 0 where every cell holds one value. */
  error: number;
}

/**
 * The Wasserstein-1 (earth mover's) distance from counts. Between cells the gap of the cumulative distributions is
 * exact; inside a cell of width w it runs from one edge to the other, and any arrangement of its rows changes the
 * integral by at most half of w times the masses in it.
 * @returns null where a period has no rows or a value is not finite
 */
export function wassersteinFromCells(cells: readonly ValueCell[]): WassersteinFromCells | null {
  let goodRows = 0;
  let badRows = 0;
  for (const cell of cells) {
    goodRows += cell.good;
    badRows += cell.bad;
  }
  if (goodRows === 0 || badRows === 0) return null;
  let gap = 0;
  let distance = 0;
  let error = 0;
  let previous: number | null = null;
  for (const { good, bad, low, high } of cells) {
    if (good + bad === 0) continue;
    if (previous !== null) distance += Math.abs(gap / (goodRows * badRows)) * (low - previous);
    const before = gap;
    gap += good * badRows - bad * goodRows;
    const width = high - low;
    if (width > 0) {
      distance += (meanAbsolute(before, gap) / (goodRows * badRows)) * width;
      error += ((good / goodRows + bad / badRows) * width) / 2;
    }
    previous = high;
  }
  return Number.isFinite(distance) && Number.isFinite(error) ? { distance, error } : null;
}

/** Mean of |x| where x runs evenly from one value to another. */
function meanAbsolute(from: number, to: number): number {
  if (from * to >= 0) return Math.abs(from + to) / 2;
  return (from * from + to * to) / (2 * (Math.abs(from) + Math.abs(to)));
}

/** What a distance is measured in: the good period's standard deviation, its interquartile range, or the raw unit. */
export type DistanceUnit = 'standardDeviation' | 'interquartileRange' | 'raw';

/**
 * Puts a distance on a common scale: the good period's standard deviation; its interquartile range where the deviation
 * is zero or unknown; the raw unit, labelled so, where the good period is constant.
 */
export function scaleDistance(
  distance: number,
  good: { standardDeviation: number | null; interquartileRange: number | null },
): { value: number; unit: DistanceUnit } {
  const usable = (scale: number | null): scale is number => scale !== null && scale > 0 && Number.isFinite(scale);
  if (usable(good.standardDeviation)) return { value: distance / good.standardDeviation, unit: 'standardDeviation' };
  if (usable(good.interquartileRange)) return { value: distance / good.interquartileRange, unit: 'interquartileRange' };
  return { value: distance, unit: 'raw' };
}
