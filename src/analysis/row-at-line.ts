import type { Engine, Row } from '../engine/engine';
import { and, compare, literal, type Expression } from '../engine/expression';
import type { RowResult } from '../protocol/rpc';

/** Rows that span several lines, rejected lines and blank lines each move a row by a line or more. */
const MOST_STEPS = 24;

/**
 * The row that stands at a line of a file. Lines and ordinals rise together, so the ordinal is found by stepping by the
 * difference until the line is met. Where the source has no lines (Parquet), `line` is the row's number from 1.
 * Null where no row stands there.
 */
export async function rowAtLine(engine: Engine, file: number, line: number): Promise<RowResult | null> {
  let ordinal = Math.max(0, line - 1);
  let below = -1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const row = await rowWithOrdinal(engine, file, ordinal);
    if (row === null) {
      const last = await lastOrdinal(engine, file);
      if (last === null || last >= ordinal) return null;
      ordinal = last;
      continue;
    }
    const at = (await engine.locate(file, ordinal)).line;
    if (at === null || at === line) return shownRow(engine, row);
    if (at < line) {
      // A line inside a row of several lines belongs to the row that begins before it.
      if (ordinal <= below) return shownRow(engine, row);
      below = ordinal;
      ordinal += Math.max(1, line - at);
    } else {
      if (ordinal === 0) return null;
      ordinal = Math.max(below + 1, ordinal - Math.max(1, at - line));
      if (ordinal === below + 1 && below >= 0 && at - line <= 1) ordinal = below;
    }
  }
  return null;
}

const place = (file: number, ordinal: Expression): Expression =>
  and(compare({ kind: 'file' }, '=', literal(file)), ordinal);

async function rowWithOrdinal(engine: Engine, file: number, ordinal: number): Promise<Row | null> {
  const where = place(file, compare({ kind: 'ordinal' }, '=', literal(ordinal)));
  const names = engine.describe().map(({ name }) => name);
  const [row] = await engine.rows({ columns: names, where, limit: 1 });
  return row ?? null;
}

async function lastOrdinal(engine: Engine, file: number): Promise<number | null> {
  const counted = await engine.count({
    by: {},
    measures: { last: { kind: 'maximum', operand: { kind: 'ordinal' } } },
    where: compare({ kind: 'file' }, '=', literal(file)),
  });
  const last: unknown = counted.get('last', 0);
  return typeof last === 'number' ? last : null;
}

function shownRow(engine: Engine, row: Row): RowResult {
  const columns = engine.describe().map(({ name }) => name);
  return {
    columns,
    values: columns.map((name) => {
      const value = row.values[name];
      return value === null || value === undefined ? null : String(value);
    }),
  };
}
