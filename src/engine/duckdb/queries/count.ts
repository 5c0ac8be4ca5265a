import { table, type ColumnTable } from 'arquero';
import type { CountQuery, Value } from '../../engine';
import { DUCKDB } from '../../dialect/duckdb';
import { measureSql } from '../../dialect/measure-sql';
import type { QueryContext } from '../engine';
import { plainValue } from '../values';

/** GROUP BY. Groups and measures are named by position in SQL, so that no name of theirs can do harm there. */
export async function count(context: QueryContext, query: CountQuery, signal?: AbortSignal): Promise<ColumnTable> {
  const groups = Object.entries(query.by);
  const measures = Object.entries(query.measures);
  const largest = await context.magnitudes.of(
    measures.map(([, measure]) => measure),
    signal,
  );
  const by = groups.map(([, expression]) => context.expressions.coded(expression));
  const keys = by.map(({ sql }, index) => `${sql} AS g${index}`);
  const values = measures.map(
    ([, measure], index) => `${measureSql(measure, context.expressions, DUCKDB, largest).sql} AS m${index}`,
  );
  const where = context.expressions.condition(query.where);
  const names = groups.map((_, index) => `g${index}`);
  const grouped = names.length > 0 ? `GROUP BY ${names.join(', ')}` : '';
  const plain = `SELECT ${[...keys, ...values].join(', ')} FROM ${context.relation} WHERE ${where} ${grouped}`;
  const ascending = names.map((name) => `${name} ASC NULLS FIRST`);
  const bounded = query.largest === undefined ? plain : largestGroups(plain, ascending, query.largest);
  const ordered = names.length > 0 ? `SELECT * FROM (${bounded}) ORDER BY ${ascending.join(', ')}` : bounded;
  const columns = await (await context.database.run(ordered, signal)).getColumnsJS();
  const all = [...groups, ...measures].map(([name]) => name);
  return table(
    all.map((name, index): [string, Value[]] => {
      const values = (columns[index] ?? []).map(plainValue);
      const codes = by[index]?.codes;
      return [name, codes ? values.map((code) => (code === null ? null : (codes[Number(code)] ?? null))) : values];
    }),
  );
}

const largestGroups = (sql: string, ascending: string[], limit: number): string =>
  `SELECT * FROM (${sql}) ORDER BY ${['m0 DESC', ...ascending].join(', ')} LIMIT ${Math.floor(limit)}`;
