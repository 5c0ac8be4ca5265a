import type { SqlType } from '../dialect/dialect';
import type { Value } from '../engine';
import { instantText, plainInteger } from '../values';

/** A cell of an answer as JavaScript's value of its type. */
export function valueOfCell(cell: string | null | undefined, type: SqlType): Value {
  if (cell === null || cell === undefined) return null;
  switch (type) {
    case 'number':
      return numberOfCell(cell);
    case 'integer':
    case 'time':
      return plainInteger(BigInt(cell));
    case 'boolean':
      return cell !== '0' && cell !== 'false';
    case 'text':
    case 'null':
      return cell;
  }
}

/** A value to be shown: times as ISO 8601 in UTC. */
export const shownCell = (cell: string | null | undefined, type: SqlType): Value =>
  type === 'time' && typeof cell === 'string' ? instantText(BigInt(cell)) : valueOfCell(cell, type);

export function numberOfCell(cell: string | null | undefined): number {
  if (cell === null || cell === undefined) return NaN;
  if (cell.endsWith('inf')) return cell.startsWith('-') ? -Infinity : Infinity;
  return Number(cell);
}
