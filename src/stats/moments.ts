/** Number, mean and sum of squared deviations from the mean: enough to merge groups without losing digits. */
export interface Moments {
  count: number;
  mean: number;
  squaredDeviations: number;
}

/**
 * Moments from sums about a centre near the mean (any value of the column will do). Sums about zero lose every digit of
 * the deviation when the mean is large against it.
 * @param sumOfDifferences Σ(x − centre)
 * @param sumOfSquares Σ(x − centre)²
 * @returns null where there are no values
 */
export function momentsFromSums(
  count: number,
  sumOfDifferences: number,
  sumOfSquares: number,
  centre = 0,
): Moments | null {
  if (count <= 0) return null;
  const shift = sumOfDifferences / count;
  return { count, mean: centre + shift, squaredDeviations: Math.max(0, sumOfSquares - count * shift * shift) };
}

/** Moments of values that occur so many times each. */
export function momentsOfCounts(values: readonly number[], counts: readonly number[]): Moments | null {
  return mergeMoments(values.map((mean, index) => ({ count: counts[index] ?? 0, mean, squaredDeviations: 0 })));
}

/**
 * Moments of several groups together (Chan, Golub & LeVeque 1979).
 * @returns null where there are no values
 */
export function mergeMoments(groups: readonly Moments[]): Moments | null {
  let merged: Moments | null = null;
  for (const group of groups) {
    if (group.count <= 0) continue;
    if (merged === null) {
      merged = { ...group };
      continue;
    }
    const count: number = merged.count + group.count;
    const difference: number = group.mean - merged.mean;
    merged = {
      count,
      mean: merged.mean + (difference * group.count) / count,
      squaredDeviations:
        merged.squaredDeviations +
        group.squaredDeviations +
        (difference * difference * merged.count * group.count) / count,
    };
  }
  return merged;
}

/** Sample standard deviation (n − 1); null below two values. */
export function standardDeviation({ count, squaredDeviations }: Moments): number | null {
  return count < 2 ? null : Math.sqrt(squaredDeviations / (count - 1));
}
