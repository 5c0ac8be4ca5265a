import { and, column, compare, isNull, literal, type Expression } from '../../engine/expression';
import type { PredictionLog } from '../prediction-log';

/** A sign on single rows to time a change by. */
export interface RowSignal {
  /** In words, such as `wrong predictions`. */
  text: string;
  /** 1 where a row shows the sign, 0 where it does not, null where it says nothing. */
  event: Expression;
}

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
  if (log.correct) return { text: 'wrong predictions', event: wrong(log.correct) };
  return log.loss ? lossAbove(log, log.loss, LARGE_LOSS, baseline, signal) : null;
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
