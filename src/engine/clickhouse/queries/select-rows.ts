import type { Row, RowQuery, Value } from '../../engine';
import { column, type Expression } from '../../expression';
import { CLICKHOUSE } from '../../dialect/clickhouse';
import type { Sql } from '../../dialect/dialect';
import type { QueryContext } from '../engine';
import { shownCell } from '../values';

/** Whole rows, by default in the order of their hashes. */
export async function selectRows(
  { source, server, rows, alias }: QueryContext,
  query: RowQuery,
  signal?: AbortSignal,
): Promise<Row[]> {
  const { expressions } = source;
  const wanted = query.columns ?? rows.columns.map(({ name }) => name);
  const fields = [
    ...wanted.map((name): [string, Expression] => [name, column(name)]),
    ...Object.entries(query.expressions ?? {}),
  ].map(([name, expression]) => ({ name, ...expressions.compile(expression) }));
  const order = (query.order ?? []).flatMap(({ by, descending }) => nullsLast(expressions.compile(by), descending));
  const ordinal = alias('o', 0);
  const selected = [
    `${source.ordinal} AS ${ordinal}`,
    ...fields.map(({ sql }, index) => `${sql} AS ${alias('f', index)}`),
  ];
  const where = expressions.condition(query.where);
  const found = await server.query(
    `SELECT ${selected.join(', ')} FROM ${source.relation} WHERE ${where} ` +
      `ORDER BY ${[...order, ordinal].join(', ')} LIMIT ${Math.floor(query.limit)}`,
    signal,
  );
  return found.map(([place, ...values]) => ({
    file: 0,
    ordinal: Number(place),
    values: Object.fromEntries(
      fields.map(({ name, type }, index): [string, Value] => [name, shownCell(values[index], type)]),
    ),
  }));
}

/** NaN counts as the largest number. */
function nullsLast({ sql, type }: Sql, descending = false): string[] {
  const way = descending ? ' DESC' : '';
  const isNaN = type === 'number' ? [`${CLICKHOUSE.isNaN(sql)}${way}`] : [];
  return [`isNull(${sql})`, ...isNaN, `${sql}${way}`];
}
