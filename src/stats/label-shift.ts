import { invert } from './linear-algebra';

export interface LabelShift {
  /** For each class its share in the bad period over its share in the good one. */
  weights: number[];
  /** Estimated shares of the true classes in the bad period. */
  priors: number[];
  /** 1-norm condition number of the joint matrix: how much an error of the predictions' shares may be amplified. */
  condition: number;
}

/**
 * Black-box shift estimation: w = C⁻¹μ, with C the joint P(prediction, label) of the good period and μ the bad period's
 * shares of predictions. Holds under pure label shift, P(X|Y) unchanged. A column-normalised C would return q(y) instead.
 * Source: Z. Lipton, Y.-X. Wang & A. Smola, arXiv 1802.03916.
 * @param joint rows of the good period by [prediction][label]
 * @param predictedBad rows of the bad period by prediction
 * @param largestCondition a matrix worse conditioned than this is refused: noise would decide
 * @returns null where a period has no rows or the matrix is refused
 */
export function estimateLabelShift(
  joint: readonly (readonly number[])[],
  predictedBad: readonly number[],
  largestCondition = 100,
): LabelShift | null {
  const goodRows = joint.reduce((total, row) => total + row.reduce((sum, count) => sum + count, 0), 0);
  const badRows = predictedBad.reduce((total, count) => total + count, 0);
  if (goodRows === 0 || badRows === 0) return null;
  const shares = joint.map((row) => row.map((count) => count / goodRows));
  const inverse = invert(shares);
  if (inverse === null) return null;
  const condition = columnNorm(shares) * columnNorm(inverse);
  if (condition > largestCondition) return null;
  const raw = inverse.map((row) =>
    row.reduce((total, cell, prediction) => total + (cell * (predictedBad[prediction] ?? 0)) / badRows, 0),
  );
  // Noise can push a rare class below zero; weights are ratios of shares.
  const weights = raw.map((weight) => Math.max(0, weight));
  const unscaled = weights.map((weight, label) => weight * shares.reduce((sum, row) => sum + (row[label] ?? 0), 0));
  const total = unscaled.reduce((sum, share) => sum + share, 0);
  if (!(total > 0)) return null;
  return { weights, priors: unscaled.map((share) => share / total), condition };
}

function columnNorm(matrix: readonly (readonly number[])[]): number {
  return Math.max(...matrix.map((_, column) => matrix.reduce((sum, row) => sum + Math.abs(row[column] ?? 0), 0)));
}
