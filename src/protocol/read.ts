import type { ColumnRole, Task } from './roles';

/** The type a column is held as. `text` for anything that must keep its spelling (ids, mixed values). */
export type ColumnType = 'integer' | 'number' | 'boolean' | 'text' | 'time' | 'nested';

/** How a log was read: what `model-incident read` prints and the editor shows under "How this was read". */
export interface ReadReport {
  files: FileReading[];
  format: string;
  /** Formats of serving and monitoring systems that the content shows; those never tried on a real file say so. */
  recognised?: RecognisedFormat[];
  /** Only for delimited text. */
  delimiter: string | null;
  quote: string | null;
  escape: string | null;
  header: boolean | null;
  encoding: string;
  /** What fractions are written with; null where the files say it themselves. */
  decimal?: '.' | ',' | null;
  time: TimeReading | null;
  rows: number;
  rejected: RejectedLines;
  columns: ColumnReading[];
  roles: ColumnRole[];
  /** Columns whose values are shown nowhere. */
  private?: PrivateColumn[];
  task: Task | null;
  duplicateRows: number;
  /** How labels that came later were joined; absent where none were given. */
  labels?: LabelReading;
  /** Which rows have a label, and how late labels came; absent in a log without labels. */
  coverage?: LabelCoverage;
  /** Logged fingerprints of the features, computed anew for a sample of rows; absent where there is nothing to check. */
  fingerprints?: FingerprintCheck;
  problems: { code: string; text: string }[];
}

export interface PrivateColumn {
  column: string;
  reason: string;
  given: boolean;
}

export interface RecognisedFormat {
  /** Such as `sagemaker-data-capture`. */
  name: string;
  title: string;
  basis: 'sample' | 'documentation';
}

export interface FileReading {
  path: string;
  bytes: number;
  format: string;
  compression: 'gzip' | 'zstd' | null;
  rows: number;
}

/** Label files joined to the log by id. */
export interface LabelReading {
  /** Labels in the files, with repeats. */
  rows: number;
  /** Rows of the log that have got a label from them, and their share of the log. */
  matched: number;
  matchRate: number;
  /** Labels for an id that has a later one. */
  duplicates: number;
  /** Ids that no row of the log has. */
  orphans: number;
}

/** Labelled rows over time, whether labels stand in the log or were joined to it. */
export interface LabelCoverage {
  rows: number;
  labelled: number;
  /** Width of each bucket in hours: one, unless the log is very long. */
  hours: number;
  /** Buckets with rows, in order of time. */
  buckets: { start: string; rows: number; labelled: number }[];
  /** From prediction to label, in seconds; null where the log does not say when labels came. */
  lag: { labels: number; p10: number; p50: number; p90: number; p99: number; maximum: number } | null;
  /** Labels that are older than what they label. */
  beforePrediction: number;
}

/** Whether a logged fingerprint is the hash of the features beside it, as Python's `json.dumps(…, sort_keys=True)` writes them. */
export interface FingerprintCheck {
  column: string;
  /** The object that was hashed, such as `features`. */
  of: string;
  algorithm: 'md5' | 'sha1' | 'sha256';
  /** Rows of the sample, and those of them whose fingerprint is another. */
  checked: number;
  mismatched: number;
  /** False where hardly any matches: then the fingerprint is made in another way, and mismatches mean nothing. */
  sameWay: boolean;
  examples: { id: string | null; logged: string; computed: string }[];
}

/** How the time column's text was understood. */
export interface TimeReading {
  column: string;
  /** The column with the time of day, where `column` has the day only. */
  clock?: string;
  /** `iso8601`, `epoch-seconds`, `epoch-milliseconds`, `epoch-microseconds`, `epoch-nanoseconds`, `date`, or a strptime pattern. */
  format: string;
  /** IANA name or offset; `UTC` where times carry none. */
  zone: string;
  first: string | null;
  last: string | null;
  unreadable: number;
}

/** Lines that could not be split into a row. `listed` holds the first of them. */
export interface RejectedLines {
  count: number;
  listed: { file: string; line: number; reason: string }[];
}

export interface ColumnReading {
  name: string;
  type: ColumnType;
  nulls: number;
  distinct: number;
  /** Values that do not fit the type, kept as text: evidence of a type change. */
  typeChanges: number;
  typeChangeExamples: string[];
  /** Smallest and largest value as text; null for nested or all-null columns. */
  minimum: string | null;
  maximum: string | null;
  /** A few values as they stand in the file. */
  examples: string[];
}
