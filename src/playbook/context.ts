import type { Expression } from '../engine/expression';
import type { IncidentEvent, Periods, PredictionLog } from '../log/prediction-log';
import type { MetricSource } from '../log/metrics/read';
import type { OpenedTraces } from '../log/traces/open';
import type {
  EventReport,
  ExampleReport,
  FeatureReport,
  Hypothesis,
  MetricReport,
  Onset,
  Problem,
  SegmentReport,
  StepReport,
  Timeline,
} from '../protocol/report';
import type { ServiceMetrics } from '../protocol/service-metrics';
import type { TracesReport } from '../protocol/traces';
import type { Fault } from './data/fault';
import type { SegmentEvidence } from './segments/evidence';
import type { ShiftEvidence } from './shift/evidence';
import type { Thresholds } from './thresholds';

/** What every step of the playbook is given. */
export interface PlaybookContext {
  readonly log: PredictionLog;
  readonly periods: Periods;
  readonly events: readonly IncidentEvent[];
  /** Spans and service metrics beside the log, where they were given. */
  readonly traces?: OpenedTraces | null;
  readonly metrics?: MetricSource | null;
  readonly thresholds: Thresholds;
  readonly signal?: AbortSignal;
  /** The investigation whose periods these are parts of; absent where they are what was asked for. */
  readonly whole?: PlaybookContext;
  /** What good rows have to meet beside their period. */
  readonly goodRows?: Expression;
}

/** A sign of the fault on single rows, sharper than accuracy: an empty value, a constant, a version never seen before. */
export interface OnsetSignal {
  /** In words, completing "estimated on …", such as `empty feat_age where country=BR`. */
  text: string;
  /** 1 where a row shows the sign, 0 where it does not, null where it says nothing. */
  event: Expression;
  /** A smaller change of its rate is none, where that is less than what is usually asked for. */
  minimumEffect?: number;
  /** The first row that shows it may be the last one before the fault: a column froze at the value it had. */
  firstMayBeGenuine?: boolean;
}

export interface InfrastructureOutcome {
  step: StepReport;
  traces?: TracesReport;
  serviceMetrics?: ServiceMetrics;
}

export interface DataOutcome {
  step: StepReport;
  features: FeatureReport[];
  outputs: FeatureReport[];
  /** The same on the part of the periods where the change surely holds: what causes are told by. */
  sharp: { features: FeatureReport[]; outputs: FeatureReport[] };
  /** Faults of the data itself, with where they are and what they cost. */
  faults: Fault[];
  /** Signs of the faults found, the gravest first, for the onset to be estimated on. */
  signals?: OnsetSignal[];
}

export interface SegmentsOutcome {
  step: StepReport;
  metric: MetricReport;
  segments: SegmentReport[];
  /** The segment that holds the fall, or null where it is not confined to one. */
  root: SegmentReport | null;
  /** What the diagnosis needs beyond the report; null without labels on both sides. */
  evidence: SegmentEvidence | null;
  /** What tells the kinds of shift apart. */
  shift: ShiftEvidence;
}

export interface TimelineOutcome {
  step: StepReport;
  timeline: Timeline;
  onset: Onset | null;
  events: EventReport[];
}

export interface ReproductionOutcome {
  step: StepReport;
  examples: ExampleReport[];
}

/** All five answers; the diagnosis is a function of them. */
export interface Outcomes {
  infrastructure: InfrastructureOutcome;
  data: DataOutcome;
  segments: SegmentsOutcome;
  timeline: TimelineOutcome;
  reproduction: ReproductionOutcome;
}

export interface Diagnosis {
  headline: string;
  hypotheses: Hypothesis[];
  problems: Problem[];
}
