import { and, column, compare, isNull, literal, or, type Expression } from '../../engine/expression';
import { isClass, labelIs } from '../../log/outcome';
import type { PredictionLog } from '../../log/prediction-log';
import { IncidentError } from '../../protocol/errors';
import type { MonitoringContext } from './context';

/**
 * What calibration starts from. `positive`: the probability of one class of two. `confidence`: how sure the model is of what
 * it predicted.
 */
export interface ScoreSource {
  kind: 'positive' | 'confidence';
  /** How it is called in a report: a column, or what was made of columns. */
  name: string;
  score: Expression;
  /** The class whose probability the score is; null for a confidence. */
  positive: string | null;
  /** 1 or 0 as the positive class was predicted; for a confidence 1 on every row. */
  predicted: Expression;
  /** 1 or 0 as the event happened: the positive class, or being right; null without a label. */
  event: Expression | null;
  /** The predicted class as text; null where only scores are logged. */
  className: Expression | null;
}

const USUAL_POSITIVES = ['1', '1.0', 'true', 'yes', 'y', 'positive', 'pos', 'fraud', 'spam', 'churn', 'default'];

/** Conditions as 1, 0 or null. */
const truth = (condition: Expression, unless: Expression[]): Expression => ({
  kind: 'case',
  branches: [
    ...unless.map((operand) => ({ when: isNull(operand), then: literal(null) })),
    { when: condition, then: literal(1) },
  ],
  otherwise: literal(0),
});

/**
 * The score a log's performance can be estimated from: of two classes the positive one's probability (logged, or the
 * confidence turned round), of several the confidence. Throws `not-applicable` for a regression and for a log without scores.
 * @param positive the class to call positive, where given
 */
export async function scoreSource(context: MonitoringContext, positive?: string): Promise<ScoreSource> {
  const { log } = context;
  const { roles, task } = log;
  if (task === 'regression') throw regression();
  const classes = await predictedClasses(context);
  const scores = Object.entries(roles.scores);
  if (positive !== undefined && !classes.includes(positive) && !(positive in roles.scores)) {
    throw new IncidentError(
      'usage',
      `--positive ${positive}: no such class is predicted.`,
      `The classes are: ${classes.slice(0, 20).join(', ')}.`,
    );
  }
  const isBinary = task === 'binary' && classes.length <= 2;
  if (isBinary) {
    const chosen =
      positive ?? usual(scores.map(([name]) => name)) ?? scores[0]?.[0] ?? usual(classes) ?? classes.at(-1);
    const logged = scores.find(([name]) => name === chosen);
    if (logged) return positiveSource(log, logged[1], column(logged[1]), logged[0]);
    const other = scores.find(([name]) => name !== chosen);
    if (other && chosen !== undefined && positive !== undefined)
      return positiveSource(log, `1 − ${other[1]}`, oneMinus(column(other[1])), chosen);
    if (roles.confidence !== undefined && roles.prediction !== undefined && chosen !== undefined)
      return turned(log, roles.confidence, chosen);
  }
  return confidenceSource(log, classes);
}

const regression = (): IncidentError =>
  new IncidentError(
    'not-applicable',
    'Performance is estimated from confidences, and this log is a regression, which has none.',
    'Once labels are there, the performance command computes MAE, RMSE and R².',
  );

const usual = (classes: readonly string[]): string | undefined =>
  USUAL_POSITIVES.flatMap((name) => classes.filter((each) => each.toLowerCase() === name))[0];

const oneMinus = (operand: Expression): Expression => ({
  kind: 'arithmetic',
  operator: '-',
  left: literal(1),
  right: operand,
});

function types(log: PredictionLog): Map<string, ReturnType<PredictionLog['engine']['describe']>[number]['type']> {
  return new Map(log.engine.describe().map(({ name, type }) => [name, type]));
}

