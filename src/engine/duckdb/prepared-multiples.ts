import { DUCKDB } from '../dialect/duckdb';
import type { ExpressionSql } from '../dialect/expression-sql';
import type { Expression } from '../expression';
import type { Database } from './database';

/** A number has 63 bits as a whole one: so many are kept below the largest that occurs. */
const WHOLE_BITS = 62;

/**
 * The numbers that will be summed as whole multiples of a power of two that is at least 2^−62 of the largest: 64-bit
 * integers add up alike in any order, twenty times as fast as the exact sums of doubles that all rows are asked for.
 */
export async function multiplesOf(
  database: Database,
  all: { keyOf: (expression: Expression) => string },
  expressions: ExpressionSql,
  wanted: readonly Expression[],
  from: string,
  signal?: AbortSignal,
): Promise<Map<string, { sql: string; exponent: number; from: string }>> {
  // Draws by chance are compared, never summed.
  const numbers = wanted.filter(
    (expression) => expression.kind !== 'uniform' && expressions.coded(expression).type === 'number',
  );
  const found = new Map<string, { sql: string; exponent: number; from: string }>();
  if (numbers.length === 0) return found;
  const values = numbers.map((expression) => expressions.compile(expression).sql);
  const largest = values.map((sql) => DUCKDB.aggregateIf('max', `abs(${sql})`, DUCKDB.isFinite(sql)));
  const [row = []] = await database.query(`SELECT ${largest.join(', ')} ${from}`, signal);
  numbers.forEach((expression, i) => {
    const most = Number(row[i] ?? 0);
    const exponent = WHOLE_BITS - Math.max(-900, Math.ceil(Math.log2(most > 0 ? most : 1)));
    const value = values[i] ?? 'NULL';
    const scaled = `CASE WHEN ${DUCKDB.isFinite(value)} THEN CAST(${value} * ${DUCKDB.number(2 ** exponent)} AS BIGINT) END`;
    found.set(all.keyOf(expression), { sql: `s${i}`, exponent, from: scaled });
  });
  return found;
}
