import type { ColumnReading, ColumnType, ReadReport } from '../protocol/read';
import type { ReadOptions, Resources } from '../protocol/investigation';
import type { JsonField, StatedColumn, Unpacking } from './unpacking';

/** A set of files that are read as one log. Paths are absolute and exist; globs are already expanded. */
export interface FileSource {
  files: readonly string[];
  options: ReadOptions;
}

/** How the bytes of one file become rows. Column names are the log's own; their order is the file's. */
export type FileLayout = RecordLayout | UnpackedLayout;

/** How bytes become records, each of which is a row unless it is taken apart. */
export type RecordLayout =
  | {
      kind: 'delimited';
      delimiter: string;
      quote: string;
      escape: string;
      header: boolean;
      encoding: 'utf-8' | 'utf-16' | 'utf-16be' | 'latin-1' | 'windows-1252';
      /** Lines before the table (a title, comments, `sep=;`) that are no part of it. */
      skip?: number;
      /** The first cells of the header by their places: a line with the same is the header again, and no row. */
      headerCells?: { place: number; text: string }[];
      /** Null where the sample mixes line ends. */
      newline: '\n' | '\r\n' | '\r' | null;
      columns: string[];
      /** Places of the columns whose numbers have a decimal comma. */
      decimalCommas?: number[];
      /** Places of the columns whose numbers have commas between thousands. */
      thousandsCommas?: number[];
      /** Places of the columns whose numbers bear a currency or percent sign. */
      withUnits?: number[];
      /** Cells have spaces around them that are no part of the values. */
      padded?: true;
    }
  /** One object a line; the elements of one array; or objects one after another, as in pretty-printed text. */
  | {
      kind: 'json-lines' | 'json-array' | 'json-objects';
      fields: JsonField[];
      table?: JsonTable;
      /** Records have keys of their own, such as ids: what no field stands for is no column and is left out. */
      sparse?: true;
    }
  | { kind: 'parquet'; fields: ParquetField[] }
  /** The text that a CloudEvents receiver prints: one block an event. */
  | { kind: 'event-dump'; fields: JsonField[] };

/**
 * How one JSON object holds a whole table, as pandas writes it: rows as arrays beside the columns' names (`split`), rows as
 * members (`index`) or as elements of `data` (`table`), or an object of cells for each column (`columns`).
 */
export type JsonTable = { orient: 'split' | 'columns'; names: readonly string[] } | { orient: 'index' | 'table' };

/** What each event begins with in the text that CloudEvents receivers print. */
export const EVENT_MARK = '☁️  cloudevents.Event';

/** A file whose records are requests of a serving system: each is taken apart into one row a prediction. */
export interface UnpackedLayout {
  kind: 'unpacked';
  /** How the file's bytes become records; its columns are what `unpacking` speaks of. */
  container: RecordLayout;
  unpacking: Unpacking;
}

/** A column of a Parquet file, or one field of a struct in it. */
export interface ParquetField {
  column: string;
  path: string[];
  /** DuckDB's name of the type. */
  type: string;
}

export interface FilePart {
  path: string;
  bytes: number;
  compression: 'gzip' | 'zstd' | null;
  layout: FileLayout;
  /** A copy of the text in UTF-8, unpacked, line by line the same, for engines that cannot read its encoding. */
  copy?: string;
}

/** How text or a number of a column becomes an instant. */
export type TimeFormat =
  | { kind: 'iso8601' }
  /** `mixed`: values of another magnitude are in another unit. */
  | { kind: 'epoch'; unit: 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds'; mixed?: true }
  /** A strptime pattern. */
  | { kind: 'pattern'; pattern: string };

/** What a look at a sample of the files tells, before anything is loaded. */
export interface SourceProfile {
  source: FileSource;
  format: string;
  /** One for each file, in order. */
  parts: FilePart[];
  /** The union of the columns of all files, in order of first appearance. */
  columns: ProfiledColumn[];
  /** What a time without offset is in: an IANA name or an offset. */
  zone: string;
  /** As far as known before loading; `rows`, `rejected` and column counts are filled by `load`. */
  reading: ReadReport;
}

export interface ProfiledColumn {
  name: string;
  type: ColumnType;
  /** How to read it as a time, where its values can be one. */
  time?: TimeFormat;
  /** Its times have more digits than microseconds. */
  nanoseconds?: boolean;
  /** Another column with the time of day, whose text comes after this one's. */
  clock?: string;
  /** Values of the sample as text, in file order, with nulls; at most 2,000, from the head and the tail. */
  sample: (string | null)[];
  /** What the log's format says of the column, which names and values need not show. */
  stated?: StatedColumn;
}

/** Labels that came later: joined to the log by id, the latest of duplicates wins. */
export interface LabelSource {
  profile: SourceProfile;
  id: string;
  label: string;
  labelTime?: string;
}

export interface LoadPlan {
  log: SourceProfile;
  reference?: SourceProfile;
  labels: LabelSource[];
  /** Columns to keep, with the type to hold them as; `id` columns are always text. Others are counted, then dropped. */
  columns: {
    name: string;
    type: ColumnType;
    /** Texts that stand for no value in this column, in lower case. */
    absent?: readonly string[];
  }[];
  /** Names the joined label gets, and the log's id column; only with `labels`. */
  join?: { id: string; label: string; labelTime: string };
  /** Columns that most questions are about: of files that stay where they are these are copied. */
  often?: readonly string[];
  resources: Resources;
  /** Further files that may be read beside the log later, such as traces. */
  beside?: readonly string[];
}

/** What loading learned: exact counts for every column of the files, kept or not. */
export interface LoadReport {
  rows: number;
  referenceRows: number;
  rejected: ReadReport['rejected'];
  columns: ColumnReading[];
  duplicateRows: number;
  fileRows: number[];
  labels: { rows: number; matched: number; duplicates: number; orphans: number } | null;
  problems: { code: string; text: string }[];
}
