/** Rows with one score: how many are positive (or right), how many not. Cells are in ascending order of score. */
export interface ScoreCell {
  score: number;
  positives: number;
  negatives: number;
}

/**
 * Area under the ROC curve from counts: the probability that a positive row scores above a negative one, ties count half.
 * @returns null where a class has no rows
 */
export function aucFromCounts(cells: readonly Omit<ScoreCell, 'score'>[]): number | null {
  let negativesBelow = 0;
  let positives = 0;
  let ordered = 0;
  for (const cell of cells) {
    ordered += cell.positives * (negativesBelow + cell.negatives / 2);
    negativesBelow += cell.negatives;
    positives += cell.positives;
  }
  return positives > 0 && negativesBelow > 0 ? ordered / (positives * negativesBelow) : null;
}

/** Mean squared difference of score and outcome; null without rows. */
export function brierScore(cells: readonly ScoreCell[]): number | null {
  return meanOver(
    cells,
    (score) => (1 - score) ** 2,
    (score) => score * score,
  );
}

/** Mean negative log-likelihood in nats; scores are kept 2⁻⁵² away from 0 and 1, as scikit-learn does. Null without rows. */
export function logLoss(cells: readonly ScoreCell[]): number | null {
  const kept = (score: number): number => Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, score));
  return meanOver(
    cells,
    (score) => -Math.log(kept(score)),
    (score) => -Math.log1p(-kept(score)),
  );
}

function meanOver(
  cells: readonly ScoreCell[],
  positive: (score: number) => number,
  negative: (score: number) => number,
): number | null {
  let rows = 0;
  let total = 0;
  for (const { score, positives, negatives } of cells) {
    rows += positives + negatives;
    if (positives > 0) total += positives * positive(score);
    if (negatives > 0) total += negatives * negative(score);
  }
  return rows > 0 ? total / rows : null;
}

/**
 * Expected calibration error: |mean score − share of positives| in equally wide bins of the score, weighted by rows.
 * Source: M. Naeini, G. Cooper & M. Hauskrecht (2015). A score on an edge belongs to the bin above it, 1 to the last.
 * @returns null without rows
 */
export function expectedCalibrationError(cells: readonly ScoreCell[], bins = 10): number | null {
  const rows = new Float64Array(bins);
  const gaps = new Float64Array(bins);
  for (const { score, positives, negatives } of cells) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(score * bins)));
    rows[bin] = (rows[bin] ?? 0) + positives + negatives;
    gaps[bin] = (gaps[bin] ?? 0) + score * (positives + negatives) - positives;
  }
  const all = rows.reduce((total, count) => total + count, 0);
  return all > 0 ? gaps.reduce((total, gap) => total + Math.abs(gap), 0) / all : null;
}
