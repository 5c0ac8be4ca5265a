import { fitIsotonic, isotonicAt, type IsotonicFit, type ScorePoint } from './isotonic';
import { intervalWidth } from './normal-distribution';
import type { Random } from './random';

/** Unlabelled rows with one score. */
export interface ScoredRows {
  score: number;
  rows: number;
}

/** Rows with one calibrated probability of being right. */
export interface ConfidentRows {
  probability: number;
  rows: number;
}

export interface EstimatedAccuracy {
  estimate: number;
  /** Standard error: chance of the single rows, and of the calibrator where it is given. */
  error: number;
  low: number;
  high: number;
}

/**
 * Confidence-based performance estimation (NannyML's CBPE) of the accuracy, binary or multiclass: the mean calibrated
 * probability that a prediction is right. The band is φ·Σp(1 − p)/n² plus the variance of the calibrator. It holds as long
 * as the relation of confidence and correctness holds: a realised accuracy outside the band is evidence that P(Y|X) moved.
 * @param calibrationError standard error that comes from the calibrator (`calibrationError`)
 * @returns null without rows
 */
export function estimateAccuracy(
  cells: readonly ConfidentRows[],
  { dispersion = 1, calibrationError = 0, level = 0.95 } = {},
): EstimatedAccuracy | null {
  let rows = 0;
  let right = 0;
  let variance = 0;
  for (const cell of cells) {
    rows += cell.rows;
    right += cell.rows * cell.probability;
    variance += cell.rows * cell.probability * (1 - cell.probability);
  }
  if (rows === 0) return null;
  const estimate = right / rows;
  const error = Math.sqrt((dispersion * variance) / (rows * rows) + calibrationError ** 2);
  const width = intervalWidth(level) * error;
  return { estimate, error, low: Math.max(0, estimate - width), high: Math.min(1, estimate + width) };
}

/** Rows with one calibrated probability of the positive class and one decision. */
export interface DecidedRows {
  probability: number;
  predictedPositive: boolean;
  rows: number;
}

export interface EstimatedBinaryMetrics {
  accuracy: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/** CBPE of the binary metrics from the expected confusion matrix; null where a denominator is zero. */
export function estimateBinaryMetrics(cells: readonly DecidedRows[]): EstimatedBinaryMetrics | null {
  let rows = 0;
  let truePositive = 0;
  let falsePositive = 0;
  let falseNegative = 0;
  for (const cell of cells) {
    rows += cell.rows;
    if (cell.predictedPositive) {
      truePositive += cell.rows * cell.probability;
      falsePositive += cell.rows * (1 - cell.probability);
    } else {
      falseNegative += cell.rows * cell.probability;
    }
  }
  if (rows === 0) return null;
  const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  return {
    accuracy: 1 - (falsePositive + falseNegative) / rows,
    precision: ratio(truePositive, truePositive + falsePositive),
    recall: ratio(truePositive, truePositive + falseNegative),
    f1: ratio(2 * truePositive, 2 * truePositive + falsePositive + falseNegative),
  };
}

/**
 * Calibrators fitted to labelled outcomes that are drawn anew around the observed rates: what the calibrator could as well
 * have been, since it was fitted to finitely many rows.
 * @param good labelled rows of the good period by score
 */
export function calibratorDraws(good: readonly ScorePoint[], random: Random, draws = 50): IsotonicFit[] {
  return Array.from({ length: draws }, () =>
    fitIsotonic(good.map((point) => ({ ...point, events: drawBinomial(point, random) }))),
  ).filter((fit) => fit !== null);
}

/** Standard deviation of what an estimate is with each of the calibrators it could have been made with; 0 below two. */
export function spreadOverValues(estimates: readonly number[]): number {
  if (estimates.length < 2) return 0;
  const mean = estimates.reduce((total, value) => total + value, 0) / estimates.length;
  return Math.sqrt(estimates.reduce((total, value) => total + (value - mean) ** 2, 0) / (estimates.length - 1));
}

/**
 * Standard error an estimate has because the calibrator was fitted to finitely many rows: the labelled outcomes are drawn
 * anew around the observed rates, the calibrator fitted again and the bad period estimated again.
 * @param good labelled rows of the good period by score
 * @param bad rows of the period to be estimated by score
 */
export function calibrationError(
  good: readonly ScorePoint[],
  bad: readonly ScoredRows[],
  random: Random,
  draws = 50,
): number {
  const rows = bad.reduce((total, cell) => total + cell.rows, 0);
  if (rows === 0) return 0;
  const mean = (fit: IsotonicFit): number =>
    bad.reduce((total, cell) => total + cell.rows * isotonicAt(fit, cell.score), 0) / rows;
  return spreadOverValues(calibratorDraws(good, random, draws).map(mean));
}

/** Exact for few rows; for many the normal approximation, whose error drowns in the sum over cells. */
function drawBinomial({ rows, events }: ScorePoint, random: Random): number {
  const rate = (events + 0.5) / (rows + 1);
  if (rows <= 60) {
    let drawn = 0;
    for (let row = 0; row < rows; row++) if (random.uniform() < rate) drawn++;
    return drawn;
  }
  const gauss = Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  return Math.min(rows, Math.max(0, Math.round(rows * rate + gauss * Math.sqrt(rows * rate * (1 - rate)))));
}

/**
 * The seed document's estimate, to the letter: every row counts with the historical accuracy of the nearest confidence bin
 * (of two equally near ones the lower).
 * @param calibrationMap confidence bin to historical accuracy
 * @returns null without rows or bins
 */
export function estimateAccuracySeed(
  cells: readonly ScoredRows[],
  calibrationMap: ReadonlyMap<number, number>,
): number | null {
  const bins = [...calibrationMap.keys()].sort((a, b) => a - b);
  let rows = 0;
  let right = 0;
  for (const cell of cells) {
    const nearest = bins.reduce((a, b) => (Math.abs(b - cell.score) < Math.abs(a - cell.score) ? b : a), bins[0] ?? 0);
    rows += cell.rows;
    right += cell.rows * (calibrationMap.get(nearest) ?? 0);
  }
  return rows > 0 && bins.length > 0 ? right / rows : null;
}