function positiveSource(log: PredictionLog, name: string, score: Expression, positive: string): ScoreSource {
  const { prediction } = log.roles;
  const predicted =
    prediction === undefined
      ? truth(compare(score, '>=', literal(0.5)), [score])
      : truth(isClass(prediction, positive, types(log)), [column(prediction)]);
  const className = prediction === undefined ? null : ({ kind: 'text', operand: column(prediction) } as const);
  return {
    kind: 'positive',
    name,
    score,
    positive,
    predicted,
    event: positiveEvent(log, positive, predicted),
    className,
  };
}

/** Whether the positive class was the truth: by the label, else by whether the prediction of it was right. */
function positiveEvent(log: PredictionLog, positive: string, predicted: Expression): Expression | null {
  const { label } = log.roles;
  if (label !== undefined) return truth(labelIs(log.roles, label, positive, types(log)), [column(label)]);
  if (!log.correct) return null;
  return truth(compare(log.correct, '=', predicted), [log.correct, predicted]);
}

/** The confidence of whatever was predicted as the probability of one class. */
function turned(log: PredictionLog, confidence: string, positive: string): ScoreSource {
  const { prediction = '' } = log.roles;
  const isPositive = isClass(prediction, positive, types(log));
  const score: Expression = {
    kind: 'case',
    branches: [
      { when: or(isNull(column(prediction)), isNull(column(confidence))), then: literal(null) },
      { when: isPositive, then: column(confidence) },
    ],
    otherwise: oneMinus(column(confidence)),
  };
  return positiveSource(log, `${confidence} of ${prediction}`, score, positive);
}

function confidenceSource(log: PredictionLog, classes: readonly string[]): ScoreSource {
  const { roles } = log;
  const scores = Object.entries(roles.scores);
  const text: Expression | null =
    roles.prediction === undefined ? null : { kind: 'text', operand: column(roles.prediction) };
  const [name, score] =
    roles.confidence !== undefined
      ? [roles.confidence, column(roles.confidence)]
      : ['score of the predicted class', scoreOfPrediction(log, scores)];
  if (score === null) {
    const known = classes.length > 0 ? ` of its classes (${classes.slice(0, 6).join(', ')})` : '';
    throw new IncidentError(
      'not-applicable',
      `The log has no scores${known} and no confidence to estimate performance from.`,
      'Name them with --role confidence=COLUMN or --role score:CLASS=COLUMN.',
    );
  }
  const predicted = truth({ kind: 'and', operands: [] }, [score]);
  return { kind: 'confidence', name, score, positive: null, predicted, event: log.correct, className: text };
}

function scoreOfPrediction(log: PredictionLog, scores: readonly [string, string][]): Expression | null {
  const { prediction } = log.roles;
  if (scores.length === 0) return null;
  const highest = scores.map(([, name]) => ({
    when: and(...scores.map(([, other]) => compare(column(name), '>=', column(other)))),
    then: column(name),
  }));
  if (prediction === undefined) return { kind: 'case', branches: highest, otherwise: literal(null) };
  const known = types(log);
  const branches = scores.map(([className, name]) => ({
    when: isClass(prediction, className, known),
    then: column(name),
  }));
  return { kind: 'case', branches, otherwise: literal(null) };
}

const CLASSES = 200;

/** The classes predicted, the commonest first; the classes that have scores where no prediction is logged. */
export async function predictedClasses({ log, signal }: MonitoringContext): Promise<string[]> {
  const { prediction, scores } = log.roles;
  if (prediction === undefined) return Object.keys(scores);
  const by = { name: { kind: 'text', operand: column(prediction) } } as const;
  const table = await log.engine.count({ by, measures: { rows: { kind: 'count' } }, largest: CLASSES }, signal);
  const rows = Array.from({ length: table.numRows() }, (_, row) => ({
    name: table.get('name', row) as string | null,
    rows: Number(table.get('rows', row)),
  }));
  return rows
    .filter(({ name }) => name !== null)
    .sort((a, b) => b.rows - a.rows)
    .map(({ name }) => String(name));
}
