import { table, type ColumnTable } from 'arquero';
import type { CountQuery, Value } from '../../engine';
import type { CodedSql } from '../../dialect/dialect';
import { DUCKDB } from '../../dialect/duckdb';
import { measureSql } from '../../dialect/measure-sql';
import type { Expression, Measure } from '../../expression';
import type { QueryContext } from '../engine';
import { columnsOf, type ResultColumn } from '../result';
import { plainValue } from '../values';

/** One grouped count as SQL. Groups and measures are named by position, so that no name of theirs can do harm there. */
interface Count {
  names: string[];
  keys: CodedSql[];
  /** Types of keys and measures: counts of one signature can stand in one statement. */
  signature: string;
  where: string;
  /** Number of conditions among the measures. */
  conditions: number;
  /** The count over rows of a relation in which `held` stands for pieces of SQL over single rows. */
  over: (from: string, held: (sql: string) => string) => string;
}

const COUNTS: ReadonlySet<Measure['kind']> = new Set(['count', 'countIf', 'countValues', 'distinct']);

/** How many counts one statement makes at most: DuckDB plans many together in more than linear time. */
const TOGETHER = 16;
/** What so many counts ask of every row is worked out before them, while that is no more than so many values. */
const REPEATED = 3;
const HELD_VALUES_AT_MOST = 64e6;

/** GROUP BY, several counts a statement where their columns are alike: a statement costs as much as counting 100,000 rows. */
export async function countTogether(
  context: QueryContext,
  queries: readonly CountQuery[],
  signal?: AbortSignal,
): Promise<ColumnTable[]> {
  const largest = await context.magnitudes.of(
    queries.flatMap(({ measures }) => Object.values(measures)),
    signal,
  );
  const counts = queries.map((query) => countOf(context, query, largest));
  const found = new Map<Count, ColumnTable>();
  await Promise.all(
    statements(counts).map(async (together) => {
      const tables = await run(context, together, signal);
      together.forEach((count, index) => found.set(count, tables[index] ?? table({})));
    }),
  );
  return counts.map((count) => found.get(count) ?? table({}));
}

function countOf(context: QueryContext, query: CountQuery, largest: (operand: Expression) => number): Count {
  const groups = Object.entries(query.by);
  const measures = Object.entries(query.measures);
  const keys = groups.map(([, expression]) => context.expressions.coded(expression));
  const valuesOver = (held: (sql: string) => string) =>
    measures.map(([, measure]) => {
      const { sql, type } = measureSql(measure, context.expressions, DUCKDB, largest, held);
      // Counts are exact as doubles, which reach JavaScript without a detour over bigint.
      return COUNTS.has(measure.kind) ? { sql: DUCKDB.toNumber(sql), type: 'count' } : { sql, type };
    });
  const types = valuesOver((sql) => sql).map(({ type }) => type);
  const grouped = keys.length > 0 ? ` GROUP BY ${keys.map((_, index) => `g${index}`).join(', ')}` : '';
  return {
    names: [...groups, ...measures].map(([name]) => name),
    keys,
    signature: JSON.stringify([keys.map(({ type, codes }) => (codes ? 'code' : type)), types]),
    where: context.expressions.condition(query.where),
    conditions: measures.filter(([, { kind }]) => kind === 'countIf').length,
    over: (from, held) => {
      const selected = [
        ...keys.map(({ sql }, index) => `${held(sql)} AS g${index}`),
        ...valuesOver(held).map(({ sql }, index) => `${sql} AS m${index}`),
      ];
      const sql = `SELECT ${selected.join(', ')} FROM ${from}${grouped}`;
      return query.largest === undefined ? sql : largestGroups(sql, keys.length, query.largest);
    },
  };
}

/** Ties are ordered by key, so that the same groups are left on every run. */
function largestGroups(sql: string, keys: number, limit: number): string {
  const order = ['m0 DESC', ...ascending(keys)].join(', ');
  return `SELECT * FROM (${sql}) ORDER BY ${order} LIMIT ${Math.floor(limit)}`;
}

const ascending = (keys: number): string[] => Array.from({ length: keys }, (_, index) => `g${index} ASC NULLS FIRST`);

function statements(counts: readonly Count[]): Count[][] {
  const alike = new Map<string, Count[]>();
  for (const count of counts) alike.set(count.signature, [...(alike.get(count.signature) ?? []), count]);
  return [...alike.values()].flatMap((group) => {
    const parts = Math.ceil(group.length / TOGETHER);
    const size = Math.ceil(group.length / parts);
    return Array.from({ length: parts }, (_, part) => group.slice(part * size, (part + 1) * size));
  });
}

async function run(context: QueryContext, counts: readonly Count[], signal?: AbortSignal): Promise<ColumnTable[]> {
  const [first] = counts;
  const order = [...(counts.length > 1 ? ['n'] : []), ...ascending(first?.keys.length ?? 0)];
  const { before, parts } = branches(context, counts);
  const named = parts.map((sql, index) => (counts.length > 1 ? `SELECT ${index} AS n, * FROM (${sql})` : `(${sql})`));
  const all = counts.length > 1 ? `(${named.join(' UNION ALL ')})` : named.join('');
  const ordered = order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '';
  const result = await context.database.run(`${before}SELECT * FROM ${all}${ordered}`, signal);
  const columns = columnsOf(result, plainValue);
  if (counts.length === 1) return counts.map((count) => tableOf(count, columns, 0, result.rowCount));
  const [place = [], ...rest] = columns;
  let end = 0;
  return counts.map((count, index) => {
    const start = end;
    while (end < place.length && place[end] === index) end++;
    return tableOf(count, rest, start, end);
  });
}

/** The counts as SQL. What many of them ask of the same rows stands before them, worked out once. */
function branches(
  { relation, size, windows }: QueryContext,
  counts: readonly Count[],
): { before: string; parts: string[] } {
  const [first] = counts;
  const plain = counts.map(({ over, where }) => over(`${relation} WHERE ${where}`, (sql) => sql));
  const alike = first !== undefined && counts.every(({ where }) => where === first.where);
  if (!alike || counts.length < REPEATED) return { before: '', parts: plain };
  if (!windows && (size === null || first.conditions < REPEATED)) return { before: '', parts: plain };
  const columns = new Map<string, string>();
  const held = (sql: string): string => {
    const name = columns.get(sql) ?? `h${columns.size}`;
    columns.set(sql, name);
    return name;
  };
  const parts = counts.map(({ over }) => over('held', held));
  if (!windows && columns.size * (size ?? 0) > HELD_VALUES_AT_MOST) return { before: '', parts: plain };
  const selected = [...columns].map(([sql, name]) => `${sql} AS ${name}`).join(', ');
  return { before: `WITH held AS MATERIALIZED (SELECT ${selected} FROM ${relation} WHERE ${first.where}) `, parts };
}

function tableOf({ names, keys }: Count, columns: readonly ResultColumn[], start: number, end: number): ColumnTable {
  return table(
    names.map((name, index): [string, ResultColumn] => {
      const codes = keys[index]?.codes;
      const column = columns[index] ?? [];
      if (!codes)
        return [name, column instanceof Float64Array ? column.subarray(start, end) : column.slice(start, end)];
      const values: Value[] = [];
      for (let row = start; row < end; row++) {
        const code = column[row] ?? null;
        values.push(code === null ? null : (codes[Number(code)] ?? null));
      }
      return [name, values];
    }),
  );
}
