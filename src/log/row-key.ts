import { column, isNull, literal, type Expression } from '../engine/expression';
import type { PredictionLog } from './prediction-log';

/**
 * What tells rows apart where some are drawn by chance: the id, which a row has in a file and in a table alike, so that
 * both draw the same rows; without one, its place.
 */
export function rowKey({ roles }: Pick<PredictionLog, 'roles'>): Expression {
  if (roles.id !== undefined) {
    const id = column(roles.id);
    return { kind: 'case', branches: [{ when: isNull(id), then: literal('') }], otherwise: id };
  }
  const file: Expression = { kind: 'arithmetic', operator: '*', left: { kind: 'file' }, right: literal(1e9) };
  return { kind: 'arithmetic', operator: '+', left: file, right: { kind: 'ordinal' } };
}
