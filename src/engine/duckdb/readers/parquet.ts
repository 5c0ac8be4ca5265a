import type { FileLayout, FilePart } from '../../source';
import { DUCKDB } from '../../dialect/duckdb';
import { quotedPath } from '../rows';
import type { RawRows } from './reader';

export type ParquetLayout = FileLayout & { kind: 'parquet' };

/** Parquet files of one layout, read together. Types are the file's own. */
export function readParquet(parts: readonly FilePart[], layout: ParquetLayout): RawRows {
  const paths = parts.map(({ path }) => quotedPath(path)).join(', ');
  return {
    from: `read_parquet([${paths}])`,
    columns: new Map(
      layout.fields.map(({ column, path, type }) => [column, { sql: path.map(DUCKDB.identifier).join('.'), type }]),
    ),
    rejected: null,
    unknownKeys: null,
    place: { file: 'file_index', ordinal: 'file_row_number' },
  };
}
