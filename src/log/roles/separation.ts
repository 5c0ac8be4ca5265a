import { aucFromCounts, type ScoreCell } from '../../stats/score-quality';
import { pairs } from './pairs';
import { firstHalf, isCategorical, type ColumnProfile } from './profile';

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
  const rows = pairs(score, classes).map(({ left, right }) => ({ score: Number(left), high: right === high }));
  const auc = aucOf(rows);
  return auc === null ? null : { className: high, auc, rows: rows.length };
}

/** P(score of a high row > score of another), ties half; null with fewer than five of either. */
export function aucOf(rows: readonly { score: number; high: boolean }[]): number | null {
  const highs = rows.filter((row) => row.high).length;
  if (highs < 5 || rows.length - highs < 5) return null;
  const cells = rows
    .map((row) => ({ score: row.score, positives: row.high ? 1 : 0, negatives: row.high ? 0 : 1 }))
    .sort((left, right) => left.score - right.score);
  return aucFromCounts(tiesTogether(cells));
}

/** A score that tells the two values apart to this degree decides them. */
const DECIDES = 0.49;

/** Whether a cut of the score makes the two classes; in the head of the log where the cut may have moved since. */
export const decides = (score: ColumnProfile, classes: ColumnProfile): boolean =>
  isCategorical(classes) &&
  [wholly, firstHalf].some((part) => Math.abs((separation(part(score), part(classes))?.auc ?? 0.5) - 0.5) >= DECIDES);

const wholly = (column: ColumnProfile): ColumnProfile => column;

function tiesTogether(cells: readonly ScoreCell[]): ScoreCell[] {
  const merged: ScoreCell[] = [];
  for (const cell of cells) {
    const last = merged.at(-1);
    if (last?.score === cell.score) {
      last.positives += cell.positives;
      last.negatives += cell.negatives;
    } else merged.push({ ...cell });
  }
  return merged;
}

/** Mean of a numeric column over rows of one class less its mean over the others; null where either has no rows. */
export function lift(score: ColumnProfile, classes: ColumnProfile, className: string): number | null {
  let inside = 0;
  let insideRows = 0;
  let outside = 0;
  let outsideRows = 0;
  for (const { left, right } of pairs(score, classes)) {
    if (right === className) {
      inside += Number(left);
      insideRows++;
    } else {
      outside += Number(left);
      outsideRows++;
    }
  }
  return insideRows === 0 || outsideRows === 0 ? null : inside / insideRows - outside / outsideRows;
}
