import { describe, expect, it } from 'vitest';
import { column, compare, literal, type Expression } from '../../../src/engine/expression';
import { logLoss } from '../../../src/log/log-loss';

/** What an expression comes to on one row. */
function value(expression: Expression, row: Record<string, number | null>): number | boolean | null {
  switch (expression.kind) {
    case 'column':
      return row[expression.name] ?? null;
    case 'literal':
      return expression.value as number | null;
    case 'isNull':
      return value(expression.operand, row) === null;
    case 'or':
      return expression.operands.some((operand) => value(operand, row) === true);
    case 'compare': {
      const [left, right] = [value(expression.left, row), value(expression.right, row)];
      if (left === null || right === null) return null;
      return expression.operator === '<' ? left < right : left === right;
    }
    case 'arithmetic': {
      const [left, right] = [Number(value(expression.left, row)), Number(value(expression.right, row))];
      return expression.operator === '+' ? left + right : expression.operator === '-' ? left - right : left * right;
    }
    case 'case':
      return value(
        expression.branches.find(({ when }) => value(when, row) === true)?.then ?? expression.otherwise,
        row,
      );
    default:
      throw new Error(expression.kind);
  }
}

describe('log loss of a row', () => {
  const loss = logLoss(column('score'), compare(column('label'), '=', literal(1)), column('label'));

  it('is −ln of what was given to the outcome, within a hundredth', () => {
    for (const score of [0.0002, 0.0031, 0.017, 0.08, 0.29, 0.5, 0.77, 0.96, 0.9995]) {
      expect(Math.abs(Number(value(loss, { score, label: 1 })) + Math.log(score))).toBeLessThan(0.01);
      expect(Math.abs(Number(value(loss, { score, label: 0 })) + Math.log(1 - score))).toBeLessThan(0.01);
    }
  });

  it('is bounded at the ends, and nothing without a label or a score', () => {
    expect(value(loss, { score: 0, label: 1 })).toBeCloseTo(-Math.log(1e-4), 6);
    expect(value(loss, { score: 1, label: 1 })).toBe(0);
    expect(value(loss, { score: 0.5, label: null })).toBeNull();
    expect(value(loss, { score: null, label: 1 })).toBeNull();
  });
});
