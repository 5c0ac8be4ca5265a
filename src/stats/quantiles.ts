/**
 * Exact quantile of values that occur so many times each: the ⌈p·n⌉-th smallest, as engines give it (p = 0 is the minimum).
 * @param values ascending
 * @returns null where nothing occurs
 */
export function quantileOfCounts(
  values: readonly number[],
  counts: readonly number[],
  probability: number,
): number | null {
  const total = counts.reduce((all, count) => all + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(probability * total));
  let reached = 0;
  for (const [index, value] of values.entries()) {
    reached += counts[index] ?? 0;
    if (reached >= rank) return value;
  }
  return null;
}

/** 0, 1/parts, … 1. */
export function evenProbabilities(parts: number): number[] {
  return Array.from({ length: parts + 1 }, (_, index) => index / parts);
}

/**
 * Edges of bins from quantiles: strictly ascending, each once, without nulls and values that are not finite. Where a value
 * fills several quantiles there are fewer bins than asked for.
 * @param quantiles ascending, e.g. the good period at `evenProbabilities(10)`
 */
export function uniqueEdges(quantiles: readonly (number | null)[]): number[] {
  const edges: number[] = [];
  for (const value of quantiles) {
    if (value === null || !Number.isFinite(value)) continue;
    const last = edges.at(-1);
    if (last === undefined || value > last) edges.push(value + 0);
  }
  return edges;
}

/**
 * Edges that give each of a few distinct values a bin of its own, [value, next value): for columns with at most about 20
 * values. One more edge than values; the last bin is closed by infinity.
 * @param values distinct, in any order
 */
export function edgesPerValue(values: readonly number[]): number[] {
  return [...uniqueEdges([...values].sort((a, b) => a - b)), Infinity];
}
