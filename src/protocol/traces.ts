import type { ByPeriod, Why } from './report';

/** How trace files were read and joined to the log: what `--traces FILE` gave. */
export interface TraceReading {
  files: string[];
  formats: TraceFormat[];
  spans: number;
  traces: number;
  services: number;
  /** From the first span to the last; null without spans. */
  first: string | null;
  last: string | null;
  /** Spans that came more than once; one of each is kept. */
  duplicates: number;
  /** Spans whose parent is in no file. */
  orphans: number;
  join: TraceJoin;
}

export type TraceFormat = 'otlp' | 'jaeger';

/** By what spans and predictions were joined, and how many of each. */
export interface TraceJoin {
  /** The log's column; null where nothing joins them. */
  column: string | null;
  /** `trace id`, or the span attribute that holds the column's values; null where nothing joins them. */
  key: string | null;
  /** Traces that belong to a prediction of the log; null where that cannot be counted. */
  matchedTraces: number | null;
  /** Predictions of the time that the traces cover, and those of them that have a trace. */
  predictions: number | null;
  matchedPredictions: number | null;
  /** In words, with what sampling means for it. */
  text: string;
}

/** Quantiles in milliseconds; null where the period has no trace with the stage. */
export interface StageTimes {
  p50: number | null;
  p95: number | null;
  /** Mean over all traces of the period, 0 where a trace lacks the stage: what adds up to the whole. */
  mean: number | null;
}

/**
 * A stage of serving: spans of one name in one service. Its time is the part of a trace's duration during which it, and
 * none of its children, is what the answer waits for: over all stages that adds up to the duration.
 */
export interface StageReport {
  service: string;
  name: string;
  /** Traces that have the stage. */
  traces: ByPeriod<number>;
  time: ByPeriod<StageTimes>;
  /** Share of the change of the mean duration that is this stage's; null where the duration did not surely change. */
  share: number | null;
  /** Share of the stage's traces in which it fails by itself, not because of a child. */
  errorRate: ByPeriod<number | null>;
  slower: boolean;
  erring: boolean;
  /** In the bad period only, or hardly ever there any more. */
  presence: 'same' | 'appeared' | 'vanished';
}

/** What the traces say about both periods, part of the infrastructure step. */
export interface TracesReport {
  read: TraceReading;
  traces: ByPeriod<number>;
  /** Duration of whole traces in milliseconds. */
  duration: ByPeriod<StageTimes>;
  /** True where the duration surely grew, by the gate of logged latency. */
  slower: boolean;
  /** What moved most first; at most 50. */
  stages: StageReport[];
  why?: Why;
}

/** One span as a waterfall shows it. */
export interface WaterfallSpan {
  id: string;
  /** Index in `spans` of the span it is drawn under; null for roots. */
  parent: number | null;
  depth: number;
  service: string;
  name: string;
  /** `server`, `client`, `internal`, `producer`, `consumer`, or empty. */
  kind: string;
  /** From the beginning of the trace, in milliseconds. */
  start: number;
  duration: number;
  /** Milliseconds for which the trace waits for this span itself. */
  self: number;
  error: boolean;
  /** What the span says of its error; null where it says nothing. */
  message: string | null;
  /** At most 40; values are cut at 300 characters, those under the names of private columns are left out. */
  attributes: Record<string, string>;
}

/** The spans of one trace in the order to draw them: each below its parent, siblings by time. */
export interface Waterfall {
  trace: string;
  start: string;
  /** Milliseconds. */
  duration: number;
  spans: WaterfallSpan[];
  /** Spans that were left out: beyond 500, or deeper than 64 levels. */
  omitted: number;
}

/** A prediction that a trace belongs to, by its place in the log. */
export interface TracePrediction {
  file: string;
  /** As `RowParameters.line`; null where the log has no lines. */
  line: number | null;
  id: string | null;
  time: string | null;
  prediction: string | null;
  label: string | null;
  /** Null without a label. */
  correct: boolean | null;
}

/** A trace in a list. */
export interface TraceSummary {
  trace: string;
  start: string;
  /** Milliseconds. */
  duration: number;
  spans: number;
  error: boolean;
  /** Where the trace spent most of its time: `service · name`. */
  longest: { service: string; name: string; milliseconds: number } | null;
  predictions: TracePrediction[];
}

/** What happened in a window of time, over all pillars: metrics, traces, predictions. */
export interface PillarsWindow {
  from: string;
  to: string;
  predictions: { rows: number; labelled: number; wrong: number | null };
  traces: { count: number; erring: number; p50: number | null; p95: number | null } | null;
  /** At most `limit` each; a trace may be in both. */
  slowest: TraceSummary[];
  erring: TraceSummary[];
  metrics: MetricInWindow[];
}

/** A metric series of `--metrics` inside a window beside the same in the good period. */
export interface MetricInWindow {
  /** `name{label="value"}`. */
  title: string;
  mean: number | null;
  good: number | null;
  maximum: number | null;
}

/** From a prediction to its trace and the metrics around it. */
export interface PredictionPillars {
  prediction: TracePrediction;
  waterfall: Waterfall | null;
  /** The window of which the metrics are: the trace, with a few minutes around it. */
  window: { from: string; to: string };
  metrics: MetricInWindow[];
  /** Why there is no waterfall, in a sentence; null where there is one. */
  reason: string | null;
}
