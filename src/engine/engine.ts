import type { ColumnTable } from 'arquero';
import type { ColumnType } from '../protocol/read';
import type { Expression, Measure } from './expression';
import type { JoinCandidate, SpanFile, SpanStore } from './spans';
import type { UnitQuery, Units } from './units';

/**
 * Where rows live. Every answer is a table of counts, a short list of values, or a bounded list of rows; all answers
 * are exact and the same on every run. Every method may be interrupted by its signal (throws `IncidentError` `cancelled`).
 * Methods may be called concurrently.
 */
export interface Engine {
  readonly name: 'duckdb' | 'clickhouse';

  /** Columns that were kept, with types; does not touch rows. */
  describe(): readonly EngineColumn[];

  /** Nulls, distinct values, minimum, maximum of columns, in one pass. */
  summarize(query: SummarizeQuery, signal?: AbortSignal): Promise<ColumnSummary[]>;

  /**
   * GROUP BY: one row per combination of `by` that occurs, with the measures as columns, ordered by the `by` columns
   * ascending, nulls first. No `by`: exactly one row. Counts are JavaScript numbers.
   */
  count(query: CountQuery, signal?: AbortSignal): Promise<ColumnTable>;

  /**
   * Several grouped counts at once, where the engine can share a scan or run them side by side. Results in the order
   * asked.
   */
  countAll(queries: readonly CountQuery[], signal?: AbortSignal): Promise<ColumnTable[]>;

  /**
   * Says which rows and expressions will be asked for again and again, so that an engine may keep them at hand in a
   * narrow form. Answers stay the same; preparing under a name once more replaces what was prepared under it.
   */
  prepare(name: string, query: PrepareQuery, signal?: AbortSignal): Promise<void>;

  /** Exact quantiles as values that occur (the ⌈p·n⌉-th smallest; p = 0 is the minimum); null where no value is. */
  quantiles(query: QuantileQuery, signal?: AbortSignal): Promise<QuantileResult[]>;

  /** Rows in time order reduced to a few numbers each (null is NaN), for change-point prefix sums. */
  ordered(query: OrderedQuery, signal?: AbortSignal): Promise<OrderedRows>;

  /** Whole rows to be shown or sampled; never more than `limit`. */
  rows(query: RowQuery, signal?: AbortSignal): Promise<Row[]>;

  /** One whole row, with the columns that were not kept read from its file again; null where there is no such row. */
  record(file: number, ordinal: number, signal?: AbortSignal): Promise<Row | null>;

  /** Where a row stands in its file, found on demand. Null where the source has no lines (Parquet, a table). */
  locate(file: number, ordinal: number, signal?: AbortSignal): Promise<RowLocation>;

  /**
   * Groups rows into units (a request's answers, a user's rows), which are then counted as rows are. Absent in an engine that
   * cannot yet.
   */
  units?(query: UnitQuery, signal?: AbortSignal): Promise<Units>;

  /** Reads trace files beside the rows, once, and joins them. Absent in an engine whose rows live elsewhere. */
  spans?(query: SpanQuery, signal?: AbortSignal): Promise<SpanStore>;

  /** Writes rows as one flat file. Absent in an engine whose rows live on a server. */
  exportRows?(file: FlatFile, signal?: AbortSignal): Promise<Exported>;

  close(): Promise<void>;
}

export interface FlatFile {
  path: string;
  format: 'csv' | 'parquet';
  columns: Record<string, Expression>;
  where?: Expression;
  /** Leaves text that a spreadsheet would run as a formula as it is. */
  raw: boolean;
}

export interface Exported {
  rows: number;
  /** Cells that got an apostrophe before them. */
  formulas: number;
}

/** Trace files that the log was loaded with (`LoadPlan.beside`), and what in the log may name their traces. */
export interface SpanQuery {
  files: readonly SpanFile[];
  candidates: readonly JoinCandidate[];
  time: Expression;
  restriction: Expression | null;
}

/** Distinct values are counted exactly up to here. */
export const DISTINCT_LIMIT = 10_000;

export interface EngineColumn {
  name: string;
  type: ColumnType;
}

export interface SummarizeQuery {
  columns: readonly string[];
  /** Distinct values are counted up to here; `DISTINCT_LIMIT` where absent. */
  distinctUpTo?: number;
  /** False where minimum and maximum are not wanted; they are null then. */
  extremes?: boolean;
  where?: Expression;
}

export interface ColumnSummary {
  name: string;
  type: ColumnType;
  rows: number;
  /** Rows without a value; text that does not fit the type is counted in `typeChanges` instead. */
  nulls: number;
  typeChanges: number;
  /** Exact up to the query's limit, a lower bound (the limit) beyond. */
  distinct: number;
  /** Number for number, integer, boolean (0, 1) and time columns; text otherwise; null where no value is. */
  minimum: number | string | null;
  maximum: number | string | null;
}

export interface PrepareQuery {
  /** Rows the later queries are about: theirs is this condition, one of its alternatives, or either and more. */
  where: Expression;
  /** Conditions that only rows of `where` meet: queries about them are later queries too. */
  parts?: readonly Expression[];
  /** What the later queries group by, compare or measure. */
  expressions: readonly Expression[];
  /** Columns to have at hand beside them where memory allows. */
  columns?: readonly string[];
}

export interface CountQuery {
  by: Record<string, Expression>;
  measures: Record<string, Measure>;
  where?: Expression;
  /** At most so many groups, the largest by the first measure (ties by key); for columns of unknown vocabulary. */
  largest?: number;
}

export interface QuantileQuery {
  operand: Expression;
  probabilities: readonly number[];
  by?: Record<string, Expression>;
  where?: Expression;
}

export interface QuantileResult {
  group: Record<string, string | number | boolean | null>;
  values: (number | null)[];
}

export interface OrderedQuery {
  /** A time expression. Ties are ordered by file and ordinal. */
  time: Expression;
  values: Record<string, Expression>;
  where?: Expression;
  /** At most so many rows; asking for more than exist is fine, exceeding it throws. */
  limit: number;
}

export interface OrderedRows {
  time: Float64Array;
  values: Record<string, Float64Array>;
}

export interface RowQuery {
  /** Column names; all kept columns where absent. */
  columns?: readonly string[];
  /** Further expressions by name. */
  expressions?: Record<string, Expression>;
  where?: Expression;
  /** Ascending; ties by file and ordinal, which is also the default order. */
  order?: { by: Expression; descending?: boolean }[];
  limit: number;
}

/** Integers beyond 2^53, times and ids come as text, so that nothing is rounded. */
export type Value = string | number | boolean | null;

export interface Row {
  file: number;
  ordinal: number;
  values: Record<string, Value>;
}

export interface RowLocation {
  path: string;
  /** 1-based; null where the source has no lines. */
  line: number | null;
}
