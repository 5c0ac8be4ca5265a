import { DUCKDB } from '../dialect/duckdb';
import { ExpressionSql } from '../dialect/expression-sql';
import type { CodedSql } from '../dialect/dialect';
import type { Expression } from '../expression';
import { previousOf, type Previous } from '../previous';
import type { Source } from './prepared-rows';
import type { LoadedRows } from './rows';

/**
 * Where expressions look at previous rows, all rows with those values as columns beside the log's own: windows stand
 * neither in conditions nor in aggregates. The source itself where none does.
 */
export function withPrevious(rows: LoadedRows, all: Source, expressions: readonly Expression[]): Source {
  const known = new Map<string, CodedSql>();
  const selected: string[] = [];
  for (const expression of expressions.flatMap(previousOf)) {
    const { sql, type } = all.expressions.compile(expression);
    if (known.has(sql)) continue;
    const name = `w${selected.length}`;
    known.set(sql, { sql: name, type, codes: null });
    selected.push(`${asStored(rows, all, expression) ?? sql} AS ${name}`);
  }
  if (selected.length === 0) return all;
  const schema = Object.assign(Object.create(rows) as LoadedRows, {
    known: (expression: Expression): CodedSql | null =>
      expression.kind === 'previous' ? (known.get(all.expressions.compile(expression).sql) ?? null) : null,
  });
  return {
    relation: `(SELECT *, ${selected.join(', ')} FROM ${all.relation})`,
    expressions: new ExpressionSql(schema, DUCKDB),
    unwindowed: all,
    size: all.size,
    windows: true,
  };
}

/** Where rows are stored in the order asked for, the row before is the one that was read before: nothing is sorted. */
function asStored({ ascending }: LoadedRows, { expressions }: Source, { operand, by, order }: Previous): string | null {
  if (!ascending.has(expressions.compile(order).sql)) return null;
  // Ordinals begin anew with every file.
  if (order.kind === 'ordinal' && by?.kind !== 'file') return null;
  const before = (sql: string): string => `lag(${sql}) OVER ()`;
  const value = before(expressions.compile(operand).sql);
  if (by === null) return value;
  return by.kind === 'file' ? `CASE WHEN ${before('file')} = file THEN ${value} END` : null;
}
