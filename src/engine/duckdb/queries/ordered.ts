import type { OrderedQuery, OrderedRows } from '../../engine';
import { DUCKDB } from '../../dialect/duckdb';
import type { Expression } from '../../expression';
import type { QueryContext } from '../engine';
import { columnsOf } from '../result';

/** What ties are ordered by. */
export const PLACE: readonly Expression[] = [{ kind: 'file' }, { kind: 'ordinal' }];

/** Rows with a time, in time order, as columns of doubles. */
export async function ordered(context: QueryContext, query: OrderedQuery, signal?: AbortSignal): Promise<OrderedRows> {
  const { expressions, database, relation } = context;
  const names = Object.keys(query.values);
  const numbers = [query.time, ...Object.values(query.values)].map((expression) => expressions.number(expression));
  const selected = numbers.map((sql, index) => `coalesce(${sql}, ${DUCKDB.number(NaN)}) AS v${index}`);
  const place = PLACE.map((expression) => expressions.compile(expression).sql);
  const limit = Math.floor(query.limit);
  const sql =
    `SELECT ${selected.join(', ')} FROM ${relation} ` +
    `WHERE ${expressions.condition(query.where)} AND ${expressions.compile(query.time).sql} IS NOT NULL ` +
    `ORDER BY ${['v0', ...place].join(', ')} LIMIT ${limit + 1}`;
  const result = await database.run(sql, signal);
  if (result.rowCount > limit) throw new RangeError(`More than ${limit} rows were to be ordered.`);
  const columns = columnsOf(result, Number).map((column) =>
    column instanceof Float64Array ? column : Float64Array.from(column, Number),
  );
  const [time, ...values] = columns;
  return {
    time: time ?? new Float64Array(),
    values: Object.fromEntries(names.map((name, index) => [name, values[index] ?? new Float64Array()])),
  };
}
