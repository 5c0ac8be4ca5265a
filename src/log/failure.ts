import { and, column, compare, isNull, literal, not, type Expression } from '../engine/expression';
import type { PredictionLog } from './prediction-log';

const FINE = [
  'ok',
  'success',
  'succeeded',
  'completed',
  'done',
  'none',
  'no',
  'false',
  'healthy',
  'normal',
  '',
  '0',
  '200',
];

/** The condition of a failed request by status or error column; null where the log has neither. */
export function failureOf({ roles, engine }: PredictionLog): Expression | null {
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const numeric = (name: string): boolean => ['integer', 'number'].includes(types.get(name) ?? '');
  if (roles.status !== undefined) {
    const status = column(roles.status);
    if (numeric(roles.status)) return compare(status, '>=', literal(400));
    return and(not(isNull(status)), not(isFine(status)));
  }
  if (roles.error === undefined) return null;
  const error = column(roles.error);
  if (numeric(roles.error)) return compare(error, '!=', literal(0));
  if (types.get(roles.error) === 'boolean') return compare(error, '=', literal(true));
  return and(not(isNull(error)), not(isFine(error)));
}

const isFine = (operand: Expression): Expression => ({
  kind: 'in',
  operand: { kind: 'text', operand },
  values: FINE.flatMap((word) => [
    ...new Set([word, word.toUpperCase(), `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`]),
  ]),
});
