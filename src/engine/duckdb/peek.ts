import { DUCKDB } from '../dialect/duckdb';
import type { ParquetField } from '../source';
import { Database } from './database';
import { IncidentError } from '../../protocol/errors';
import { unreadable } from './faults';
import { quotedPath } from './rows';

const HEAD_ROWS = 1500;
const TAIL_ROWS = 500;
/** A look at a file must not take more, whatever the file unpacks to. */
const PEEK_MEMORY = 2 ** 30;

export interface ParquetPeek {
  fields: ParquetField[];
  rows: number;
  /** Row-aligned texts, by position of the field. */
  samples: (string | null)[][];
}

/** Schema of one Parquet file, structs opened one level, with texts from its head and tail. */
export async function peekParquet(path: string, sampleRows: number, signal?: AbortSignal): Promise<ParquetPeek> {
  return withDatabase(path, async (database) => {
    const source = `read_parquet([${quotedPath(path)}])`;
    const described = await database.query(`DESCRIBE SELECT * FROM ${source}`, signal);
    const fields: ParquetField[] = [];
    for (const [name, type] of described.map((row) => [String(row[0]), String(row[1])] as const)) {
      if (!type.startsWith('STRUCT(') || type.endsWith('[]')) {
        fields.push({ column: name, path: [name], type });
        continue;
      }
      const inside = await database.query(`DESCRIBE SELECT unnest(${DUCKDB.identifier(name)}) FROM ${source}`, signal);
      for (const [field, fieldType] of inside) {
        fields.push({ column: `${name}.${String(field)}`, path: [name, String(field)], type: String(fieldType) });
      }
    }
    const [[count] = []] = await database.query(`SELECT count(*) FROM ${source}`, signal);
    const rows = Number(count);
    const texts = fields.map(({ path: keys }) => `CAST(${keys.map(DUCKDB.identifier).join('.')} AS VARCHAR)`);
    const head = Math.min(sampleRows, HEAD_ROWS);
    const tailFrom = Math.max(head, rows - Math.min(sampleRows, TAIL_ROWS));
    const sampled = await database.query(
      `SELECT ${texts.length > 0 ? texts.join(', ') : 'NULL'} FROM ${source} WHERE file_row_number < ${head} OR file_row_number >= ${tailFrom}`,
      signal,
    );
    const samples = fields.map((_, index) => sampled.map((row) => (row[index] ?? null) as string | null));
    return { fields, rows, samples };
  });
}

async function withDatabase<T>(path: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open({ files: [path], threads: 1, memory: PEEK_MEMORY });
  try {
    return await work(database);
  } catch (error) {
    throw error instanceof IncidentError && error.code === 'out-of-memory'
      ? tooLarge(path, error)
      : unreadable(path, error);
  } finally {
    await database.close();
  }
}

const tooLarge = (path: string, cause: IncidentError): IncidentError =>
  new IncidentError(
    'out-of-memory',
    `The first rows of ${path} take more than 1 GB to unpack.`,
    'Export it with smaller row groups.',
    { cause },
  );
