import type { Database } from '../database';
import type { LoadedTable } from '../load/insert';

/** A loaded table, the files of the log that it holds, and its column that counts rows. */
export interface TablePlace {
  loaded: LoadedTable;
  firstFile: number;
  files: number;
  position: 'rowid' | 'position';
}

/** Finds the number of the record that a row was taken from; rows that are records themselves are their own. */
export function recordOf(
  database: Database,
  tables: readonly TablePlace[],
): (file: number, ordinal: number) => Promise<number> {
  return async (file, ordinal) => {
    const table = tables.find(({ firstFile, files }) => file >= firstFile && file < firstFile + files);
    if (!table?.loaded.hasRecords) return ordinal;
    const own = file - table.firstFile;
    const start = table.loaded.fileRows.slice(0, own).reduce((sum, rows) => sum + rows, 0);
    const where = `${table.position} = ${start + ordinal}`;
    const [[record] = []] = await database.query(`SELECT record FROM ${table.loaded.name} WHERE ${where}`);
    return record === null || record === undefined ? ordinal : Number(record);
  };
}
