/**
 * R² of predictions as they are: 1 − squared distances from the prediction over those from the observed mean; negative where
 * the mean predicts better.
 * @returns null below two rows, or where the observed values do not vary
 */
export function coefficientOfDetermination(pairs: readonly { observed: number; predicted: number }[]): number | null {
  if (pairs.length < 2) return null;
  const mean = pairs.reduce((sum, { observed }) => sum + observed, 0) / pairs.length;
  const spread = pairs.reduce((sum, { observed }) => sum + (observed - mean) ** 2, 0);
  const missed = pairs.reduce((sum, { observed, predicted }) => sum + (observed - predicted) ** 2, 0);
  return spread > 0 ? 1 - missed / spread : null;
}
