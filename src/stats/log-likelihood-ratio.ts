/** Rows and errors of a slice, or of the whole log, in both periods. */
export interface ErrorCounts {
  goodRows: number;
  goodErrors: number;
  badRows: number;
  badErrors: number;
}

export interface SliceScore {
  /** Errors (or loss) the slice would have in the bad period had nothing changed. */
  expected: number;
  /** Observed minus expected. */
  excess: number;
  /** Log-likelihood ratio of "worse than before" against "as before"; 0 where it is not worse. */
  logLikelihoodRatio: number;
}

/** Rows of the whole log that a slice's own good rate is mixed with: small slices borrow the global rate. */
const SHRINKAGE_ROWS = 20;

/**
 * Score of a slice by errors: x·ln(x/e) − (x − e) for x > e. With equal excess it prefers the tightest slice. The expected
 * rate is the slice's own good rate, shrunk to the global one, and at least ½ error in all good rows of the log: were the
 * floor a constant number of errors, a slice and the whole log would tie where good errors are rare.
 * @param slice counts of the slice
 * @param whole counts of the log it is part of
 */
export function sliceScore(slice: ErrorCounts, whole: ErrorCounts, shrinkageRows = SHRINKAGE_ROWS): SliceScore {
  const floor = whole.goodRows > 0 ? 0.5 / whole.goodRows : 0;
  const global = whole.goodRows > 0 ? whole.goodErrors / whole.goodRows : 0;
  const weight = slice.goodRows + shrinkageRows;
  const rate = weight > 0 ? (slice.goodErrors + shrinkageRows * global) / weight : global;
  const expected = slice.badRows * Math.max(rate, floor);
  const excess = slice.badErrors - expected;
  const logLikelihoodRatio =
    excess > 0 && expected > 0 ? slice.badErrors * Math.log(slice.badErrors / expected) - excess : 0;
  return { expected, excess, logLikelihoodRatio: Math.max(0, logLikelihoodRatio) };
}

/** Rows and sum of losses in both periods. */
export interface LossTotals {
  goodRows: number;
  goodLoss: number;
  badRows: number;
  badLoss: number;
}

/**
 * Score of a slice by a continuous loss (regression): the Gaussian form n·(mean − expected mean)²/(2σ²) where the mean
 * rose, with the slice's good mean shrunk to the global one.
 * @param lossVariance variance of the loss of single rows in the good period, > 0
 */
export function lossSliceScore(
  slice: LossTotals,
  whole: LossTotals,
  lossVariance: number,
  shrinkageRows = SHRINKAGE_ROWS,
): SliceScore {
  const global = whole.goodRows > 0 ? whole.goodLoss / whole.goodRows : 0;
  const weight = slice.goodRows + shrinkageRows;
  const mean = weight > 0 ? (slice.goodLoss + shrinkageRows * global) / weight : global;
  const expected = slice.badRows * mean;
  const excess = slice.badLoss - expected;
  const worse = excess > 0 && slice.badRows > 0 && lossVariance > 0;
  return { expected, excess, logLikelihoodRatio: worse ? (excess * excess) / (2 * lossVariance * slice.badRows) : 0 };
}
