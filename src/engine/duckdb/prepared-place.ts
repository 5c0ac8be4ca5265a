import type { Database } from './database';

/** Rows are held in memory while they take less than this, and this share of the memory limit. */
const MEMORY_AT_MOST = 768 * 2 ** 20;
const SHARE_OF_MEMORY = 1 / 3;
/** More rows are held on disk, while they take less than this share of what is free there. */
const SHARE_OF_DISK = 1 / 2;

/**
 * No row, of which DuckDB does not know that it is none. What is written in the order in which it is read is written by
 * one thread where memory is short; a union with groups, which have no order, has none to keep.
 */
const noRowsInNoOrder = (columns: number): string =>
  `SELECT ${Array.from({ length: columns }, () => 'NULL').join(', ')} FROM (SELECT range, count(*) AS repeats FROM range(1) GROUP BY range) WHERE repeats > 1`;

/** Where rows of so many bytes are held, and whether with their plain columns. */
export async function placeOf(
  database: Database,
  rows: number,
  bytes: { codes: number; columns: number },
): Promise<{ schema: string; columns: boolean }> {
  const size = rows * (bytes.codes + bytes.columns);
  if (size <= Math.min(MEMORY_AT_MOST, SHARE_OF_MEMORY * database.memory)) return { schema: '', columns: true };
  if (size > SHARE_OF_DISK * (await database.free())) return { schema: '', columns: false };
  return { schema: `${await database.onDisk()}.`, columns: true };
}

/** Makes a table of what is selected, in any order; its number of rows. */
export async function createTable(
  database: Database,
  relation: string,
  selected: readonly string[],
  from: string,
  signal?: AbortSignal,
): Promise<number> {
  const anyOrder = relation.includes('.') ? ` UNION ALL ${noRowsInNoOrder(selected.length)}` : '';
  const made = `CREATE TABLE ${relation} AS SELECT ${selected.join(', ')} ${from}${anyOrder}`;
  const [[size] = []] = await database.query(made, signal);
  return Number(size);
}
