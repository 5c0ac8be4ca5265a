import type { Database } from '../database';
import { LoadedRows, physical } from '../rows';
import type { LoadedTable } from './insert';

/**
 * A column that looked whole in the sample but has fractions further on is a column of numbers: it is widened, and only
 * what is no number at all stays a misfit. A column with integers that a double would round is left alone.
 */
export async function widenIntegers(
  database: Database,
  rows: LoadedRows,
  tables: readonly LoadedTable[],
  signal?: AbortSignal,
): Promise<LoadedRows> {
  const whole = rows.columns.filter(({ type, misfit }) => type === 'integer' && misfit !== null);
  if (whole.length === 0 || tables.length === 0) return rows;
  const checks = whole.flatMap(({ position, misfit }) => [
    `count(TRY_CAST(misfits[${(misfit ?? 0) + 1}] AS DOUBLE)) FILTER (WHERE ${physical(position)} IS NULL)`,
  ]);
  const widen = new Set<number>();
  for (const { name } of tables) {
    const [found = []] = await database.query(
      `SELECT ${checks.join(', ')} FROM ${name} WHERE misfits IS NOT NULL`,
      signal,
    );
    whole.forEach(({ position }, index) => {
      if (Number(found[index]) > 0) widen.add(position);
    });
  }
  for (const position of widen) {
    const misfit = rows.columns[position]?.misfit ?? 0;
    const column = physical(position);
    const exact = await fitsDouble(database, column, tables, signal);
    if (!exact) {
      widen.delete(position);
      continue;
    }
    for (const { name } of tables) {
      const value = `coalesce(CAST(${column} AS DOUBLE), TRY_CAST(misfits[${misfit + 1}] AS DOUBLE))`;
      await database.run(`ALTER TABLE ${name} ALTER ${column} TYPE DOUBLE USING ${value}`, signal);
    }
  }
  return new LoadedRows(
    rows.columns.map((column) => (widen.has(column.position) ? { ...column, type: 'number' } : column)),
    undefined,
    rows.values,
  );
}

async function fitsDouble(
  database: Database,
  column: string,
  tables: readonly LoadedTable[],
  signal?: AbortSignal,
): Promise<boolean> {
  for (const { name } of tables) {
    const [row] = await database.query(`SELECT max(abs(CAST(${column} AS HUGEINT))) FROM ${name}`, signal);
    if (Number(row?.[0] ?? 0) > Number.MAX_SAFE_INTEGER) return false;
  }
  return true;
}
