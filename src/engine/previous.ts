import type { Expression } from './expression';

export type Previous = Expression & { kind: 'previous' };

/** Every look at a previous row in an expression. */
export function previousOf(expression: Expression): Previous[] {
  if (expression.kind === 'previous') return [expression];
  switch (expression.kind) {
    case 'compare':
    case 'arithmetic':
      return [...previousOf(expression.left), ...previousOf(expression.right)];
    case 'and':
    case 'or':
      return expression.operands.flatMap(previousOf);
    case 'case':
      return [
        ...expression.branches.flatMap(({ when, then }) => [...previousOf(when), ...previousOf(then)]),
        ...previousOf(expression.otherwise),
      ];
    default:
      return 'operand' in expression ? previousOf(expression.operand) : [];
  }
}
