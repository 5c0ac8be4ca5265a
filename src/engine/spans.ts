import type { TraceFormat } from '../protocol/traces';

/** How a trace file is taken apart: what a look at its head shows. */
export interface SpanFile {
  path: string;
  format: TraceFormat;
  /** Keys that lead to batches and to the spans in them, where the format has several spellings. */
  batches: string;
  spans: string;
  /** Bytes that one JSON text of the file may take. */
  largestObject: number;
}

/** A column of the log that may hold what names a trace. */
export interface JoinCandidate {
  column: string;
  /** By trace ids, or by values of span attributes too. */
  attributes: boolean;
}

export interface SpanReading {
  spans: number;
  traces: number;
  services: number;
  /** Microseconds since the epoch. */
  first: number;
  last: number;
  duplicates: number;
  orphans: number;
  /** Spans without a readable id or time. */
  unreadable: number;
  /** Spans whose clock is not their parent's: moved into it. */
  skewed: number;
}

export interface SpanJoin {
  column: string;
  /** Null: the trace id itself. */
  attribute: string | null;
  matchedTraces: number;
  /** Rows of the log in the time that the traces cover, and those of them with a trace. */
  predictions: number;
  matchedPredictions: number;
  /** Median of the row's time minus the trace's, in microseconds. */
  offset: number;
}

/** Two half-open intervals of microseconds, and the width of the stretches that are alike under "nothing changed". */
export interface StageQuery {
  good: { start: number; end: number };
  bad: { start: number; end: number };
  blockWidth: number;
}

/** Times in nanoseconds. `stage` null: whole traces. */
export interface StageSide {
  stage: number | null;
  bad: boolean;
  traces: number;
  sum: number;
  p50: number;
  p95: number;
  largest: number;
}

/** Traces of one stretch of time: how many pass the good period's quantiles, how many fail. */
export interface StageBlock {
  stage: number | null;
  bad: boolean;
  traces: number;
  aboveMedian: number;
  slow: number;
  failed: number;
}

export interface StageCounts {
  stages: { service: string; name: string }[];
  sides: StageSide[];
  blocks: StageBlock[];
}

/** A span as it was read; times in nanoseconds from the beginning of its trace. */
export interface SpanRow {
  id: string;
  parent: number | null;
  number: number;
  service: string;
  name: string;
  kind: string;
  start: number;
  duration: number;
  self: number;
  error: boolean;
  message: string | null;
  /** JSON, as in the file. */
  attributes: string | null;
}

export interface TraceRow {
  trace: string;
  /** Microseconds since the epoch. */
  start: number;
  /** Nanoseconds. */
  duration: number;
  spans: number;
  error: boolean;
  longest: { service: string; name: string; nanoseconds: number } | null;
}

/** The spans of trace files at hand: what may be asked of them. Rows that answer are bounded. */
export interface SpanStore {
  readonly reading: SpanReading;
  readonly join: SpanJoin | null;
  stages(query: StageQuery, signal?: AbortSignal): Promise<StageCounts>;
  /** The spans of a trace in order of time, at most `limit`; `total` counts all. */
  trace(
    id: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ start: number; rows: SpanRow[]; total: number } | null>;
  /** Traces that begin in an interval of microseconds: counted, and the slowest and the slowest that fail. */
  window(
    interval: { start: number; end: number },
    limit: number,
    signal?: AbortSignal,
  ): Promise<{
    count: number;
    erring: number;
    p50: number | null;
    p95: number | null;
    slowest: TraceRow[];
    failing: TraceRow[];
  }>;
  /** The trace of each place in the log that has one, by `file:ordinal`. */
  tracesOf(places: readonly { file: number; ordinal: number }[], signal?: AbortSignal): Promise<Map<string, string>>;
  /** Places in the log of the predictions of traces, at most `limit` a trace. */
  placesOf(
    traces: readonly string[],
    limit: number,
    signal?: AbortSignal,
  ): Promise<Map<string, { file: number; ordinal: number }[]>>;
  close(): Promise<void>;
}
