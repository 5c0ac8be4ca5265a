import type { Problem, ReportSource } from './report';
import type { Roles, Task } from './roles';
import type { SchemaCheckReport } from './schema-contract';

/**
 * What the systems before and after an incident found, each under its name: the `monitoring` of a report and of what the
 * monitoring commands print (docs/monitoring.md).
 */
export interface Monitoring {
  schema?: SchemaCheckReport;
  estimate?: EstimateReport;
  performance?: PerformanceReport;
  signals?: SignalsReport;
  alerts?: AlertsReport;
  retraining?: RetrainingReport;
  shadow?: ShadowReport;
  experiment?: ExperimentReport;
}

/** The seed's hash assignment of one user. */
export interface Assignment {
  experiment: string;
  user: string;
  /** 0 to 9999. */
  bucket: number;
  variant: 'control' | 'treatment';
}

export type RetrainingTriggerId = 'age' | 'performance' | 'drift' | 'prediction-drift' | 'volume' | 'schedule';

export interface RetrainingTrigger {
  id: RetrainingTriggerId;
  fired: boolean;
  /** Null where it cannot be told, with the reason in `text`. */
  value: number | null;
  threshold: number;
  text: string;
}

/** What kind of answer the diagnosis asks for. */
export type RetrainingAnswer =
  | 'retrain'
  | 'retrain-on-recent-data'
  | 'adjust-threshold'
  | 'fix-pipeline'
  | 'fix-serving'
  | 'fix-labels'
  | 'investigate'
  | 'nothing';

export interface RetrainingReport {
  /** Whether to retrain now, by the triggers and the guard of new samples. */
  retrain: boolean;
  /** How soon, by ShopFlow's policy: at once on drift, within a week on accuracy, else on schedule. */
  urgency: 'now' | 'within-a-week' | 'scheduled' | 'no';
  reasons: string[];
  triggers: RetrainingTrigger[];
  modelAgeDays: number | null;
  newSamples: number;
  minimumNewSamples: number;
  /** The seed's `RetrainingDecision.should_retrain`, to the letter. */
  seed: { shouldRetrain: boolean; reasons: string[] };
  /** The features PSI was taken over, the most important first. */
  features: { name: string; psi: number | null }[];
  answer: { kind: RetrainingAnswer; diagnosis: string | null; confidence: number | null; text: string };
  text: string;
}

/** Windows of time, in parallel arrays that every series of the same report shares. */
export interface Windows {
  /** Width of each. */
  seconds: number;
  start: string[];
  rows: number[];
  /** Whether it lies wholly in the good period. */
  baseline: boolean[];
}

/** The good period everything is held against; without times where that is another log. */
export interface BaselineReport {
  start: string | null;
  end: string | null;
  rows: number;
  labelled: number;
  proposed: boolean;
  reference: boolean;
}

/** Estimated performance (CBPE), with realised beside it where labels have come. */
export interface EstimateReport {
  baseline: BaselineReport;
  method: {
    /** The column, or what was made of columns, that was calibrated. */
    score: string;
    kind: 'positive' | 'confidence';
    positive: string | null;
    calibrated: boolean;
    reason: string;
    /** Expected calibration error on rows of the good period that were held out. */
    calibrationError: { before: number; after: number } | null;
    /** φ: how much more the good period's windows swing than chance makes them. */
    dispersion: number;
  };
  windows: Windows;
  accuracy: EstimateSeries;
  /** The whole good period, and all that came after it. */
  good: EstimatedMetrics;
  later: EstimatedMetrics | null;
  /** The seed document's nearest-bin estimate, where its map was given. */
  seed: SeedEstimate | null;
  conceptDrift: ConceptDriftEvidence;
}

/** One entry a window; nulls where it has no rows or no labels. Intervals are 95%. */
export interface EstimateSeries {
  estimated: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  labelled: number[];
  realised: (number | null)[];
  realisedLow: (number | null)[];
  realisedHigh: (number | null)[];
  /** (realised − estimated on the labelled rows) in standard errors. */
  gapZ: (number | null)[];
}

export interface EstimatedAndRealised {
  estimated: number | null;
  realised: number | null;
}

/** Precision, recall, F1 and AUC are of the positive class; null where calibration is of the confidence. */
export interface EstimatedMetrics {
  rows: number;
  labelled: number;
  accuracy: EstimatedAndRealised & { low: number | null; high: number | null };
  precision: EstimatedAndRealised;
  recall: EstimatedAndRealised;
  f1: EstimatedAndRealised;
  auc: EstimatedAndRealised;
}

