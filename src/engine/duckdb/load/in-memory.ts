import type { FilePart } from '../../source';
import type { Database } from '../database';
import { quotedPath } from '../rows';
import type { ColumnPlan } from './cast';

/** What a table may take for typed files to be copied into it, and the share of the memory limit. */
const TABLE_AT_MOST = 512 * 2 ** 20;
const SHARE_OF_MEMORY = 1 / 6;
/** Files are copied one by one: of very many, each costs more to open than it holds. */
const FILES_AT_MOST = 64;
const BYTES_A_NUMBER = 8;
/** DuckDB's reference to a text, and the text. */
const BYTES_A_TEXT = 32;

/**
 * Whether Parquet files are worth copying into a table: every query on a table takes a fraction of what it takes to unpack
 * the files' columns again, as long as the table leaves memory for the work. Larger ones stay in their files.
 */
export async function fitsInMemory(
  database: Database,
  parts: readonly FilePart[],
  plans: readonly ColumnPlan[],
  signal?: AbortSignal,
): Promise<boolean> {
  if (parts.length > FILES_AT_MOST) return false;
  const paths = parts.map(({ path }) => quotedPath(path)).join(', ');
  const [[rows] = []] = await database.query(`SELECT sum(num_rows) FROM parquet_file_metadata([${paths}])`, signal);
  const row = plans.reduce(
    (sum, { type }) => sum + (type === 'text' || type === 'nested' ? BYTES_A_TEXT : BYTES_A_NUMBER),
    0,
  );
  return Number(rows ?? 0) * row <= Math.min(TABLE_AT_MOST, SHARE_OF_MEMORY * database.memory);
}
