import type { Database } from '../database';
import { LoadedRows, physical } from '../rows';
import type { LoadedTable } from './insert';

/** Where the hash of all columns stands once some of them are gone; Parquet computes it when it is asked for. */
const ROW_HASH = 'row_hash';

/** A column of the view of rows, beside `misfits`, `origin`, `file` and `ordinal`. */
export interface ViewColumns {
  /** Of a table: what is left in it. */
  ofTable: string[];
  /** Of files that are read in place: the same columns from all that the files have. */
  ofFiles: string[];
}

/** All columns that a log is loaded with. */
export function everyColumn(count: number): ViewColumns {
  const all = Array.from({ length: count }, (_, position) => physical(position));
  return { ofTable: all, ofFiles: all };
}

/**
 * Drops the columns of the tables that are not to be kept. What whole rows are compared by, a hash of all columns, takes
 * the place of the first of them.
 */
export async function keepOnly(
  database: Database,
  rows: LoadedRows,
  tables: readonly LoadedTable[],
  keep: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<{ kept: LoadedRows; columns: ViewColumns }> {
  const kept = rows.columns.filter(({ name }) => keep.has(name));
  const [hashed, ...further] = rows.columns.filter(({ name }) => !keep.has(name));
  if (!hashed) return { kept: rows, columns: everyColumn(rows.columns.length) };
  const place = physical(hashed.position);
  for (const { name } of tables) {
    await database.run(`ALTER TABLE ${name} ALTER ${place} TYPE UBIGINT USING ${rows.rowHashNumber}`, signal);
    await database.run(`ALTER TABLE ${name} RENAME ${place} TO ${ROW_HASH}`, signal);
    for (const { position } of further) await database.run(`ALTER TABLE ${name} DROP ${physical(position)}`, signal);
  }
  const names = kept.map(({ position }) => physical(position));
  return {
    kept: new LoadedRows(kept, ROW_HASH, rows.values),
    columns: { ofTable: [...names, ROW_HASH], ofFiles: [...names, `${rows.rowHashNumber} AS ${ROW_HASH}`] },
  };
}
