import type { Engine, Value } from '../engine/engine';
import { compare, literal } from '../engine/expression';
import type { RowResult } from '../protocol/rpc';

const MOST_STEPS = 32;

/**
 * The row that begins at a line of a file. Where the source has no lines (Parquet), `line` is the row's number from 1.
 * Null where no row begins there.
 */
export async function rowAtLine(engine: Engine, file: number, line: number): Promise<RowResult | null> {
  const ordinal = await ordinalAtLine(engine, file, line);
  if (ordinal === null) return null;
  const row = await engine.record(file, ordinal);
  if (row === null) return null;
  const columns = Object.keys(row.values);
  const text = (value: Value | undefined): string | null =>
    value === null || value === undefined ? null : String(value);
  return { columns, values: columns.map((name) => text(row.values[name])) };
}

/**
 * The ordinal of the row at a line of a file, or null. The engine only knows the way from a row to its line. Lines rise with ordinals and almost evenly, so the way back is
 * found by linear interpolation between a row before and a row after: two or three looks in a file of one-line rows.
 */
export async function ordinalAtLine(engine: Engine, file: number, line: number): Promise<number | null> {
  const last = await lastOrdinal(engine, file);
  if (last === null) return null;
  const lineOf = async (ordinal: number): Promise<number | null> => (await engine.locate(file, ordinal)).line;
  const first = await lineOf(0);
  if (first === null) return line >= 1 && line <= last + 1 ? line - 1 : null;
  if (first > line) return null;
  let low = { ordinal: 0, line: first };
  // A row takes a line at least, unless it is one of a batch: from the first row on, none is further than so many lines.
  let high = { ordinal: Math.min(last, line - first), line: 0 };
  high.line = (await lineOf(high.ordinal)) ?? 0;
  if (high.line < line && high.ordinal < last) high = { ordinal: last, line: (await lineOf(last)) ?? 0 };
  for (let step = 0; step < MOST_STEPS; step++) {
    if (low.line === line) return low.ordinal;
    if (high.line === line) return high.ordinal;
    if (high.line < line || high.ordinal - low.ordinal <= 1) return null;
    const slope = (high.ordinal - low.ordinal) / (high.line - low.line);
    const guess = low.ordinal + Math.round((line - low.line) * slope);
    const ordinal = Math.min(high.ordinal - 1, Math.max(low.ordinal + 1, guess));
    const found = { ordinal, line: (await lineOf(ordinal)) ?? 0 };
    if (found.line <= line) low = found;
    else high = found;
  }
  return null;
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
