import type { Monitoring } from './monitoring/section';
import type { ReadReport } from './read';
import type { ReplayReport } from './replay';
import type { Roles, Task } from './roles';
import type { NextTool, ServiceMetrics } from './service-metrics';
import type { TracesReport, Waterfall } from './traces';

/** Reasons for the nulls of the object it stands in: field name to sentence. */
export type Why = Record<string, string>;

export type HypothesisKind =
  | 'data-fault'
  | 'schema-change'
  | 'infrastructure'
  | 'model-version'
  | 'threshold-change'
  | 'covariate-shift'
  | 'label-shift'
  | 'label-fault'
  | 'concept-drift'
  | 'external'
  | 'none';

/** A segment: column (or derived column such as `timestamp.hour`) to value. */
export type SegmentWhere = Record<string, string>;

export interface ByPeriod<T> {
  good: T;
  bad: T;
}

/**
 * The JSON report: a public interface (see docs/report.md). Times are ISO 8601 UTC strings, rates fractions,
 * lists ordered by importance, numbers that cannot be computed null with a reason in `why`.
 */
export interface Report {
  schemaVersion: 1;
  source: ReportSource;
  roles: Roles;
  task: Task;
  labelled: boolean;
  periods: ByPeriod<PeriodReport>;
  metric: MetricReport;
  headline: string;
  hypotheses: Hypothesis[];
  steps: StepReport[];
  outputs: FeatureReport[];
  features: FeatureReport[];
  segments: SegmentReport[];
  onset: Onset | null;
  events: EventReport[];
  timeline: Timeline;
  examples: ExampleReport[];
  /** Where `--traces` was given. */
  traces?: TracesReport;
  /** Where `--metrics` was given. */
  serviceMetrics?: ServiceMetrics;
  /** What other tools add, the most useful for this diagnosis first. */
  nextTools?: NextTool[];
  /** Before and after the incident, where it was asked for. */
  monitoring?: Monitoring;
  /** What this run found otherwise than the run before it of the same investigation, whose files have changed since. */
  changes?: string[];
  /** What the reader’s own model said when the examples were put to it again, where they were. */
  replay?: ReplayReport;
  problems: Problem[];
}

export interface ReportSource {
  files: string[];
  format: string;
  engine: 'duckdb' | 'clickhouse';
  rows: number;
  rejectedRows: number;
  seconds: { read: number; total: number };
  read: ReadReport;
}

export interface PeriodReport {
  /** Null where the period is a reference log without times. */
  start: string | null;
  end: string | null;
  rows: number;
  proposed: boolean;
  /** The files of `--reference`, where the good period is another log. */
  reference?: string[];
}

export interface MetricReport {
  /**
   * accuracy for classification, mae for regression, logLoss for a score of a rare outcome that nobody decides by;
   * `unlabelled` logs have null values and say why.
   */
  name: 'accuracy' | 'mae' | 'logLoss';
  good: number | null;
  bad: number | null;
  change: number | null;
  /** 95% interval of the change. */
  interval: [number, number] | null;
  labelledShare: ByPeriod<number | null>;
  why?: Why;
}

export interface Hypothesis {
  kind: HypothesisKind;
  /** Probability that kind, first feature and segment all hold, calibrated on planted incidents. */
  confidence: number;
  /** What the rules alone say, before that. */
  ruleScore?: number;
  summary: string;
  /** Root first; empty where no column is at fault. */
  features: string[];
  /** Null when not confined to one. */
  segment: SegmentWhere | null;
  evidenceFor: string[];
  evidenceAgainst: string[];
  /** What would change the verdict. */
  wouldChange: string[];
  action: string;
  /** Findings this rests on, by id. */
  findings: string[];
}

export type StepId = 'infrastructure' | 'data' | 'segments' | 'timeline' | 'reproduction';
export type StepStatus = 'clear' | 'suspect' | 'untestable';
export type Severity = 'critical' | 'warning' | 'info';

export interface StepReport {
  id: StepId;
  status: StepStatus;
  summary: string;
  findings: Finding[];
}

export interface Finding {
  /** Stable across runs: check/column/segment; notes hang on it. */
  id: string;
  severity: Severity;
  text: string;
  column: string | null;
  segment: SegmentWhere | null;
}

