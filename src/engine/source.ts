import type { ColumnReading, ColumnType, ReadReport } from '../protocol/read';
import type { ReadOptions, Resources } from '../protocol/investigation';

/** A set of files that are read as one log. Paths are absolute and exist; globs are already expanded. */
export interface FileSource {
  files: readonly string[];
  options: ReadOptions;
}

/** What a look at a sample of the files tells, before anything is loaded. */
export interface SourceProfile {
  source: FileSource;
  format: string;
  columns: ProfiledColumn[];
  /** As far as known before loading; `rows`, `rejected` and column counts are filled by `load`. */
  reading: ReadReport;
}

export interface ProfiledColumn {
  name: string;
  type: ColumnType;
  /** Values of the sample as text, in file order, with nulls; at most 2,000, from the head and the tail. */
  sample: (string | null)[];
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
  /** Columns to keep, with the type to hold them as; `id` columns are always text. */
  columns: { name: string; type: ColumnType }[];
  /** Names the joined label gets, and the log's id column; only with `labels`. */
  join?: { id: string; label: string; labelTime: string };
  resources: Resources;
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
