import { coefficientOfDetermination } from '../../stats/coefficient-of-determination';
import { cohensKappa } from '../../stats/cohens-kappa';
import { expectedCalibrationError } from '../../stats/score-quality';
import { sharedValues } from './claims';
import type { Draft } from './draft';
import { firstHalf, isCategorical, isProbability, type ColumnProfile } from './profile';
import { pairs, ratings } from './pairs';
import { isTruthValue } from './rules';
import { separation } from './separation';

/** Columns that look like what the model said are seldom later values of it where their names say so. */
const EARLIER = /\b(lag|lagged|prev|previous|last|past|prior|mean|avg|average|rolling|median|baseline|old)\b/;

/** The truth under a name that says nothing: classes a score is calibrated to, or amounts that predictions are close to. */
export function claimTruth(draft: Draft): void {
  if (draft.first('label') || draft.first('correct') || draft.first('loss')) return;
  const open = draft.columns.filter(
    ({ name, filled, words }) => draft.of(name) === undefined && filled >= 50 && !EARLIER.test(words.join(' ')),
  );
  const prediction = draft.first('prediction');
  const score = draft.all('score').find(isProbability);
  const found =
    seen(open, prediction, score) ??
    seen(open.map(firstHalf), firstHalfOf(prediction), firstHalfOf(score)) ??
    (score && namedOutcome(open, score));
  if (found) draft.guess(found.column.name, 'label', found.reason);
}

/** Names of what somebody was told to expect. */
const EXPECTED = /\b(eta|etd|expected|estimate|estimated|planned|promised|quoted|projected|target|forecasted)\b/;
const EXPECTS = 0.1;

/** The prediction under a name that says nothing, beside a true amount: the one number close to it, or called after what is expected. */
export function claimAmount(draft: Draft): void {
  const label = draft.first('label');
  if (!label || draft.first('prediction') || draft.all('score').length > 0 || !label.numeric || isCategorical(label))
    return;
  const open = draft.columns.filter(
    ({ name, filled, words }) => draft.of(name) === undefined && filled >= 50 && !EARLIER.test(words.join(' ')),
  );
  const found = [[label, open] as const, [firstHalf(label), open.map(firstHalf)] as const]
    .map(([truth, columns]) => close(columns, truth) ?? expected(columns, truth))
    .find((one) => one !== undefined);
  if (found)
    draft.guess(
      found.column.name,
      'prediction',
      `Its values lie close to those of "${label.name}": what was expected of it.`,
    );
}

function expected(open: readonly ColumnProfile[], truth: ColumnProfile): Found | undefined {
  const named = open.filter(({ numeric, words }) => numeric && EXPECTED.test(words.join(' ')));
  const [only, ...others] = named.filter((column) => explained(column, truth) >= EXPECTS);
  return only && others.length === 0 ? { column: only, reason: '' } : undefined;
}

/** What models are built to foresee, as columns call it. */
const OUTCOME =
  /\b(fraud|fraudulent|churn|churned|click|clicked|convert|converted|conversion|purchased|bought|defaulted|spam|chargeback|cancelled|canceled|readmitted|died|mortality|admitted|delinquent|returned|failed)\b/;
const RANKS = 0.55;

/** The one column of two truth values that is called after an outcome, unless the score surely says nothing about it. */
function namedOutcome(open: readonly ColumnProfile[], score: ColumnProfile): Found | undefined {
  const [only, ...others] = open.filter(
    (column) =>
      OUTCOME.test(column.words.join(' ')) &&
      isCategorical(column) &&
      [...column.vocabulary].every(isTruthValue) &&
      (separation(score, column)?.auc ?? 1) >= RANKS,
  );
  return only && others.length === 0
    ? { column: only, reason: `It is called after an outcome, and "${score.name}" foresees one.` }
    : undefined;
}

const firstHalfOf = (column: ColumnProfile | undefined): ColumnProfile | undefined => column && firstHalf(column);

function seen(
  open: readonly ColumnProfile[],
  prediction: ColumnProfile | undefined,
  score: ColumnProfile | undefined,
): Found | undefined {
  return (
    (score && calibrated(open, score)) ??
    (prediction && (isCategorical(prediction) ? agreeing(open, prediction) : close(open, prediction)))
  );
}

interface Found {
  column: ColumnProfile;
  reason: string;
}

/** Sampled rows below which closeness and calibration say little. */
const ROWS_AT_LEAST = 50;
const RANKED_AT_LEAST = 0.08;
const DECIDED = 0.495;
const CALIBRATION_ERROR_AT_MOST = 0.06;
const BINS = 5;

/** Two classes of which one comes true as often as the score says, all along the score. */
function calibrated(open: readonly ColumnProfile[], score: ColumnProfile): Found | undefined {
  for (const column of open) {
    if (!isCategorical(column) || column.vocabulary.size !== 2) continue;
    const apart = separation(score, column);
    if (!apart || Math.abs(apart.auc - 0.5) < RANKED_AT_LEAST || Math.abs(apart.auc - 0.5) > DECIDED) continue;
    const high = apart.auc > 0.5 ? apart.className : [...column.vocabulary].find((name) => name !== apart.className);
    if (high === undefined || calibrationError(score, column, high) > CALIBRATION_ERROR_AT_MOST) continue;
    return {
      column,
      reason: `"${high}" is as frequent in the column as "${score.name}" says: the outcome it predicts.`,
    };
  }
  return undefined;
}

function calibrationError(score: ColumnProfile, classes: ColumnProfile, high: string): number {
  const both = pairs(score, classes);
  if (both.length < ROWS_AT_LEAST) return Infinity;
  const cells = both.map(({ left, right }) => {
    const hit = right === high ? 1 : 0;
    return { score: Number(left), positives: hit, negatives: 1 - hit };
  });
  return expectedCalibrationError(cells, BINS) ?? Infinity;
}

const AGREES = 0.3;

function agreeing(open: readonly ColumnProfile[], prediction: ColumnProfile): Found | undefined {
  const column = open.find(
    (one) =>
      isCategorical(one) &&
      sharedValues(one, prediction) === 1 &&
      Math.abs(one.vocabulary.size - prediction.vocabulary.size) <= 1 &&
      (cohensKappa(ratings(one, prediction)) ?? 0) >= AGREES,
  );
  return (
    column && { column, reason: `The column holds the classes of "${prediction.name}" and mostly agrees with it.` }
  );
}

const CLOSE = 0.7;

/** Amounts whose distance from the prediction is a small part of their own spread. */
function close(open: readonly ColumnProfile[], prediction: ColumnProfile): Found | undefined {
  const near = open
    .filter(({ numeric, whole, distinct }) => numeric && !(whole && distinct <= 10))
    .map((column) => ({ column, share: explained(column, prediction) }))
    .filter(({ share }) => share >= CLOSE)
    .sort((left, right) => right.share - left.share)[0];
  return (
    near && {
      column: near.column,
      reason: `Its values lie close to those of "${prediction.name}": the amount it predicts.`,
    }
  );
}

/** Share of the variance of one column that another one explains as it stands; 0 where they are the same, or seldom both there. */
export function explained(column: ColumnProfile, prediction: ColumnProfile): number {
  const both = pairs(column, prediction).map(({ left, right }) => ({
    observed: Number(left),
    predicted: Number(right),
  }));
  const share = both.length < ROWS_AT_LEAST ? null : coefficientOfDetermination(both);
  // The prediction itself under another name is no label.
  return share === null || share === 1 ? 0 : share;
}
