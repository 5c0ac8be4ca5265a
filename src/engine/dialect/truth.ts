import type { Expression } from '../expression';

/**
 * Conditions for dialects whose AND and OR know two values: what matters of them is whether they are surely true, or
 * surely false. `NOT` is carried to the leaves, whose own null stays null under it.
 */

export const isConnective = ({ kind }: Expression): boolean => kind === 'and' || kind === 'or' || kind === 'not';

/** SQL that is true where the condition is; false or null where that is false or null. */
export function whetherTrue(condition: Expression, leaf: (expression: Expression) => string): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return joined(condition.kind, condition.operands, (operand) => whetherTrue(operand, leaf));
    case 'not':
      return whetherFalse(condition.operand, leaf);
    default:
      return leaf(condition);
  }
}

/** SQL that is true where the condition is false; false or null where that is true or null. */
export function whetherFalse(condition: Expression, leaf: (expression: Expression) => string): string {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const opposite = condition.kind === 'and' ? 'or' : 'and';
      return joined(opposite, condition.operands, (operand) => whetherFalse(operand, leaf));
    }
    case 'not':
      return whetherTrue(condition.operand, leaf);
    case 'literal':
      return condition.value === null ? leaf(condition) : `(NOT ${leaf(condition)})`;
    default:
      return `(NOT ${leaf(condition)})`;
  }
}

function joined(kind: 'and' | 'or', operands: readonly Expression[], sql: (operand: Expression) => string): string {
  if (operands.length === 0) return kind === 'and' ? '1' : '0';
  return `(${operands.map(sql).join(kind === 'and' ? ' AND ' : ' OR ')})`;
}
