import { and, column, compare, isNull, literal, type Expression } from '../../engine/expression';
import { labelIs } from '../outcome';
import type { PredictionLog } from '../prediction-log';

/** A sign on single rows to time a change by. */
export interface RowSignal {
  /** In words, such as `wrong predictions`. */
  text: string;
  /** 1 where a row shows the sign, 0 where it does not, null where it says nothing. */
  event: Expression;
  /** A smaller change of its rate is none, where that is less than what is usually asked for: rare signs. */
  minimumEffect?: number;
}

/** A change of a rate by this part of it is worth looking at, however rare the sign. */
const PART_OF_RATE = 0.3;
const USUAL_EFFECT = 0.02;

/** The least change of a sign that so many rows show. */
const effectAt = (rate: number): { minimumEffect?: number } =>
  rate > 0 && PART_OF_RATE * rate < USUAL_EFFECT ? { minimumEffect: PART_OF_RATE * rate } : {};

/** A loss above this quantile of the good period counts as an error. */
const LARGE_LOSS = 0.8;
/** The same for an error that is far from usual. */
const EXTREME_LOSS = 0.95;
/** Rows surer than this quantile of the good period's: what goes wrong there seldom did before. */
const SURE = 0.5;

/** 1 where a prediction is wrong (or its error large), 0 where right, null without a label; null for unlabelled logs. */
export async function errorSignal(
  log: PredictionLog,
  baseline: Expression | null,
  signal?: AbortSignal,
): Promise<RowSignal | null> {
  if (log.correct) {
    const event = wrong(log.correct);
    return { text: 'wrong predictions', event, ...effectAt((await rateOf(log, event, baseline, signal)) ?? 1) };
  }
  if (!log.loss) return null;
  const outcome = outcomeEvent(log);
  const rate = outcome && (await rateOf(log, outcome, baseline, signal));
  if (rate === null) return lossAbove(log, log.loss, LARGE_LOSS, baseline, signal);
  // As many rows as there are of the rare outcome: those have the largest losses.
  const rare = Math.min(rate, 1 - rate);
  const above = await lossAbove(log, log.loss, 1 - Math.max(rare, RAREST), baseline, signal);
  return above && { ...above, ...effectAt(Math.max(rare, RAREST)) };
}

/** Fewer rows than this part of all give no quantile to count by. */
const RAREST = 0.001;

/**
 * Rows of the scored class, where a score is judged by its loss; null elsewhere. It may become rarer without any loss that
 * rises.
 */
export async function outcomeSignal(
  log: PredictionLog,
  baseline: Expression | null,
  signal?: AbortSignal,
): Promise<RowSignal | null> {
  const event = outcomeEvent(log);
  const rate = event && (await rateOf(log, event, baseline, signal));
  const { label } = log.roles;
  if (!event || rate === null || label === undefined) return null;
  return { text: `${label}=${Object.keys(log.roles.scores)[0] ?? ''}`, event, ...effectAt(Math.min(rate, 1 - rate)) };
}

function outcomeEvent({ roles, task, loss, engine }: PredictionLog): Expression | null {
  const [className] = Object.keys(roles.scores);
  const { label } = roles;
  if (task === 'regression' || !loss || label === undefined || className === undefined) return null;
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  return {
    kind: 'case',
    branches: [
      { when: isNull(column(label)), then: literal(null) },
      { when: labelIs(roles, label, className, types), then: literal(1) },
    ],
    otherwise: literal(0),
  };
}

/** Mean of a sign over the rows of the baseline; null where none has it. */
async function rateOf(
  { engine }: PredictionLog,
  event: Expression,
  baseline: Expression | null,
  signal?: AbortSignal,
): Promise<number | null> {
  const table = await engine.count(
    {
      by: {},
      measures: { known: { kind: 'countValues', operand: event }, shown: { kind: 'sum', operand: event } },
      where: baseline ?? literal(true),
    },
    signal,
  );
  const [known, shown] = ['known', 'shown'].map((name) => Number(table.get(name, 0) ?? 0));
  return known !== undefined && shown !== undefined && known > 0 ? shown / known : null;
}

/**
 * Errors the model was sure of, or far larger than usual: rarer than errors at large, so that a fault that makes them
 * frequent stands out more. Null where no confidence tells sure rows from others.
 */
export async function gravestErrorSignal(
  log: PredictionLog,
  baseline: Expression | null,
  signal?: AbortSignal,
): Promise<RowSignal | null> {
  if (log.loss) return lossAbove(log, log.loss, EXTREME_LOSS, baseline, signal);
  const sureness = surenessOf(log);
  if (!log.correct || !sureness) return null;
  const limit = await quantile(log, sureness, SURE, baseline, signal);
  if (limit === null) return null;
  const sure = and(compare(log.correct, '=', literal(0)), compare(sureness, '>', literal(limit)));
  return {
    text: 'predictions that are sure and wrong',
    event: {
      kind: 'case',
      branches: [
        { when: isNull(log.correct), then: literal(null) },
        { when: sure, then: literal(1) },
      ],
      otherwise: literal(0),
    },
  };
}

const wrong = (correct: Expression): Expression => ({
  kind: 'arithmetic',
  operator: '-',
  left: literal(1),
  right: correct,
});

/** Grows as the model is surer of its decision: the confidence, or how far the one score of two classes is from a half. */
function surenessOf({ roles, engine, task }: PredictionLog): Expression | null {
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const isNumber = (name: string): boolean => ['number', 'integer'].includes(types.get(name) ?? '');
  if (roles.confidence !== undefined && isNumber(roles.confidence)) return column(roles.confidence);
  const [score] = Object.values(roles.scores);
  if (task !== 'binary' || score === undefined || !isNumber(score)) return null;
  return {
    kind: 'absolute',
    operand: { kind: 'arithmetic', operator: '-', left: column(score), right: literal(0.5) },
  };
}

async function lossAbove(
  log: PredictionLog,
  loss: Expression,
  probability: number,
  baseline: Expression | null,
  signal?: AbortSignal,
): Promise<RowSignal | null> {
  const limit = await quantile(log, loss, probability, baseline, signal);
  return limit === null ? null : { text: `errors above ${Number(limit.toPrecision(4))}`, event: above(loss, limit) };
}

async function quantile(
  { engine }: PredictionLog,
  operand: Expression,
  probability: number,
  baseline: Expression | null,
  signal?: AbortSignal,
): Promise<number | null> {
  const [found] = await engine.quantiles(
    { operand, probabilities: [probability], ...(baseline ? { where: baseline } : {}) },
    signal,
  );
  return found?.values[0] ?? null;
}

/** 1 above the limit, 0 up to it, null where empty. */
export const above = (operand: Expression, limit: number): Expression => ({
  kind: 'case',
  branches: [
    { when: isNull(operand), then: literal(null) },
    { when: compare(operand, '>', literal(limit)), then: literal(1) },
  ],
  otherwise: literal(0),
});
