import type { InvestigationRequest, PartialReport, Progress } from './investigation';
import type { Monitoring, MonitoringAsked } from './monitoring/section';
import type { ReadReport } from './read';
import type { Report } from './report';

/**
 * Methods between the extension host and the analysis process (JSON-RPC). Only names and types live here;
 * src/analysis binds them to vscode-jsonrpc. Progress and growing results are notifications that carry the
 * token of the request they belong to.
 */
export const RPC = {
  read: 'read',
  investigate: 'investigate',
  row: 'row',
  series: 'series',
  waterfall: 'waterfall',
  pillarsWindow: 'pillarsWindow',
  predictionPillars: 'predictionPillars',
  monitoring: 'monitoring',
  tables: 'tables',
  close: 'close',
  progress: 'progress',
  partial: 'partial',
} as const;

/** Who asks a server; part of no request, so that it stands in no document, report or cache. */
export interface Credentials {
  user: string;
  password: string;
}

export interface ReadParameters {
  token: string;
  request: InvestigationRequest;
  credentials?: Credentials;
}

export interface InvestigateParameters {
  /** Names the investigation: a second request under the same key re-uses what the first one loaded. */
  key: string;
  token: string;
  request: InvestigationRequest;
  credentials?: Credentials;
}

/** The tables of a server that this user may see. */
export interface TablesParameters {
  token: string;
  /** `clickhouse://host:8123`. */
  url: string;
  credentials: Credentials;
}

export interface TableName {
  database: string;
  name: string;
  /** ClickHouse's name of what the table is: `MergeTree`, `Distributed`, `View`. */
  engine: string;
}

/** One row of the log by the ordinal that examples and rejected lines carry. */
export interface RowParameters {
  key: string;
  file: string;
  line: number;
}

export interface RowResult {
  columns: string[];
  values: (string | null)[];
}

/** One column of a loaded log in the buckets of its latest timeline. */
export interface SeriesParameters {
  key: string;
  column: string;
}

/**
 * What monitoring finds in a loaded log that has been investigated: its good period and diagnosis are those of the latest
 * report. Asked for when somebody looks, since it costs about as much as a playbook step.
 */
export interface MonitoringParameters {
  key: string;
  token: string;
  asked: MonitoringAsked;
}

/** The spans of one trace of `--traces`, by the trace id that examples carry. */
export interface WaterfallParameters {
  key: string;
  trace: string;
}

/** What happened from `from` until `to` (ISO 8601) over metrics, traces and predictions. */
export interface PillarsWindowParameters {
  key: string;
  from: string;
  to: string;
  /** At most so many traces in each list; 20 where absent, at most 100. */
  limit?: number;
}

/** The trace and the metrics of one row of the log. */
export type PredictionPillarsParameters = RowParameters;

export interface CloseParameters {
  key: string;
}

export interface ProgressNotification {
  token: string;
  progress: Progress;
}

export interface PartialNotification {
  token: string;
  report: PartialReport;
}

/** `IncidentError` across the process border (JSON-RPC error data). */
export interface ErrorData {
  code: string;
  advice: string;
}

export type ReadResult = ReadReport;
export type InvestigateResult = Report;
export type MonitoringResult = Monitoring;
