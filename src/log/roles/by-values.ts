import { cohensKappa } from '../../stats/cohens-kappa';
import { sharedValues } from './claims';
import type { Draft } from './draft';
import { claimForecast } from './forecast';
import { type ColumnProfile, firstHalf, isCategorical, isProbability } from './profile';
import { ratings } from './pairs';
import { decides } from './separation';
import { claimPair } from './said-and-came';
import { claimAmount, claimTruth } from './truth';

/** Columns whose names say nothing: what their values alone can only be. Only roles that no name claimed are given. */
export function claimByValues(draft: Draft): void {
  claimForecast(draft);
  claimPair(draft);
  scoreOfDecision(draft);
  decision(draft);
  claimAmount(draft);
  claimTruth(draft);
  version(draft);
  status(draft);
  identifier(draft);
}

const unclaimed = (draft: Draft): ColumnProfile[] =>
  draft.columns.filter(({ name, filled }) => draft.of(name) === undefined && filled >= 20);

/** Agreement with the label beyond chance (Cohen's kappa) that inputs seldom reach. */
const AGREES = 0.3;

/** More values than so many are no classes. */
const MOST_CLASSES = 10;

/** A number that alone decides which of two classes is predicted is the model's score, whatever it is called. */
function scoreOfDecision(draft: Draft): void {
  const prediction = draft.first('prediction');
  if (!prediction || !isCategorical(prediction) || draft.all('score').length > 0 || draft.first('confidence')) return;
  const deciding = unclaimed(draft).filter(
    (column) => isProbability(column) && column.distinct > MOST_CLASSES && decides(column, prediction),
  );
  const [only, ...others] = deciding;
  if (only && others.length === 0)
    draft.guess(only.name, 'score', `The column holds fractions that decide "${prediction.name}": the model's score.`);
}

/** A column of the label's own classes that the score decides, or that mostly agrees with the label, is the decision. */
function decision(draft: Draft): void {
  if (draft.first('prediction')) return;
  const label = draft.first('label');
  const decidedBy = (column: ColumnProfile): ColumnProfile | undefined =>
    draft.all('score').find((score) => decides(score, column));
  for (const column of unclaimed(draft)) {
    if (!isCategorical(column) || column.time || column.vocabulary.size < 2) continue;
    const score = decidedBy(column);
    const classes = label !== undefined && isCategorical(label) && sharedValues(column, label) === 1;
    if (label ? !classes || (!score && !agrees(column, label)) : !score) continue;
    const shared = label ? `holds the classes of "${label.name}"` : 'holds two classes';
    const why = score ? `"${score.name}" decides it` : 'it mostly agrees with them';
    return draft.guess(column.name, 'prediction', `The column ${shared} and ${why}: the model's decision.`);
  }
}

/** In the whole sample, or in the head of the log: a model that fails later on agreed with the label before. */
const agrees = (column: ColumnProfile, label: ColumnProfile): boolean =>
  [(one: ColumnProfile) => one, firstHalf].some(
    (part) => (cohensKappa(ratings(part(column), part(label))) ?? 0) >= AGREES,
  );

/** `v2`, `ranker-v2.1`, `2.14.0`, `fraud-3.1-rc1`; not `0.5-1.0`, which is a range, and not an address of four numbers. */
const VERSION =
  /(^|[-_./:@ ])v\d+([-+._][a-z\d]+)*$|^\d+\.\d+\.\d+([-+][a-z\d.]+)?$|^[a-z][a-z_-]*[-_:@ ]\d+\.\d+(\.\d+)?([-+][a-z\d]+)?$/i;
const COMMIT = /^(?=.*\d)(?=.*[a-f])[\da-f]{7,40}$/;
const VERSION_OF_SOMETHING_ELSE =
  /\b(app|os|client|sdk|browser|ios|android|firmware|device|api|agent|schema|feature|features|doc|protocol|ip|address|user|host)\b/;
const MOST_VERSIONS = 50;

/** Few values that all read like versions or commits, and nothing says they are those of an app or a device. */
function version(draft: Draft): void {
  if (draft.first('modelVersion')) return;
  const found = unclaimed(draft).find((column) => {
    if (column.numeric || column.time || VERSION_OF_SOMETHING_ELSE.test(column.words.join(' '))) return false;
    const values = [...column.vocabulary];
    if (values.length > MOST_VERSIONS || column.uniqueShare > 0.1) return false;
    return values.every((value) => VERSION.test(value)) || values.every((value) => COMMIT.test(value));
  });
  if (found) draft.guess(found.name, 'modelVersion', 'The column holds few values, and all read like versions.');
}

const STATUSES = new Set(
  '200 201 202 204 206 301 302 304 400 401 403 404 405 408 409 410 413 415 422 424 429 499 500 501 502 503 504'.split(
    ' ',
  ),
);

/** Whole numbers that are all HTTP statuses, 200 among them. */
function status(draft: Draft): void {
  if (draft.first('status')) return;
  const found = unclaimed(draft).find(
    ({ whole, vocabulary }) => whole && vocabulary.has('200') && [...vocabulary].every((value) => STATUSES.has(value)),
  );
  if (found) draft.guess(found.name, 'status', 'The column holds nothing but HTTP statuses.');
}

const TOKEN = /^[\w.:/+=-]{1,80}$/;

/** Tokens, most with digits in them, that are different on every row name the rows. */
function identifier(draft: Draft): void {
  if (draft.first('id')) return;
  const found = unclaimed(draft).find(({ numeric, time, uniqueShare, vocabulary }) => {
    if (numeric || time || uniqueShare < 1) return false;
    const values = [...vocabulary];
    return (
      values.every((value) => TOKEN.test(value)) &&
      values.filter((value) => /\d/.test(value)).length > values.length / 2
    );
  });
  if (found) draft.guess(found.name, 'id', 'The column holds a token that is different on every row.');
}
