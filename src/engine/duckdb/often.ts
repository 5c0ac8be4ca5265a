import type { Database } from './database';
import { createTable, placeOf } from './prepared-place';
import { PreparedRows, type Rows } from './prepared-rows';
import { physical } from './rows';

const BYTES_A_VALUE = 8;

/**
 * Copies columns of all rows that are read from files, onto disk where memory is short: times are parsed once, and what
 * few columns tell is read without the others. Null where there is no room.
 */
export async function copyColumns(
  database: Database,
  all: Rows,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<PreparedRows | null> {
  const positions = names.map((name) => all.rows.held(name).position);
  const [[rows] = []] = await database.query(`SELECT count(*) FROM ${all.rows.relation}`, signal);
  const place = await placeOf(database, Number(rows), { codes: 0, columns: positions.length * BYTES_A_VALUE });
  if (!place.columns || positions.length === 0) return null;
  const relation = `${place.schema}often`;
  const size = await createTable(database, relation, positions.map(physical), `FROM ${all.rows.relation}`, signal);
  return new PreparedRows(relation, size, all, null, [], new Map(), new Map(), new Set(positions));
}
