import type { EngineColumn } from '../engine/engine';
import { and, column, compare, literal, type Expression } from '../engine/expression';
import { IncidentError } from '../protocol/errors';
import type { Restriction } from '../protocol/investigation';

/** `--where` as one condition; null where there is none. Throws `unknown-column`. */
export function restrictionOf(where: readonly Restriction[], columns: readonly EngineColumn[]): Expression | null {
  if (where.length === 0) return null;
  return and(...where.map((one) => equals(one, columns)));
}

function equals({ column: name, value }: Restriction, columns: readonly EngineColumn[]): Expression {
  const found = columns.find((one) => one.name === name);
  if (!found) {
    const names = columns.slice(0, 20).map((one) => one.name);
    throw new IncidentError(
      'unknown-column',
      `--where names "${name}", which is no column.`,
      `The columns are: ${names.join(', ')}.`,
    );
  }
  const isNumber = found.type === 'integer' || found.type === 'number';
  if (
    isNumber &&
    value.trim() !== '' &&
    Number.isFinite(Number(value)) &&
    Math.abs(Number(value)) <= Number.MAX_SAFE_INTEGER
  ) {
    return compare(column(name), '=', literal(Number(value)));
  }
  const text = found.type === 'boolean' ? value.toLowerCase() : value;
  return compare({ kind: 'text', operand: column(name) }, '=', literal(text));
}
