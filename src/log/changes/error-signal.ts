import { compare, isNull, literal, type Expression } from '../../engine/expression';
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

/** 1 where a prediction is wrong (or its error large), 0 where right, null without a label; null for unlabelled logs. */
export async function errorSignal(
  log: PredictionLog,
  baseline: Expression | null,
  signal?: AbortSignal,
): Promise<RowSignal | null> {
  if (log.correct) {
    const event: Expression = { kind: 'arithmetic', operator: '-', left: literal(1), right: log.correct };
    return { text: 'wrong predictions', event };
  }
  if (!log.loss) return null;
  const [found] = await log.engine.quantiles(
    { operand: log.loss, probabilities: [LARGE_LOSS], ...(baseline ? { where: baseline } : {}) },
    signal,
  );
  const limit = found?.values[0];
  if (limit === null || limit === undefined) return null;
  return { text: `errors above ${Number(limit.toPrecision(4))}`, event: above(log.loss, limit) };
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
