import type { BinCount } from './binned-counts';

/**
 * Association of a column with the model's score and with its errors in the good period, 0 to 1: the larger of the two
 * shares of variance that the column's bins explain (η², less what bins explain by chance: ω²), as a correlation (root).
 * Null where there is neither a score nor a label.
 */
export function importanceOf(bins: readonly BinCount[], period: 'good' | 'bad' = 'good'): number | null {
  const groups = bins.filter(({ key }) => key !== null);
  const withScore = explained(groups.map((bin) => ({ n: bin.scored[period], sum: bin.scores[period] })));
  const withErrors = explained(groups.map((bin) => ({ n: bin.labelled[period], sum: bin.errors[period] })));
  if (withScore === null && withErrors === null) return null;
  return Math.sqrt(Math.max(withScore ?? 0, withErrors ?? 0));
}

/**
 * ω² of group means where only sums are known. Values are in [0, 1] (probabilities, errors), so their variance is at
 * most m(1 − m): the share is a lower bound for scores and exact for errors. Amounts outside [0, 1] are compared with
 * the variance of the group means themselves, which only orders them.
 */
function explained(groups: readonly { n: number; sum: number }[]): number | null {
  const n = groups.reduce((total, group) => total + group.n, 0);
  if (n < 2) return null;
  const mean = groups.reduce((total, { sum }) => total + sum, 0) / n;
  const between =
    groups.reduce((total, group) => total + (group.n > 0 ? group.n * (group.sum / group.n - mean) ** 2 : 0), 0) / n;
  const bounded = mean >= 0 && mean <= 1 && groups.every((group) => group.sum >= 0 && group.sum <= group.n);
  const variance = bounded ? mean * (1 - mean) : between + Math.abs(mean);
  if (variance <= 0) return 0;
  const filled = groups.filter((group) => group.n > 0).length;
  return Math.min(1, Math.max(0, between / variance - (filled - 1) / n));
}
