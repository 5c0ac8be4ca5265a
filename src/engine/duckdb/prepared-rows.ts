import type { CodedSql, RowSchema } from '../dialect/dialect';
import { DUCKDB } from '../dialect/duckdb';
import { ExpressionSql } from '../dialect/expression-sql';
import type { Expression } from '../expression';
import { type LoadedRows, physical } from './rows';

/** All rows, and by what an expression over them is known: its SQL. */
export interface Rows {
  rows: LoadedRows;
  keyOf: (expression: Expression) => string;
}

const EVERY_ROW: Expression = { kind: 'and', operands: [] };

/** Thrown where a query needs something that prepared rows do not hold; the query then reads all rows. */
class NotPrepared extends Error {}

/** A relation that queries can be asked of, and how expressions read there. */
export interface Source {
  relation: string;
  expressions: ExpressionSql;
  /** The same rows without what is wanted of previous ones. */
  unwindowed?: Source | undefined;
  /** Columns of all these rows that most questions are about, where they are read in less time than here. */
  often?: PreparedRows | undefined;
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
    private readonly all: Rows,
    private readonly where: Expression | null,
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
    if (this.where === null) return where ?? EVERY_ROW;
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
