/** Rows of one period: loss (or error 0/1) of each, and P(bad period | x) from a classifier that did not see the row. */
export interface ShiftSample {
  loss: ArrayLike<number>;
  probabilityBad: ArrayLike<number>;
}

export interface ShiftDecomposition {
  /** Loss change because inputs became more like those both periods share. */
  sharedInputs: number;
  /** Loss change on shared inputs: P(Y|X), or the model, moved. */
  conditional: number;
  /** Loss change because of inputs that only the bad period has. */
  newInputs: number;
  /** Smaller of the two effective sample sizes, as a share of the rows. */
  effectiveShare: number;
}

/**
 * DISDE: splits a change of the mean loss into X (good → shared), Y|X on the shared inputs, and X (shared → bad); the three
 * add up to the change. Good rows are weighted by P(bad|x), bad rows by P(good|x): probabilities, not odds. The classifier
 * must be cross-fitted, on equally large periods, and see x² too (a linear one misses a change of spread).
 * Source: T. Cai, H. Namkoong & S. Yadlowsky, Diagnosing Model Performance Under Distribution Shift, arXiv 2303.02011.
 * @returns null where a period has no rows, or the shared inputs are too few: effective sample below `leastShare`
 */
export function decomposeShift(good: ShiftSample, bad: ShiftSample, leastShare = 0.1): ShiftDecomposition | null {
  const goodPart = weightedMean(good, (probability) => probability);
  const badPart = weightedMean(bad, (probability) => 1 - probability);
  if (goodPart === null || badPart === null) return null;
  const effectiveShare = Math.min(goodPart.effectiveShare, badPart.effectiveShare);
  if (effectiveShare < leastShare) return null;
  return {
    sharedInputs: goodPart.weighted - goodPart.plain,
    conditional: badPart.weighted - goodPart.weighted,
    newInputs: badPart.plain - badPart.weighted,
    effectiveShare,
  };
}

function weightedMean(
  { loss, probabilityBad }: ShiftSample,
  weightOf: (probability: number) => number,
): { plain: number; weighted: number; effectiveShare: number } | null {
  let plain = 0;
  let weighted = 0;
  let weights = 0;
  let squares = 0;
  for (let row = 0; row < loss.length; row++) {
    const weight = weightOf(probabilityBad[row] ?? 0);
    plain += loss[row] ?? 0;
    weighted += weight * (loss[row] ?? 0);
    weights += weight;
    squares += weight * weight;
  }
  if (loss.length === 0 || !(weights > 0)) return null;
  return {
    plain: plain / loss.length,
    weighted: weighted / weights,
    effectiveShare: (weights * weights) / squares / loss.length,
  };
}
