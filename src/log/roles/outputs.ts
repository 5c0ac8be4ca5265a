import { claimsOn, sharedValues } from './claims';
import type { Draft } from './draft';
import { isCategorical, isProbability, type ColumnProfile } from './profile';
import { decides, separation } from './separation';

/** Names that say beyond doubt that a column is the truth, unlike `label`, which may be what the model said. */
const TRUTH = /\b(true|truth|actual|actuals|gt|observed|reali[sz]ed)\b/;
const saysTruth = (profile: ColumnProfile): boolean =>
  TRUTH.test(profile.words.join(' ')) || profile.joined === 'ytrue';

/**
 * Names of model outputs mislead: `label` may be the predicted label, `score` a regression output, `prediction` a
 * probability. Values decide.
 */
export function resolveOutputs(draft: Draft): void {
  labelThatIsPredicted(draft);
  predictionThatIsProbability(draft);
  scoreThatIsPrediction(draft);
  labelThatFollowsScore(draft);
}

/** Beside a column that is surely the truth, and with no prediction, `label` is what the model said. */
function labelThatIsPredicted(draft: Draft): void {
  if (draft.first('prediction')) return;
  const label = draft.first('label');
  if (!label) return;
  const rivals = draft.columns.filter(
    (column) =>
      column !== label && draft.free(column) && (saysTruth(column) || column.joined === 'label') && canBe(column),
  );
  const rival = rivals.find((column) => sharedValues(column, label) > 0);
  if (!rival || saysTruth(rival) === saysTruth(label)) return;
  const [truth, predicted] = saysTruth(label) ? [label, rival] : [rival, label];
  if (!draft.free(predicted)) return;
  draft.guess(
    predicted.name,
    'prediction',
    `"${truth.name}" is the truth and nothing else is a prediction, so this is the predicted label.`,
  );
  draft.guess(truth.name, 'label', `The name says truth, and it shares its values with "${predicted.name}".`);
}

const canBe = (column: ColumnProfile): boolean => column.filled > 0 && (!column.time || column.numeric);

/** Fractions beside a label of two classes are the probability of one of them. */
function predictionThatIsProbability(draft: Draft): void {
  const prediction = draft.first('prediction');
  const label = draft.first('label');
  if (!draft.free(prediction) || !label || !isProbability(prediction)) return;
  if (!isCategorical(label) || label.distinct > 2) return;
  const other = claimsOn(draft).find((claim) => claim.role === 'prediction' && isCategorical(claim.column));
  draft.guess(
    prediction.name,
    'score',
    `Holds fractions while "${label.name}" has ${label.distinct} classes: a probability, not a decision.`,
  );
  if (other) draft.guess(other.column.name, 'prediction', other.reason);
}

/** A lone score that is no probability, or stands beside a continuous label, is what a regression predicts. */
function scoreThatIsPrediction(draft: Draft): void {
  const scores = draft.all('score').filter((column) => draft.free(column));
  const score = scores[0];
  if (draft.first('prediction') || !score || scores.length > 1) return;
  const label = draft.first('label');
  const continuous = label !== undefined && label.numeric && !isCategorical(label);
  const bounded = score.minimum >= 0 && score.maximum <= 1;
  if (!continuous && bounded) return;
  if (label && !continuous) return;
  if (!label && decidedBy(score, draft).length > 0) return;
  const why = label ? `"${label.name}" is continuous` : 'its values leave 0 to 1';
  draft.guess(score.name, 'prediction', `The only output, and ${why}: a predicted number, not a probability.`);
}

/** A score on another scale than 0 to 1 that decides a column of two values is still a score. */
const decidedBy = (score: ColumnProfile, draft: Draft): ColumnProfile[] =>
  draft.columns.filter((column) => draft.of(column.name) === undefined && decides(score, column));

/** A "label" that the score alone decides without a single exception is the model's own decision. */
function labelThatFollowsScore(draft: Draft): void {
  const label = draft.first('label');
  const score = draft.all('score').find(isProbability);
  if (draft.first('prediction') || !draft.free(label) || !score || saysTruth(label) || draft.all('score').length > 1)
    return;
  const apart = separation(score, label);
  if (apart === null || apart.rows < 100 || Math.abs(apart.auc - 0.5) < 0.5) return;
  draft.guess(
    label.name,
    'prediction',
    `"${score.name}" decides it without exception, so it is the predicted label, not the true one.`,
  );
}
