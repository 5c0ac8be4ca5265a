import type { Expression, Measure } from '../expression';
import type { Dialect, SqlType } from './dialect';
import type { ExpressionSql } from './expression-sql';

/** Bits kept of the largest magnitude in a fixed-point sum: 2^90 leaves room for 2^36 rows in 127 bits. */
const KEPT_BITS = 90;

/** Sums of doubles are made in whole multiples of 2^-exponent, which depends on the largest magnitude that occurs. */
export const exponentFor = (largest: number): number =>
  largest > 0 ? Math.min(KEPT_BITS - Math.ceil(Math.log2(largest)), 1000) : 0;

/** The operand whose largest magnitude must be known before a measure can be written; null where none must. */
export function summedDoubles(measure: Measure, expressions: ExpressionSql): Expression | null {
  return measure.kind === 'sum' && expressions.compile(measure.operand).type === 'number' ? measure.operand : null;
}

/** SQL of one measure and the type of its value. */
export function measureSql(
  measure: Measure,
  expressions: ExpressionSql,
  dialect: Dialect,
  largest: (operand: Expression) => number,
): { sql: string; type: SqlType } {
  if (measure.kind === 'count') return { sql: 'count(*)', type: 'integer' };
  if (measure.kind === 'countIf') {
    return { sql: dialect.countIf(expressions.condition(measure.condition)), type: 'integer' };
  }
  const { sql, type } = expressions.compile(measure.operand);
  switch (measure.kind) {
    case 'countValues':
      return { sql: `count(${sql})`, type: 'integer' };
    case 'distinct':
      return { sql: dialect.countDistinct(sql), type: 'integer' };
    case 'minimum':
    case 'maximum': {
      const aggregate = measure.kind === 'minimum' ? 'min' : 'max';
      if (type !== 'number') return { sql: `${aggregate}(${sql})`, type };
      return { sql: dialect.aggregateIf(aggregate, sql, `NOT ${dialect.isNaN(sql)}`), type };
    }
    case 'sum': {
      if (type !== 'number')
        return { sql: dialect.integerSum(type === 'boolean' ? dialect.toInteger(sql) : sql), type: 'number' };
      const exponent = exponentFor(largest(measure.operand));
      return { sql: dialect.fixedPointSum(sql, exponent, dialect.isFinite(sql)), type };
    }
  }
}
