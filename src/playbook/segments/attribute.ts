import type { Expression } from '../../engine/expression';

/** Something rows can be sliced by: a logged column, or one derived from the time or from a number. */
export interface Attribute {
  /** The column, or `timestamp.hour`, `timestamp.weekday`, `feat_03.bin`. */
  name: string;
  value: Expression;
  /** How a group's key reads: bins have ranges instead of indices. */
  label: (key: string | number | boolean | null) => string;
  origin: 'segment' | 'version' | 'feature' | 'derived';
  /** The logged column it is made of. */
  column: string;
  /** Rows without a value are of no group: nothing is confined to them. */
  groupless?: boolean;
}

const MISSING = '(missing)';

export const keyAsText = (key: string | number | boolean | null): string => (key === null ? MISSING : String(key));

/** A condition that holds for the rows of one value. */
export function holds(attribute: Attribute, key: string | number | boolean | null): Expression {
  if (key === null) return { kind: 'isNull', operand: attribute.value };
  return { kind: 'compare', operator: '=', left: attribute.value, right: { kind: 'literal', value: key } };
}
