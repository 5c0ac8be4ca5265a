import type { CodedSql } from '../dialect/dialect';
import { DUCKDB } from '../dialect/duckdb';
import type { PrepareQuery } from '../engine';
import type { Expression } from '../expression';
import type { Database } from './database';
import { multiplesOf } from './prepared-multiples';
import { createTable, placeOf } from './prepared-place';
import { PreparedRows, type Rows, type Source } from './prepared-rows';
import { boundsOf, smallestInteger } from './prepared-types';
import { physical } from './rows';

/** Texts of so many values or fewer are held as their place in the list of them. */
const CODES_AT_MOST = 256;
const BYTES_A_VALUE = 8;
const BYTES_A_CODE = 2;

/** Copies what is asked from the source into a table of its own. The condition must be as the source reads it. */
export async function prepareRows(
  database: Database,
  all: Rows,
  name: string,
  source: Source,
  query: PrepareQuery,
  condition: string,
  signal?: AbortSignal,
): Promise<PreparedRows> {
  const from = `FROM ${source.relation} WHERE ${condition}`;
  const parts = query.parts ?? [];
  const wanted = new Map([...query.expressions, ...parts].map((expression) => [all.keyOf(expression), expression]));
  const held = new Map<string, CodedSql>();
  const selected: string[] = [];
  const codes = await Promise.all(
    [...wanted].map(async ([key, expression]) => ({
      key,
      ...(await heldAs(database, source, expression, query.where, condition, signal)),
    })),
  );
  for (const { key, sql, coded } of codes) {
    if (coded === null) continue;
    const code = `p${selected.length}`;
    selected.push(`${sql} AS ${code}`);
    held.set(key, { ...coded, sql: code });
  }
  const whole = await multiplesOf(database, all, source.expressions, query.expressions, from, signal);
  selected.push(...[...whole.values()].map(({ sql, from: value }) => `${value} AS ${sql}`));
  const columns = [...new Set((query.columns ?? []).map((name) => all.rows.held(name).position))];
  const bytes = { codes: selected.length * BYTES_A_CODE, columns: columns.length * BYTES_A_VALUE };
  const counted = narrowest(source.unwindowed ?? source, [query.where]);
  const [[rows] = []] = await database.query(`SELECT count(*) FROM ${counted} WHERE ${condition}`, signal);
  const place = await placeOf(database, Number(rows), bytes);
  const plain = new Set(place.columns ? columns : []);
  selected.push(...[...plain].map(physical));
  const relation = `${place.schema}${name}`;
  if (selected.length === 0) selected.push('0 AS p0');
  const size = await createTable(database, relation, selected, from, signal);
  return new PreparedRows(relation, size, all, query.where, parts, held, whole, plain);
}

/** SQL of the column that holds an expression and how it is read back; `coded` is null where it is not worth holding. */
async function heldAs(
  database: Database,
  source: Source,
  expression: Expression,
  where: Expression,
  condition: string,
  signal?: AbortSignal,
): Promise<{ sql: string; coded: CodedSql | null }> {
  const { expressions, unwindowed } = source;
  const known = expressions.coded(expression);
  const { sql, type } = known;
  if (known.codes !== null || type === 'boolean' || type === 'number') return { sql, coded: known };
  if (type !== 'text') {
    const bounds = boundsOf(expression);
    return { sql: bounds ? `CAST(${sql} AS ${smallestInteger(bounds)})` : sql, coded: known };
  }
  const plain = unwindowed?.expressions.compile(expression).sql === sql ? unwindowed : source;
  const from = narrowest(plain, [where, expression]);
  const found = await database.query(
    `SELECT DISTINCT ${sql} AS v FROM ${from} WHERE ${condition} AND ${sql} IS NOT NULL ORDER BY v LIMIT ${CODES_AT_MOST + 1}`,
    signal,
  );
  const codes = found.map(([value]) => String(value));
  if (codes.length > CODES_AT_MOST || codes.length === 0 || codes.some((code) => code.includes('\0')))
    return { sql, coded: null };
  return { sql: `enum_code(CAST(${sql} AS ENUM (${codes.map(DUCKDB.text).join(', ')})))`, coded: { ...known, codes } };
}

/** The relation that takes least to read what is needed of the rows of a source; SQL reads alike in either. */
const narrowest = ({ relation, often }: Source, needed: readonly Expression[]): string =>
  often?.covers(needed) ? often.relation : relation;
