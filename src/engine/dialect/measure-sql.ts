import type { Expression, Measure } from '../expression';
import type { Dialect, SqlType } from './dialect';
import type { ExpressionSql } from './expression-sql';

/**
 * A double has 53 bits, a fixed-point sum of up to 2^34 rows 127: values within 40 powers of two add up exactly. So
 * fractions and ordinary values are added apart, each in whole multiples of its smallest bit; only for values from 2^40 on
 * (and where all are below 2^-40) the multiple depends on the largest magnitude that occurs.
 */
const BAND_BITS = 40;
const KEPT_BITS = 92;

const exponentFor = (largest: number): number => Math.min(KEPT_BITS - Math.ceil(Math.log2(largest)), 1000);

function exactSum(sql: string, largest: number, dialect: Dialect): string {
  const magnitude = `abs(${sql})`;
  const finite = dialect.isFinite(sql);
  const [one, high] = [1, 2 ** BAND_BITS].map((bound) => dialect.number(bound));
  if (largest < 1) {
    const tiny = largest > 0 && largest < 2 ** -BAND_BITS;
    return dialect.fixedPointSum(sql, tiny ? exponentFor(largest) : KEPT_BITS, finite);
  }
  const fractions = dialect.fixedPointSum(sql, KEPT_BITS, `${magnitude} < ${one}`);
  const ordinary = dialect.fixedPointSum(
    sql,
    KEPT_BITS - BAND_BITS,
    `${magnitude} >= ${one} AND ${magnitude} < ${high}`,
  );
  if (largest < 2 ** BAND_BITS) return `(${fractions} + ${ordinary})`;
  const large = dialect.fixedPointSum(sql, exponentFor(largest), `${magnitude} >= ${high} AND ${finite}`);
  return `(${large} + ${ordinary} + ${fractions})`;
}

/** The operand whose largest magnitude must be known before a measure can be written; null where none must. */
export function summedDoubles(measure: Measure, expressions: ExpressionSql): Expression | null {
  return measure.kind === 'sum' && expressions.compile(measure.operand).type === 'number' ? measure.operand : null;
}

/**
 * SQL of one measure and the type of its value.
 * @param held what stands for a piece of SQL over single rows, where it was worked out before
 */
export function measureSql(
  measure: Measure,
  expressions: ExpressionSql,
  dialect: Dialect,
  largest: (operand: Expression) => number,
  held: (sql: string) => string = (sql) => sql,
): { sql: string; type: SqlType } {
  if (measure.kind === 'count') return { sql: 'count(*)', type: 'integer' };
  if (measure.kind === 'countIf') {
    return { sql: dialect.countIf(held(expressions.condition(measure.condition))), type: 'integer' };
  }
  if (measure.kind === 'countValues')
    return { sql: `count(${held(expressions.coded(measure.operand).sql)})`, type: 'integer' };
  if (measure.kind === 'distinct') {
    const { sql: each, type: of, codes } = expressions.coded(measure.operand);
    return { sql: dialect.countDistinct(held(each), codes ? 'integer' : of), type: 'integer' };
  }
  const { sql: value, type } = expressions.compile(measure.operand);
  const sql = held(value);
  switch (measure.kind) {
    case 'minimum':
    case 'maximum': {
      const aggregate = measure.kind === 'minimum' ? 'min' : 'max';
      if (type !== 'number') return { sql: dialect.extreme(aggregate, sql), type };
      return { sql: dialect.aggregateIf(aggregate, sql, `NOT ${dialect.isNaN(sql)}`), type };
    }
    case 'sum': {
      const multiples = expressions.multiples(measure.operand);
      if (multiples) {
        const whole = dialect.integerSum(held(multiples.sql));
        return { sql: `(${whole} * ${dialect.number(2 ** -multiples.exponent)})`, type };
      }
      if (type !== 'number')
        return { sql: dialect.integerSum(type === 'boolean' ? dialect.toInteger(sql) : sql), type: 'number' };
      return { sql: exactSum(sql, largest(measure.operand), dialect), type };
    }
  }
}
