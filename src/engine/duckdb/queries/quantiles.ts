import type { QuantileQuery, QuantileResult, Value } from '../../engine';
import { DUCKDB } from '../../dialect/duckdb';
import type { QueryContext } from '../engine';
import { plainValue } from '../values';

/** Values that occur, by rank: the ⌈p·n⌉-th smallest of the values that are neither null nor NaN. */
export async function quantiles(
  context: QueryContext,
  query: QuantileQuery,
  signal?: AbortSignal,
): Promise<QuantileResult[]> {
  const { expressions, database, relation } = context;
  const groups = Object.entries(query.by ?? {});
  const operand = expressions.compile(query.operand);
  const present = operand.type === 'number' ? `NOT ${DUCKDB.isNaN(operand.sql)}` : `${operand.sql} IS NOT NULL`;
  const probabilities = query.probabilities.map((p) => DUCKDB.toNumber(DUCKDB.number(p))).join(', ');
  const keys = groups.map(([, expression], index) => `${expressions.compile(expression).sql} AS g${index}`);
  const names = groups.map((_, index) => `g${index}`);
  const sql =
    `SELECT ${[...keys, `quantile_disc(${operand.sql}, [${probabilities}]) FILTER (WHERE ${present}) AS q`].join(', ')} ` +
    `FROM ${relation} WHERE ${expressions.condition(query.where)} ` +
    (names.length > 0 ? `GROUP BY ALL ORDER BY ${names.map((name) => `${name} ASC NULLS FIRST`).join(', ')}` : '');
  return (await database.query(sql, signal)).map((row) => {
    const found = row[groups.length];
    const values = Array.isArray(found) ? found : query.probabilities.map(() => null);
    return {
      group: Object.fromEntries(groups.map(([name], index): [string, Value] => [name, plainValue(row[index])])),
      values: values.map((value) => (value === null ? null : Number(value))),
    };
  });
}
