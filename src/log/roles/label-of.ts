import type { Draft } from './draft';
import { pairs } from './pairs';
import { firstHalf, isCategorical, profileColumn, type ColumnProfile } from './profile';
import { separation } from './separation';

/** Rows below which going together may be chance, and the correlation (φ) from which it is not. */
const ROWS_AT_LEAST = 100;
const CORRELATION_AT_LEAST = 0.1;
/** What two answers must hold of a column for the rest to be neither (`review`, `unknown`). */
const NEARLY_ALL = 0.8;
/** By how much a score must rank two classes to say which is the higher one. */
const RANKS = 0.05;

/** Predictions by the labels that they stand for, and how that is known. */
export interface LabelOf {
  labels: Record<string, string>;
  reason: string;
}

/**
 * Two predictions (`approve`, `decline`) beside two labels that are spelled otherwise (0, 1): each stands for the label it
 * goes with, in the head of the log first; else for the one that the score ranks as it. Null where the two have a value in
 * common or are no classes; no labels where nothing tells. A third, rarer answer stands for neither.
 */
export function labelOf(draft: Draft): LabelOf | null {
  const [prediction, label] = [draft.first('prediction'), draft.first('label')];
  if (!prediction || !label || !isCategorical(prediction) || !isCategorical(label)) return null;
  const plain = new Set([...label.vocabulary].map(plainClass));
  if ([...prediction.vocabulary].some((value) => plain.has(plainClass(value)))) return null;
  const [said, came] = [twoOf(prediction), twoOf(label)];
  if (!said || !came) return { labels: {}, reason: '' };
  const found = together(firstHalf(said), firstHalf(came)) ?? together(said, came);
  if (found) return { labels: found, reason: 'they go together in the sample' };
  const score = [...draft.all('score'), ...draft.all('confidence')][0];
  const ranked = score && rankedAlike(score, said, came);
  return { labels: ranked ?? {}, reason: ranked && score ? `"${score.name}" is higher on both` : '' };
}

/** The column as far as it holds its two commonest values; null where these are not nearly all of it. */
function twoOf(column: ColumnProfile): ColumnProfile | null {
  const rows = new Map<string, number>();
  for (const value of column.candidate.sample)
    if (value !== null && column.vocabulary.has(value)) rows.set(value, (rows.get(value) ?? 0) + 1);
  const two = [...rows].sort((a, b) => b[1] - a[1]).slice(0, 2);
  if (two.length < 2 || two.reduce((sum, [, count]) => sum + count, 0) < NEARLY_ALL * column.filled) return null;
  const names = new Set(two.map(([name]) => name));
  if (column.vocabulary.size === names.size) return column;
  const sample = column.candidate.sample.map((value) => (value !== null && names.has(value) ? value : null));
  return profileColumn({ ...column.candidate, distinct: 2, sample });
}

/** The two values of each column in the order in which they go with one another, by the sign of φ. */
function together(prediction: ColumnProfile, label: ColumnProfile): Record<string, string> | null {
  const [[p, q = ''] = [''], [a, b = ''] = ['']] = [[...prediction.vocabulary].sort(), [...label.vocabulary].sort()];
  const both = pairs(prediction, label);
  const count = (left: string, right: string): number =>
    both.filter((pair) => pair.left === left && pair.right === right).length;
  if (p === undefined || a === undefined || both.length < ROWS_AT_LEAST) return null;
  const [pa, pb, qa, qb] = [count(p, a), count(p, b), count(q, a), count(q, b)];
  const spread = Math.sqrt((pa + pb) * (qa + qb) * (pa + qa) * (pb + qb));
  const phi = spread > 0 ? (pa * qb - pb * qa) / spread : 0;
  if (Math.abs(phi) < CORRELATION_AT_LEAST) return null;
  return phi > 0 ? { [p]: a, [q]: b } : { [p]: b, [q]: a };
}

function rankedAlike(
  score: ColumnProfile,
  prediction: ColumnProfile,
  label: ColumnProfile,
): Record<string, string> | null {
  const [said, came] = [inOrder(score, prediction), inOrder(score, label)];
  return said && came ? { [said[0]]: came[0], [said[1]]: came[1] } : null;
}

/** The two classes by the score's values on them, the lower first; null where they are alike. */
function inOrder(score: ColumnProfile, classes: ColumnProfile): [string, string] | null {
  const apart = separation(score, classes);
  const other = apart && [...classes.vocabulary].find((name) => name !== apart.className);
  if (!apart || other === undefined || other === null || Math.abs(apart.auc - 0.5) < RANKS) return null;
  return apart.auc > 0.5 ? [other, apart.className] : [apart.className, other];
}

/** The label that a prediction stands for; its own name where it is spelled alike. Names may be those of any object's properties. */
export const labelNamed = (labels: Readonly<Record<string, string>>, prediction: string): string =>
  (Object.hasOwn(labels, prediction) ? labels[prediction] : undefined) ?? prediction;

/** `1`, `1.0` and `true` are one class. */
export const plainClass = (text: string): string => {
  const lower = text.toLowerCase();
  if (lower === 'true') return '1';
  if (lower === 'false') return '0';
  return /^-?\d+\.0+$/.test(text) ? text.replace(/\.0+$/, '') : text;
};
