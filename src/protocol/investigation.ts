import type { MonitoringAsked } from './monitoring/section';
import type { ReplayRecord } from './replay';
import type { Report, StepReport } from './report';
import type { RoleAssignment } from './roles';

/** A half-open interval of instants, `[start, end)`, in microseconds since the Unix epoch. */
export interface Interval {
  start: number;
  end: number;
}

/** How to read the files where the guess is wrong: the command line's `--read OPTION=VALUE`. */
export interface ReadOptions {
  delimiter?: string;
  quote?: string;
  escape?: string;
  encoding?: string;
  header?: boolean;
  /** `,` where numbers are written as 0,5. */
  decimal?: string;
  timeFormat?: string;
  /** The column with the time of day, where another has the day; `none` where the day stands alone. */
  clock?: string;
  /** Words that stand for a label that has not come, between commas; `none` where every label is one. */
  noLabel?: string;
  zone?: string;
}

/** One `--where COLUMN=VALUE`; several restrict together. */
export interface Restriction {
  column: string;
  value: string;
}

/** What the engine may use of this machine. */
export interface Resources {
  /** Bytes; the engine spills to `temporaryFolder` beyond it. */
  memory?: number;
  threads?: number;
  temporaryFolder?: string;
  /** Where finished reports are kept, so that an unchanged log shows its report at once; nowhere where absent. */
  cacheFolder?: string;
}

/** Floors and levels below which nothing is called a finding. Defaults in playbook/thresholds.ts. */
export interface ThresholdOverrides {
  psi?: number;
  pValue?: number;
  nullRate?: number;
  minimumRows?: number;
}

/** What one investigation is asked. Paths are absolute or relative to the working directory; globs are allowed. */
export interface InvestigationRequest {
  logs: string[];
  /** The good period as another log (training or validation data). */
  reference: string[];
  labels: string[];
  events: string[];
  /** OpenTelemetry (OTLP JSON) or Jaeger JSON: spans that are joined to predictions. */
  traces?: string[];
  /** Answers of Prometheus to range queries. */
  metrics?: string[];
  roles: RoleAssignment[];
  read: ReadOptions;
  where: Restriction[];
  /** Columns whose values are shown nowhere, beside those that look personal; `!NAME` is none of them. */
  privateColumns?: string[];
  /** Shows the values of private columns after all. */
  showPrivate?: boolean;
  /** ISO 8601 `START/END`, half-open; proposed where absent. */
  good?: string;
  bad?: string;
  thresholds: ThresholdOverrides;
  resources: Resources;
  /** Wants what monitoring finds in the report too. */
  monitoring?: MonitoringAsked;
  /** What the document's last replay showed. No question: it is laid over the answer. */
  replay?: ReplayRecord;
}

export type Phase =
  | 'reading'
  | 'summarizing'
  | 'infrastructure'
  | 'data'
  | 'segments'
  | 'timeline'
  | 'reproduction'
  | 'diagnosis'
  | 'monitoring';

export interface Progress {
  phase: Phase;
  /** A sentence such as "Reading log.csv". */
  text: string;
  /** 0 to 1 of the phase, where known. */
  fraction?: number;
}

/**
 * The report while it grows: everything that is known so far. `steps` fills one by one;
 * the headline, hypotheses and the rest arrive with the last update, which is a whole `Report`.
 */
export type PartialReport = Partial<Report> & { steps: StepReport[] };

export const emptyRequest = (logs: string[]): InvestigationRequest => ({
  logs,
  reference: [],
  labels: [],
  events: [],
  roles: [],
  read: {},
  where: [],
  thresholds: {},
  resources: {},
});
