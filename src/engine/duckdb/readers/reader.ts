import type { FilePart } from '../../source';

/** The text, or the typed value, of a column in one file. */
export interface RawColumn {
  sql: string;
  /** DuckDB's type; text unless the file has types of its own. */
  type: string;
}

/** One file (or several of one layout) as a relation of raw columns. */
export interface RawRows {
  /** A FROM clause. */
  from: string;
  /** By the log's column name; columns the file lacks are absent. */
  columns: ReadonlyMap<string, RawColumn>;
  /** True for a record that is not a row; null where the reader itself leaves such records out. */
  rejected: string | null;
  /** True for a row with keys that no column holds; null where there cannot be any. */
  unknownKeys: string | null;
  /** Index of the file among those read together, and the row's ordinal in it; null where rows are counted as loaded. */
  place: { file: string; ordinal: string } | null;
}

export type Reader = (parts: readonly FilePart[]) => RawRows;
