import type { CodedSql, RowSchema } from '../dialect/dialect';
import { DUCKDB } from '../dialect/duckdb';
import { ExpressionSql } from '../dialect/expression-sql';
import type { PrepareQuery } from '../engine';
import type { Expression } from '../expression';
import type { Database } from './database';
import { multiplesOf } from './prepared-multiples';
import { boundsOf, smallestInteger } from './prepared-types';
import { type LoadedRows, physical } from './rows';

/** Texts of so many values or fewer are held as their place in the list of them. */
const CODES_AT_MOST = 256;
/** Rows are held in memory while they take less than this, and this share of the memory limit. */
const MEMORY_AT_MOST = 768 * 2 ** 20;
const SHARE_OF_MEMORY = 1 / 3;
/** More rows are held on disk, while they take less than this share of what is free there. */
const SHARE_OF_DISK = 1 / 2;
const BYTES_A_VALUE = 8;
const BYTES_A_CODE = 2;

/** Thrown where a query needs something that prepared rows do not hold; the query then reads all rows. */
class NotPrepared extends Error {}

/** A relation that queries can be asked of, and how expressions read there. */
export interface Source {
  relation: string;
  expressions: ExpressionSql;
  /** The same rows without what is wanted of previous ones. */
  unwindowed?: Source | undefined;
  /** Rows of a table; null where all rows are read, from wherever they are. */
  size: number | null;
  /** Whether every reading works out windows, which takes longer than copying what came of them. */
  windows?: boolean;
}

/**
 * The rows of one condition in a table of their own: expressions as columns of small integers, on which DuckDB counts
 * without hashing, and plain columns beside them. An expression is known by the SQL it has over all rows.
 */
export class PreparedRows implements RowSchema, Source {
  readonly expressions: ExpressionSql;
  users = 0;
  retired = false;

  constructor(
    readonly relation: string,
    readonly size: number,
    private readonly all: { rows: LoadedRows; keyOf: (expression: Expression) => string },
    private readonly where: Expression,
    private readonly parts: readonly Expression[],
    private readonly held: ReadonlyMap<string, CodedSql>,
    private readonly whole: ReadonlyMap<string, { sql: string; exponent: number }>,
    private readonly plain: ReadonlySet<number>,
  ) {
    this.expressions = new ExpressionSql(this, DUCKDB);
  }

  known(expression: Expression): CodedSql | null {
    return expression.kind === 'literal' ? null : (this.held.get(this.all.keyOf(expression)) ?? null);
  }

  multiples(expression: Expression): { sql: string; exponent: number } | null {
    return expression.kind === 'literal' ? null : (this.whole.get(this.all.keyOf(expression)) ?? null);
  }

  column(name: string): ReturnType<LoadedRows['column']> {
    const { position, type, misfit } = this.all.rows.held(name);
    if (!this.plain.has(position)) throw new NotPrepared();
    const value = physical(position);
    if (misfit === null) return this.all.rows.column(name);
    return {
      value,
      type,
      get misfit(): string {
        throw new NotPrepared();
      },
    };
  }

  get origin(): string {
    throw new NotPrepared();
  }

  get file(): string {
    throw new NotPrepared();
  }

  get ordinal(): string {
    throw new NotPrepared();
  }

  get rowHash(): string {
    throw new NotPrepared();
  }

  /** What remains of a condition among these rows; null where it does not keep to them. */
  within(where: Expression | undefined): Expression | null {
    const alternatives = [...(this.where.kind === 'or' ? this.where.operands : []), ...this.parts];
    const own = this.all.keyOf(this.where);
    const others = new Set(alternatives.map(this.all.keyOf));
    const rest: Expression[] = [];
    let inside = false;
    const visit = (part: Expression): void => {
      const key = this.all.keyOf(part);
      if (key === own) inside = true;
      else if (others.has(key)) {
        inside = true;
        rest.push(part);
      } else if (part.kind === 'and') part.operands.forEach(visit);
      else rest.push(part);
    };
    if (where) visit(where);
    return inside ? { kind: 'and', operands: rest } : null;
  }

  /** Whether all of the expressions can be read here. */
  covers(expressions: readonly Expression[]): boolean {
    try {
      for (const expression of expressions) this.expressions.coded(expression);
      return true;
    } catch (error) {
      if (error instanceof NotPrepared) return false;
      throw error;
    }
  }
}

/** Copies what is asked from the source into a table of its own. The condition must be as the source reads it. */
export async function prepareRows(
  database: Database,
  all: { rows: LoadedRows; keyOf: (expression: Expression) => string },
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
      ...(await heldAs(database, source, expression, condition, signal)),
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
  const counted = `FROM ${(source.unwindowed ?? source).relation} WHERE ${condition}`;
  const [[rows] = []] = await database.query(`SELECT count(*) ${counted}`, signal);
  const place = await placeOf(database, Number(rows), bytes);
  const plain = new Set(place.columns ? columns : []);
  selected.push(...[...plain].map(physical));
  const relation = `${place.schema}${name}`;
  const made = `CREATE TABLE ${relation} AS SELECT ${selected.join(', ') || '0 AS p0'} ${from}`;
  const [[size] = []] = await database.query(made, signal);
  return new PreparedRows(relation, Number(size), all, query.where, parts, held, whole, plain);
}

/** Where rows of so many bytes are held, and whether with their plain columns. */
async function placeOf(
  database: Database,
  rows: number,
  bytes: { codes: number; columns: number },
): Promise<{ schema: string; columns: boolean }> {
  const size = rows * (bytes.codes + bytes.columns);
  if (size <= Math.min(MEMORY_AT_MOST, SHARE_OF_MEMORY * database.memory)) return { schema: '', columns: true };
  if (size > SHARE_OF_DISK * (await database.free())) return { schema: '', columns: false };
  return { schema: `${await database.onDisk()}.`, columns: true };
}

/** SQL of the column that holds an expression and how it is read back; `coded` is null where it is not worth holding. */
async function heldAs(
  database: Database,
  { relation, expressions, unwindowed }: Source,
  expression: Expression,
  condition: string,
  signal?: AbortSignal,
): Promise<{ sql: string; coded: CodedSql | null }> {
  const known = expressions.coded(expression);
  const { sql, type } = known;
  if (known.codes !== null || type === 'boolean' || type === 'number') return { sql, coded: known };
  if (type !== 'text') {
    const bounds = boundsOf(expression);
    return { sql: bounds ? `CAST(${sql} AS ${smallestInteger(bounds)})` : sql, coded: known };
  }
  const from = unwindowed?.expressions.compile(expression).sql === sql ? unwindowed.relation : relation;
  const found = await database.query(
    `SELECT DISTINCT ${sql} AS v FROM ${from} WHERE ${condition} AND ${sql} IS NOT NULL ORDER BY v LIMIT ${CODES_AT_MOST + 1}`,
    signal,
  );
  const codes = found.map(([value]) => String(value));
  if (codes.length > CODES_AT_MOST || codes.length === 0 || codes.some((code) => code.includes('\0')))
    return { sql, coded: null };
  return { sql: `enum_code(CAST(${sql} AS ENUM (${codes.map(DUCKDB.text).join(', ')})))`, coded: { ...known, codes } };
}
