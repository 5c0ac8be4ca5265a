import type { ColumnProfile } from './profile';

export interface Separation {
  /** The class that high scores belong to where `auc` > 0.5. */
  className: string;
  /** P(score of a row of the class > score of a row without it), ties half. */
  auc: number;
  rows: number;
}

/** How well a numeric column tells two classes apart; null unless the classes column has exactly two. */
export function separation(score: ColumnProfile, classes: ColumnProfile): Separation | null {
  const names = [...classes.vocabulary].sort();
  const [, high] = names;
  if (names.length !== 2 || high === undefined) return null;
  const pairs = score.candidate.sample.flatMap((value, row) => {
    const name = classes.candidate.sample[row];
    return value === null || value === '' || name === null || name === undefined
      ? []
      : [{ score: Number(value), high: name === high }];
  });
  pairs.sort((left, right) => left.score - right.score);
  const highs = pairs.filter((pair) => pair.high).length;
  const lows = pairs.length - highs;
  if (highs < 5 || lows < 5) return null;
  return { className: high, auc: (rankSum(pairs) - (highs * (highs + 1)) / 2) / (highs * lows), rows: pairs.length };
}

/** Sum of the mid-ranks of the high class (Mann–Whitney). */
function rankSum(pairs: readonly { score: number; high: boolean }[]): number {
  let sum = 0;
  for (let start = 0; start < pairs.length;) {
    let end = start;
    while (end < pairs.length && pairs[end]?.score === pairs[start]?.score) end++;
    const highs = pairs.slice(start, end).filter((pair) => pair.high).length;
    sum += highs * ((start + 1 + end) / 2);
    start = end;
  }
  return sum;
}

/** Mean of a numeric column over rows of one class less its mean over the others; null where either has no rows. */
export function lift(score: ColumnProfile, classes: ColumnProfile, className: string): number | null {
  let inside = 0;
  let insideRows = 0;
  let outside = 0;
  let outsideRows = 0;
  score.candidate.sample.forEach((value, row) => {
    const name = classes.candidate.sample[row];
    if (value === null || value === '' || name === null || name === undefined) return;
    if (name === className) {
      inside += Number(value);
      insideRows++;
    } else {
      outside += Number(value);
      outsideRows++;
    }
  });
  return insideRows === 0 || outsideRows === 0 ? null : inside / insideRows - outside / outsideRows;
}
