import { formatInstant } from '../log/time/instant';
import type { Period, Periods, PredictionLog } from '../log/prediction-log';
import { rowsOfPeriod } from '../log/periods';
import type { Diagnosis, Outcomes } from '../playbook/context';
import { withPillars } from './pillars/in-report';
import type { PartialReport } from '../protocol/investigation';
import type {
  ByPeriod,
  MetricReport,
  PeriodReport,
  Problem,
  Report,
  ReportSource,
  SegmentReport,
  StepId,
  StepReport,
  Timeline,
} from '../protocol/report';

/** How the pieces of an investigation become the report of src/protocol/report.ts. */

export interface Seconds {
  read: number;
  total: number;
}

const STEP_ORDER: readonly StepId[] = ['infrastructure', 'data', 'segments', 'timeline', 'reproduction'];

/** What is known once the log is open: everything but the answers. */
export function opening(log: PredictionLog, problems: readonly Problem[], seconds: Seconds): PartialReport {
  return {
    schemaVersion: 1,
    source: source(log, seconds),
    roles: log.roles,
    task: log.task,
    labelled: log.outcome !== null,
    steps: [],
    problems: distinct([...log.read.problems, ...log.load.problems, ...problems]),
  };
}

function source(log: PredictionLog, seconds: Seconds): ReportSource {
  return {
    files: log.read.files.map((file) => file.path),
    format: log.read.format,
    engine: log.engine.name,
    rows: log.load.rows,
    rejectedRows: log.load.rejected.count,
    seconds,
    read: log.read,
  };
}

/** Both periods with their rows within the investigation's restriction. */
export async function periodReports(
  log: PredictionLog,
  periods: Periods,
  referenceFiles: readonly string[],
  signal?: AbortSignal,
): Promise<ByPeriod<PeriodReport>> {
  const [good, bad] = await log.engine.countAll(
    [periods.good, periods.bad].map((period) => ({
      by: {},
      measures: { rows: { kind: 'count' as const } },
      where: rowsOfPeriod(log, period),
    })),
    signal,
  );
  return {
    good: periodReport(periods.good, Number(good?.get('rows', 0)), referenceFiles),
    bad: periodReport(periods.bad, Number(bad?.get('rows', 0)), referenceFiles),
  };
}

function periodReport({ interval, proposed }: Period, rows: number, referenceFiles: readonly string[]): PeriodReport {
  if (interval === null) return { start: null, end: null, rows, proposed, reference: [...referenceFiles] };
  return { start: formatInstant(interval.start), end: formatInstant(interval.end), rows, proposed };
}

/** What is known while steps come in: whatever is there, in the order of the playbook. */
export function growing(log: PredictionLog, known: PartialReport, outcomes: Partial<Outcomes>): PartialReport {
  const { infrastructure, data, segments, timeline, reproduction } = outcomes;
  return {
    ...known,
    steps: stepsOf(outcomes),
    ...(infrastructure?.traces && { traces: infrastructure.traces }),
    ...(infrastructure?.serviceMetrics && { serviceMetrics: infrastructure.serviceMetrics }),
    ...(data && { features: data.features, outputs: data.outputs }),
    ...(segments && { metric: shownMetric(segments.metric, log), segments: shownSegments(segments.segments, log) }),
    ...(timeline && {
      timeline: shownTimeline(timeline.timeline, log),
      onset: timeline.onset,
      events: timeline.events,
    }),
    ...(reproduction && { examples: reproduction.examples }),
  };
}

/** Without the numbers where labelled rows are a selection. */
function shownMetric(metric: MetricReport, { withheld }: PredictionLog): MetricReport {
  if (withheld === undefined) return metric;
  const reason = `Not shown: ${withheld}.`;
  const why = { good: reason, bad: reason, change: reason };
  return { ...metric, good: null, bad: null, change: null, interval: null, why };
}

function shownSegments(segments: SegmentReport[], { withheld }: PredictionLog): SegmentReport[] {
  if (withheld === undefined) return segments;
  const none = { good: null, bad: null };
  const reason = `Not shown: ${withheld}.`;
  return segments.map((segment) => ({
    ...segment,
    metric: none,
    interval: none,
    rateEffect: null,
    mixEffect: null,
    why: { ...segment.why, metric: reason, rateEffect: reason, mixEffect: reason },
  }));
}

function shownTimeline(timeline: Timeline, { withheld }: PredictionLog): Timeline {
  if (withheld === undefined) return timeline;
  const hidden = timeline.metric.map(() => null);
  const { segment } = timeline;
  return { ...timeline, metric: hidden, segment: segment && { ...segment, metric: hidden, without: hidden } };
}

function stepsOf(outcomes: Partial<Outcomes>): StepReport[] {
  return STEP_ORDER.flatMap((id) => {
    const step = outcomes[id]?.step;
    return step === undefined ? [] : [step];
  });
}

/** The whole report. */
export function whole(
  log: PredictionLog,
  known: PartialReport & { periods: ByPeriod<PeriodReport> },
  outcomes: Outcomes,
  diagnosis: Diagnosis,
  seconds: Seconds,
): Report {
  const report: Report = {
    schemaVersion: 1,
    source: source(log, seconds),
    roles: log.roles,
    task: log.task,
    labelled: log.outcome !== null,
    periods: known.periods,
    metric: shownMetric(outcomes.segments.metric, log),
    headline: diagnosis.headline,
    hypotheses: diagnosis.hypotheses,
    steps: stepsOf(outcomes),
    outputs: outcomes.data.outputs,
    features: outcomes.data.features,
    segments: shownSegments(outcomes.segments.segments, log),
    onset: outcomes.timeline.onset,
    events: outcomes.timeline.events,
    timeline: shownTimeline(outcomes.timeline.timeline, log),
    examples: outcomes.reproduction.examples,
    problems: distinct([...(known.problems ?? []), ...diagnosis.problems]),
  };
  return withPillars(report, outcomes.infrastructure);
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, text }) => {
    const key = `${code}\n${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