export interface SeedEstimate {
  map: Record<string, number>;
  overall: number | null;
  /** One entry a window. */
  estimated: (number | null)[];
}

/** Realised minus estimated accuracy after the good period. */
export interface ConceptDriftEvidence {
  verdict: 'evidence' | 'none' | 'untestable';
  gap: number | null;
  interval: [number, number] | null;
  pValue: number | null;
  /** The window in which a CUSUM of the gaps raised its alarm. */
  since: string | null;
  text: string;
}

/** What a monitoring command prints as JSON. The head is that of an investigation's report. */
export interface MonitoringReport {
  schemaVersion: 1;
  source: ReportSource;
  roles: Roles;
  task: Task | null;
  labelled: boolean;
  monitoring: Monitoring;
  problems: Problem[];
}

export type PerformanceMetricName =
  'accuracy' | 'precision' | 'recall' | 'f1' | 'auc' | 'logLoss' | 'brier' | 'calibrationError' | 'mae' | 'rmse' | 'r2';

/** True metrics of labelled rows; null where one cannot be computed. Precision and its like: of the positive class of two, else means over classes. */
export type PerformanceMetrics = Record<PerformanceMetricName, number | null> & { labelled: number };

/** Performance once labels have come: of all rows, of segments, in every window. */
export interface PerformanceReport {
  baseline: BaselineReport;
  positive: string | null;
  /** Metrics this log has, the most telling first. */
  metrics: PerformanceMetricName[];
  good: PerformanceMetrics;
  later: PerformanceMetrics | null;
  windows: Windows;
  /** Of every window, one entry each. */
  series: { labelled: number[] } & Partial<Record<PerformanceMetricName, (number | null)[]>>;
  segments: SegmentPerformance[];
  /** Windows whose value another report had otherwise, or not at all: labels have come since. */
  rescored: Rescored[];
  /** Windows beyond a floor, with when that could be known. */
  retroactive: RetroactiveAlert[];
}

export interface SegmentPerformance {
  column: string;
  value: string;
  good: PerformanceMetrics;
  later: PerformanceMetrics;
}

export interface Rescored {
  start: string;
  metric: PerformanceMetricName;
  before: number | null;
  now: number | null;
  labelledBefore: number;
  labelledNow: number;
}

export interface RetroactiveAlert {
  metric: PerformanceMetricName;
  limit: number;
  start: string;
  end: string;
  value: number;
  labelled: number;
  /** When nine in ten of the window's labels had come; null where the log does not say when labels came. */
  knownAt: string | null;
  text: string;
}

export type SignalKind = 'performance' | 'proxy' | 'drift' | 'data' | 'operations';

/** One quantity over the windows, held against the good period on a control chart. */
export interface SignalSeries {
  /** `accuracy`, `psi:age`, `null-rate:age`, `share:yes`: what rules name it by. */
  id: string;
  title: string;
  kind: SignalKind;
  /** Whether it needs labels. */
  labels: boolean;
  /** How its values are spelled. */
  unit: 'share' | 'number' | 'psi' | 'rows';
  values: (number | null)[];
  /** Rows each value rests on. */
  rows: number[];
  /** The good period's value. */
  centre: number | null;
  lower: (number | null)[];
  upper: (number | null)[];
  /** Distance from the centre in inflated standard errors; null for a PSI. */
  standardised: (number | null)[];
  /** Windows after the good period beyond the limits, and the first of them. */
  outside: number;
  firstOutside: string | null;
  /** The window that ended the first run of nine on one side after the good period. */
  firstRun: string | null;
  /** The first window after the good period in which a CUSUM (k .5, h 8) of the standardised values raised an alarm. */
  cusum: { start: string; direction: 'up' | 'down' } | null;
}

/** Control charts against the good period. */
export interface SignalsReport {
  baseline: BaselineReport;
  windows: Windows;
  /** Those that left their limits first, the farthest first. */
  series: SignalSeries[];
}

export type AlertTier = 'critical' | 'warning' | 'info';

/** One alert: a rule that held for long enough, from the window that raised it to the one that ended it. */
export interface Alert {
  /** Stable across runs: rule, signal and start. */
  id: string;
  rule: string;
  tier: AlertTier;
  route: string;
  signal: string;
  /** The first window it held in, and the end of the window that raised it (later where it must hold for a while). */
  start: string;
  raised: string;
  /** End of the last window it held in; null while it still does. */
  end: string | null;
  windows: number;
  /** The value of the window that raised it, and the worst since. */
  value: number | null;
  worst: number | null;
  threshold: string;
  text: string;
}

