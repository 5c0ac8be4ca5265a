/** The k-th smallest value, k from 1. An engine's exact quantile at (k − ½)/n is the same value. */
export type OrderStatistic = (rank: number) => number;

/**
 * The ranks (from 1) of the two values `np.percentile` interpolates between, and how far it goes from the lower one.
 * @param rows number of values, ≥ 1
 * @param probability 0 to 1
 */
export function percentileRanks(rows: number, probability: number): { lower: number; upper: number; fraction: number } {
  const position = (rows - 1) * probability;
  const below = Math.floor(position);
  return { lower: below + 1, upper: Math.min(below + 2, rows), fraction: position - below };
}

/** The ranks whose values `seedEdges` needs, ascending, each once. */
export function seedRanks(rows: number, bins = 10): number[] {
  const ranks = new Set<number>();
  for (let i = 1; i < bins; i++) {
    const { lower, upper } = percentileRanks(rows, (i * (100 / bins)) / 100);
    ranks.add(lower).add(upper);
  }
  return [...ranks].sort((a, b) => a - b);
}

/** `np.percentile` with its default linear interpolation, rounding as NumPy's `_lerp` does. */
export function percentileOf(rows: number, probability: number, valueAt: OrderStatistic): number {
  const { lower, upper, fraction } = percentileRanks(rows, probability);
  const low = valueAt(lower);
  const high = valueAt(upper);
  if (low === high) return low;
  const step = high - low;
  return fraction >= 0.5 ? high - step * (1 - fraction) : low + step * fraction;
}
