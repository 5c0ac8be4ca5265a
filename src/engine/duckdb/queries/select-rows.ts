import type { Row, RowQuery, Value } from '../../engine';
import { column, type Expression } from '../../expression';
import type { QueryContext } from '../engine';
import { exactInstantText, shownValue } from '../values';

/** Whole rows, by default in file order. */
export async function selectRows(context: QueryContext, query: RowQuery, signal?: AbortSignal): Promise<Row[]> {
  const { expressions, database, rows, relation } = context;
  const wanted = query.columns ?? rows.columns.map(({ name }) => name);
  const exact = (expression: Expression): string =>
    (expression.kind === 'column' && rows.exactTime(expression.name)) || 'NULL';
  const fields = [
    ...wanted.map((name): [string, Expression] => [name, column(name)]),
    ...Object.entries(query.expressions ?? {}),
  ].map(([name, expression]) => ({ name, ...expressions.compile(expression), exact: exact(expression) }));
  const selected = fields.flatMap(({ sql: value, exact: text }, index) => [
    `${value} AS f${index}`,
    `${text} AS x${index}`,
  ]);
  const order = (query.order ?? []).map(
    ({ by, descending }) => `${expressions.compile(by).sql} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS LAST'}`,
  );
  const sql =
    `SELECT ${[rows.file, rows.ordinal, ...selected].join(', ')} ` +
    `FROM ${relation} WHERE ${expressions.condition(query.where)} ` +
    `ORDER BY ${[...order, rows.file, rows.ordinal].join(', ')} LIMIT ${Math.floor(query.limit)}`;
  return (await database.query(sql, signal)).map(([file, ordinal, ...values]) => ({
    file: Number(file),
    ordinal: Number(ordinal),
    values: Object.fromEntries(
      fields.map(({ name, type }, index): [string, Value] => {
        const [value, text] = [values[index * 2], values[index * 2 + 1]];
        const isExact = typeof value === 'bigint' && typeof text === 'string';
        return [name, isExact ? exactInstantText(value, text) : shownValue(value, type)];
      }),
    ),
  }));
}