export interface FeatureReport {
  name: string;
  type: 'numeric' | 'categorical';
  drifted: boolean;
  psi: number | null;
  psiSeed: number | null;
  ks: { statistic: number; pValue: number } | null;
  chiSquare: { statistic: number; degreesOfFreedom: number; pValue: number } | null;
  cramersV: number | null;
  adjustedP: number | null;
  jensenShannon: number | null;
  kl: { goodToBad: number | null; badToGood: number | null };
  wasserstein: number | null;
  nullRate: ByPeriod<number | null>;
  /** Association with prediction and error in the good period, 0 to 1; orders the list among drifted features. */
  importance: number | null;
  /** What a chart needs: shared bins and the share of rows of each period in them. */
  distribution: Distribution;
  /** Null for categorical columns. */
  quantiles: QuantileRow[] | null;
  /** Values of a categorical column that appeared or vanished. */
  categories: { gained: string[]; lost: string[] } | null;
  why?: Why;
}

export interface QuantileRow {
  probability: number;
  good: number | null;
  bad: number | null;
}

/** Shares sum to one over bins plus null in each period. Numeric bins have edges (one more than bins), categorical labels. */
export interface Distribution {
  edges: number[] | null;
  labels: string[] | null;
  good: number[];
  bad: number[];
  nulls: ByPeriod<number>;
}

export interface SegmentReport {
  where: SegmentWhere;
  rows: ByPeriod<number>;
  metric: ByPeriod<number | null>;
  /** Wilson 95% intervals of the metric, null for regression without enough rows. */
  interval: ByPeriod<[number, number] | null>;
  excessErrors: number | null;
  share: number | null;
  rateEffect: number | null;
  mixEffect: number | null;
  pValue: number | null;
  aliases: SegmentWhere[];
  /** True where the mix and rate parts disagree in sign with the total (Simpson). */
  simpson: boolean;
  why?: Why;
}

export interface Onset {
  at: string;
  low: string;
  high: string;
  shape: 'step' | 'ramp' | 'pulse' | 'recurring';
  end: string | null;
  /** Which signal it was estimated on, in words. */
  signal: string;
}

export interface EventReport {
  id: string;
  type: string;
  title: string;
  start: string;
  end: string | null;
  url: string | null;
  status: string | null;
  scope: Record<string, string>;
  coincides: boolean;
  score: number | null;
  /** Probability that an event of this kind lies so near by luck. */
  chance: number | null;
  reason: string;
}

/** Parallel arrays, one entry a bucket. Nulls where a bucket has nothing to compute from. */
export interface Timeline {
  bucketSeconds: number;
  start: string[];
  rows: number[];
  labelled: number[];
  metric: (number | null)[];
  confidence: (number | null)[];
  latencyP50: (number | null)[];
  latencyP95: (number | null)[];
  errorRate: (number | null)[];
  /** The root segment's metric and the metric without it, where a segment was found. */
  segment: {
    where: SegmentWhere;
    metric: (number | null)[];
    without: (number | null)[];
    /** Labelled rows of the segment in each bucket. */
    labelled?: number[];
  } | null;
}

export interface ExampleReport {
  id: string | null;
  file: string | null;
  line: number | null;
  time: string | null;
  prediction: string | null;
  label: string | null;
  confidence: number | null;
  features: Record<string, string | number | boolean | null>;
  segments: Record<string, string | null>;
  /** The trace it was made in, where `--traces` holds it: what `waterfall` asks by. */
  trace?: string | null;
  /** That trace, of the first example that has one; the others are asked for. */
  waterfall?: Waterfall;
  /** The most similar right prediction of the good period. */
  nearest: NearestExample | null;
}

export interface NearestExample {
  id: string | null;
  file: string | null;
  line: number | null;
  time: string | null;
  prediction: string | null;
  label: string | null;
  features: Record<string, string | number | boolean | null>;
  /** Features that differ most, the first the most, in units of the good period's spread. */
  differs: string[];
  distance: number;
  trace?: string | null;
}

export interface Problem {
  code: string;
  text: string;
}
