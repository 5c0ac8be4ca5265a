import type { Row, RowQuery, Value } from '../../engine';
import { column, type Expression } from '../../expression';
import type { QueryContext } from '../engine';
import { columnsOf } from '../result';
import type { LoadedRows } from '../rows';
import { exactInstantText, shownValue } from '../values';

/** Whole rows, by default in file order. */
export async function selectRows(context: QueryContext, query: RowQuery, signal?: AbortSignal): Promise<Row[]> {
  const { expressions, database, rows, relation } = context;
  const wanted = query.columns ?? rows.columns.map(({ name }) => name);
  const fields = [
    ...wanted.map((name): [string, Expression] => [name, column(name)]),
    ...Object.entries(query.expressions ?? {}),
  ].map(([name, expression]) => ({ name, ...expressions.compile(expression), exact: exactTime(rows, expression) }));
  const exact = fields.flatMap((field) => (field.exact === null ? [] : [{ field, sql: field.exact }]));
  const order = (query.order ?? []).map(
    ({ by, descending }) => `${expressions.compile(by).sql} ${descending ? 'DESC NULLS LAST' : 'ASC NULLS LAST'}`,
  );
  const selected = [rows.file, rows.ordinal, ...fields.map(({ sql }) => sql), ...exact.map(({ sql }) => sql)];
  const sql =
    `SELECT ${selected.map((one, index) => `${one} AS f${index}`).join(', ')} ` +
    `FROM ${relation} WHERE ${expressions.condition(query.where)} ` +
    `ORDER BY ${[...order, rows.file, rows.ordinal].join(', ')} LIMIT ${Math.floor(query.limit)}`;
  const result = await database.run(sql, signal);
  const [files = [], ordinals = [], ...columns] = columnsOf(result, (value) => value);
  const texts = new Map(exact.map(({ field }, index) => [field, columns[fields.length + index]]));
  return Array.from({ length: result.rowCount }, (_, row) => {
    const cells = fields.map((field, index): [string, Value] => {
      const value = columns[index]?.[row];
      const text = texts.get(field)?.[row];
      const isExact = typeof value === 'bigint' && typeof text === 'string';
      return [field.name, isExact ? exactInstantText(value, text) : shownValue(value, field.type)];
    });
    return { file: Number(files[row]), ordinal: Number(ordinals[row]), values: Object.fromEntries(cells) };
  });
}

/** SQL of the text of a time that has nanoseconds; null for what cannot have any. */
const exactTime = (rows: LoadedRows, expression: Expression): string | null =>
  expression.kind === 'column' ? rows.exactTime(expression.name) : null;
