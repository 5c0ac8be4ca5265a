import type { OrderedQuery, OrderedRows } from '../../engine';
import type { QueryContext } from '../engine';
import { numberOfCell } from '../values';

/** Rows with a time, in time order, as columns of doubles. */
export async function ordered(
  { source, server, alias }: QueryContext,
  query: OrderedQuery,
  signal?: AbortSignal,
): Promise<OrderedRows> {
  const { expressions } = source;
  const names = Object.keys(query.values);
  const numbers = [query.time, ...Object.values(query.values)].map((expression) => expressions.number(expression));
  const selected = numbers.map((sql, index) => `ifNull(${sql}, nan) AS ${alias('v', index)}`);
  const limit = Math.floor(query.limit);
  const isPresent = `isNotNull(${expressions.compile(query.time).sql})`;
  const where = `${expressions.condition(query.where)} AND ${isPresent}`;
  const order = `${alias('v', 0)}, ${source.ordinal}`;
  const rows = await server.query(
    `SELECT ${selected.join(', ')} FROM ${source.relation} WHERE ${where} ORDER BY ${order} LIMIT ${limit + 1}`,
    signal,
  );
  if (rows.length > limit) throw new RangeError(`More than ${limit} rows were to be ordered.`);
  const [time, ...values] = numbers.map((_, index) => Float64Array.from(rows, (row) => numberOfCell(row[index])));
  return {
    time: time ?? new Float64Array(),
    values: Object.fromEntries(names.map((name, index) => [name, values[index] ?? new Float64Array()])),
  };
}
