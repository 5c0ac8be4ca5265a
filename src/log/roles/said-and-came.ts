import { cohensKappa } from '../../stats/cohens-kappa';
import { sharedValues } from './claims';
import type { Draft } from './draft';
import { pairs, ratings } from './pairs';
import { type ColumnProfile, firstHalf, isCategorical } from './profile';
import { aucOf } from './separation';
import { explained } from './truth';

/** Words for what a machine said and for what people found later. Beside a column of the same values they tell which is which. */
const SAID =
  /\b(out|output|model|ml|ai|bot|machine|auto|automatic|assigned|suggested|proposed|routed|initial|guess|guessed)\b/;
const CAME =
  /\b(gt|gold|final|confirmed|verified|reviewed|review|resolved|corrected|human|manual|agent|analyst|expert|audited|audit|settled|real)\b/;
const ROWS_AT_LEAST = 50;
/** Agreement beyond chance (Cohen's kappa), and a share of the variance, that inputs of the same values seldom reach. */
const AGREES = 0.3;
const CLOSE = 0.5;
/** P(confidence of a row on which the columns agree > of one on which they do not): a confidence is of this answer. */
const CONFIDENT = 0.6;

/**
 * Where no name tells an output: two columns of the same values that mostly agree, of which one is called after what was
 * said or the other after what came, or which agree where the model was confident. The earlier one is what was said unless a name tells.
 */
export function claimPair(draft: Draft): void {
  if ((['prediction', 'label', 'correct', 'loss'] as const).some((role) => draft.first(role) !== undefined)) return;
  if (draft.all('score').length > 0) return;
  const open = draft.columns.filter(
    ({ name, filled, time, numeric }) => draft.of(name) === undefined && filled >= ROWS_AT_LEAST && (numeric || !time),
  );
  const found = open.flatMap((left, i) =>
    open.slice(i + 1).flatMap((right) => pairOf(left, right, draft.first('confidence')) ?? []),
  );
  const [only, ...others] = found;
  if (!only || others.length > 0) return;
  const { said, came, why } = only;
  draft.guess(
    said.name,
    'prediction',
    `The column holds the values of "${came.name}" and mostly agrees with it; ${why}.`,
  );
  draft.guess(came.name, 'label', `The column holds the values of "${said.name}" and mostly agrees with it; ${why}.`);
}

interface Pair {
  said: ColumnProfile;
  came: ColumnProfile;
  why: string;
}

function pairOf(left: ColumnProfile, right: ColumnProfile, confidence: ColumnProfile | undefined): Pair | null {
  if (![(one: ColumnProfile) => one, firstHalf].some((part) => agree(part(left), part(right)))) return null;
  const named = left.words.some((word) => right.words.includes(word)) ? byName(left, right) : null;
  if (named) return named;
  if (!confidence || !isCategorical(left) || !whereConfident(left, right, confidence)) return null;
  return { said: left, came: right, why: `they agree where "${confidence.name}" is high` };
}

function agree(left: ColumnProfile, right: ColumnProfile): boolean {
  if (isCategorical(left) !== isCategorical(right)) return false;
  if (!isCategorical(left)) return left.numeric && right.numeric && explained(right, left) >= CLOSE;
  if (sharedValues(left, right) < 1 || Math.abs(left.vocabulary.size - right.vocabulary.size) > 1) return false;
  const kappa = cohensKappa(ratings(left, right)) ?? 0;
  return kappa >= AGREES && kappa < 1;
}

function byName(left: ColumnProfile, right: ColumnProfile): Pair | null {
  const is = (column: ColumnProfile, words: RegExp): boolean => words.test(column.words.join(' '));
  for (const [said, came] of [
    [left, right],
    [right, left],
  ] as const) {
    if (is(came, SAID) || is(said, CAME)) continue;
    if (is(said, SAID) || is(came, CAME)) return { said, came, why: 'its name tells which of the two it is' };
  }
  return null;
}

function whereConfident(left: ColumnProfile, right: ColumnProfile, confidence: ColumnProfile): boolean {
  const sure = confidence.candidate.sample;
  const [said, came] = [left, right].map(({ candidate }) => candidate.sample);
  const rows = sure.flatMap((value, row) => {
    const [a, b] = [said?.[row], came?.[row]];
    return value && a && b ? [{ score: Number(value), high: a === b }] : [];
  });
  return pairs(left, right).length >= ROWS_AT_LEAST && (aucOf(rows) ?? 0.5) >= CONFIDENT;
}
