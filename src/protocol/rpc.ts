import type { InvestigationRequest, PartialReport, Progress } from './investigation';
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
  close: 'close',
  progress: 'progress',
  partial: 'partial',
} as const;

export interface ReadParameters {
  token: string;
  request: InvestigationRequest;
}

export interface InvestigateParameters {
  /** Names the investigation: a second request under the same key re-uses what the first one loaded. */
  key: string;
  token: string;
  request: InvestigationRequest;
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
