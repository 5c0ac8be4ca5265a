import type { Row, RowQuery, Value } from '../../engine';
import { column } from '../../expression';
import type { QueryContext } from '../engine';
import { shownValue } from '../values';

/** Whole rows, by default in file order. */
export async function selectRows(context: QueryContext, query: RowQuery, signal?: AbortSignal): Promise<Row[]> {
  const { expressions, database, rows, relation } = context;
  const wanted = query.columns ?? rows.columns.map(({ name }) => name);
  const fields = [
    ...wanted.map((name) => ({ name, ...expressions.compile(column(name)) })),
    ...Object.entries(query.expressions ?? {}).map(([name, expression]) => ({
      name,
      ...expressions.compile(expression),
    })),
  ];
  const order = (query.order ?? []).map(
    ({ by, descending }) => `${expressions.compile(by).sql} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS LAST'}`,
  );
  const sql =
    `SELECT ${[rows.file, rows.ordinal, ...fields.map(({ sql: value }, index) => `${value} AS f${index}`)].join(', ')} ` +
    `FROM ${relation} WHERE ${expressions.condition(query.where)} ` +
    `ORDER BY ${[...order, rows.file, rows.ordinal].join(', ')} LIMIT ${Math.floor(query.limit)}`;
  return (await database.query(sql, signal)).map(([file, ordinal, ...values]) => ({
    file: Number(file),
    ordinal: Number(ordinal),
    values: Object.fromEntries(
      fields.map(({ name, type }, index): [string, Value] => [name, shownValue(values[index], type)]),
    ),
  }));
}
