import { table, type ColumnTable } from 'arquero';
import { CLICKHOUSE } from '../../dialect/clickhouse';
import type { SqlType } from '../../dialect/dialect';
import { measureSql, summedDoubles } from '../../dialect/measure-sql';
import type { CountQuery, Value } from '../../engine';
import type { Expression, Measure } from '../../expression';
import type { QueryContext } from '../engine';
import { numberOfCell, valueOfCell } from '../values';

/** GROUP BY, one statement a count: the server shares what it reads between them. */
export async function count(context: QueryContext, query: CountQuery, signal?: AbortSignal): Promise<ColumnTable> {
  const { expressions } = context.source;
  const { alias } = context;
  const groups = Object.entries(query.by);
  const measures = Object.entries(query.measures);
  const largest = await magnitudes(
    context,
    measures.map(([, measure]) => measure),
    query.where,
    signal,
  );
  const keys = groups.map(([, expression]) => expressions.compile(expression));
  const values = measures.map(([, measure]) => measureSql(measure, expressions, CLICKHOUSE, largest));
  const selected = [
    ...keys.map(({ sql }, index) => `${sql} AS ${alias('g', index)}`),
    ...values.map(({ sql }, index) => `${sql} AS ${alias('m', index)}`),
  ];
  const names = keys.map((_, index) => alias('g', index));
  const ascending = keys.flatMap(({ type }, index) => ascendingOrder(alias('g', index), type));
  const where = expressions.condition(query.where);
  // Keys that are the same on every row are no keys to the server, which then counts no rows as one group.
  const grouped = names.length > 0 ? ` GROUP BY ${names.join(', ')} HAVING count() > 0` : '';
  let sql = `SELECT ${selected.join(', ') || '1'} FROM ${context.source.relation} WHERE ${where}${grouped}`;
  if (query.largest !== undefined) {
    const order = [`${alias('m', 0)} DESC`, ...ascending].join(', ');
    sql = `SELECT * FROM (${sql} ORDER BY ${order} LIMIT ${Math.floor(query.largest)})`;
  }
  const rows = await context.server.query(
    ascending.length > 0 ? `${sql} ORDER BY ${ascending.join(', ')}` : sql,
    signal,
  );
  const types = [...keys, ...values].map(({ type }) => type);
  return table(
    [...groups, ...measures].map(([name], index): [string, Value[]] => [
      name,
      rows.map((row) => valueOfCell(row[index], types[index] ?? 'null')),
    ]),
  );
}

/** Ascending, nulls first and NaN last, whatever the server puts where. */
export const ascendingOrder = (name: string, type: SqlType): string[] => [
  `isNull(${name}) DESC`,
  ...(type === 'number' ? [CLICKHOUSE.isNaN(name)] : []),
  name,
];

/** The largest finite magnitude of each operand that is summed, among the rows asked about. */
export async function magnitudes(
  { server, source }: QueryContext,
  measures: readonly Measure[],
  where: Expression | undefined,
  signal?: AbortSignal,
): Promise<(operand: Expression) => number> {
  const { expressions } = source;
  const operands = measures.flatMap((measure) => summedDoubles(measure, expressions) ?? []);
  if (operands.length === 0) return () => 0;
  const keys = operands.map((operand) => expressions.compile(operand).sql);
  const asked = keys.map((sql) => CLICKHOUSE.aggregateIf('max', `abs(${sql})`, CLICKHOUSE.isFinite(sql)));
  const condition = expressions.condition(where);
  const [row = []] = await server.query(
    `SELECT ${asked.join(', ')} FROM ${source.relation} WHERE ${condition}`,
    signal,
  );
  const found = new Map(keys.map((key, index) => [key, finiteOf(row[index])]));
  return (operand) => found.get(expressions.compile(operand).sql) ?? 0;
}

const finiteOf = (cell: string | null | undefined): number => (typeof cell === 'string' ? numberOfCell(cell) : 0);