/** Alerts that began together, as one page says them. */
export interface AlertGroup {
  tier: AlertTier;
  route: string;
  start: string;
  end: string | null;
  text: string;
  alerts: Alert[];
}

/** What a rule would have done on this log. */
export interface RuleHistory {
  rule: string;
  tier: AlertTier;
  route: string;
  signals: string[];
  alerts: number;
  /** Alerts that were raised in the good period: false by definition. */
  falseAlerts: number;
  falsePerWeek: number | null;
  perWeek: number | null;
  text: string;
  /** The least sensitive setting change that brings false alerts to at most two a week; null where none is needed. */
  tuned: { setting: string; from: number; to: number; falsePerWeek: number; stillFinds: boolean } | null;
}

export interface AlertsReport {
  baseline: BaselineReport;
  windows: Windows;
  /** The gravest tier that is active at the end of the log; null where none is. */
  active: AlertTier | null;
  groups: AlertGroup[];
  rules: RuleHistory[];
  /** All rules together over the good period, and over the log. */
  falsePerWeek: number | null;
  perWeek: number | null;
}

/** A limit the challenger (or treatment) must not break. */
export interface GuardrailReport {
  id: string;
  passed: boolean;
  /** The champion's (or control's) value, the challenger's (or treatment's), and what it may be at most. */
  champion: number | null;
  challenger: number | null;
  limit: number;
  text: string;
}

/** Champion and challenger on the same labelled requests. Differences are challenger − champion; of errors the reverse, so that more is better. */
export interface PairedComparison {
  labelled: number;
  champion: number;
  challenger: number;
  difference: number;
  /** 95%, by paired bootstrap. */
  interval: [number, number] | null;
  /** Requests on which only one was right; null for a regression. */
  onlyChampion: number | null;
  onlyChallenger: number | null;
  pValue: number;
  test: 'mcnemar' | 'paired-bootstrap';
}

export interface ShadowSegment extends PairedComparison {
  column: string;
  value: string;
  /** Benjamini–Hochberg over all segments. */
  adjustedP: number;
}

export interface ShadowReport {
  layout: 'columns' | 'values' | 'logs';
  requests: number;
  /** Requests that only one of them answered. */
  unmatched: { champion: number; challenger: number };
  metric: 'accuracy' | 'mae';
  /** Rows of the matrix are the champion's classes. */
  agreement: { share: number; kappa: number | null; classes: string[]; matrix: number[][] } | null;
  paired: PairedComparison | null;
  guardrails: GuardrailReport[];
  /** The worst for the challenger first. */
  segments: ShadowSegment[];
  verdict: 'promote' | 'keep' | 'wait';
  /** Labels a decision still needs; null where labels do not decide it. */
  labelsMissing: number | null;
  text: string;
}

export interface ExperimentMetric {
  name: string;
  role: 'primary' | 'secondary';
  control: { users: number; mean: number | null };
  treatment: { users: number; mean: number | null };
  difference: number | null;
  /** Relative to control. */
  lift: number | null;
  /** 95% at a fixed horizon, without correction. */
  interval: [number, number] | null;
  pValue: number | null;
  /** Bonferroni over all declared metrics. */
  adjustedP: number | null;
  significant: boolean;
  /** Valid however often one looks: an asymptotic confidence sequence at 95%. */
  anytime: { interval: [number, number]; significant: boolean } | null;
}

export interface ExperimentLook {
  /** End of the window. */
  at: string;
  users: number;
  difference: number | null;
  pValue: number | null;
  anytime: [number, number] | null;
}

export interface ExperimentReport {
  variants: { control: string; treatment: string };
  unit: string;
  users: { control: number; treatment: number };
  /** Users whose outcome window has not closed, and users seen in both variants: both are left out. */
  open: number;
  crossed: number;
  outcomeWindowSeconds: number | null;
  sampleRatio: {
    expected: number;
    observed: number;
    chiSquare: number;
    pValue: number;
    mismatch: boolean;
    text: string;
  };
  /** Users whose logged variant is another than the seed's hash gives them; null without an experiment's name. */
  misassigned: { users: number; share: number } | null;
  metrics: ExperimentMetric[];
  guardrails: GuardrailReport[];
  looks: ExperimentLook[];
  /** Looks at which a fixed-horizon test would have been significant at 5%, and whether it is at the end. */
  peeking: { looks: number; significantLooks: number; text: string };
  interference: { level: 'none' | 'warning' | 'untestable'; text: string };
  verdict: 'treatment' | 'control' | 'undecided' | 'invalid';
  text: string;
}
