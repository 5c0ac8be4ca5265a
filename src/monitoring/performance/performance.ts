import { column, not, isNull, type Expression } from '../../engine/expression';
import { IncidentError } from '../../protocol/errors';
import { zoneOf } from '../../log/periods';
import type {
  HourPerformance,
  PerformanceMetricName,
  PerformanceMetrics,
  PerformanceReport,
  Rescored,
  SegmentPerformance,
} from '../../protocol/monitoring';
import { baselineReport, laterWindows, windowsReport, type MonitoringContext } from '../windows/context';
import { refuseIncomparable } from '../windows/comparable';
import { scoreSource, type ScoreSource } from '../windows/scores';
import { tally } from '../windows/tally';
import { measureClassification, prepareSegments } from './classification';
import type { Grouping, Measured } from './measured';
import { measureRegression } from './regression';
import { retroactiveAlerts, type Floor } from './retroactive';

export interface PerformanceOptions {
  positive?: string;
  floors?: readonly Floor[];
  /** An earlier report of the same log, to say what labels that came since have changed. */
  before?: PerformanceReport;
}

const CLASSIFICATION: readonly PerformanceMetricName[] = [
  'accuracy',
  'precision',
  'recall',
  'f1',
  'auc',
  'logLoss',
  'brier',
  'calibrationError',
];
const REGRESSION: readonly PerformanceMetricName[] = ['mae', 'rmse', 'r2'];
/** Segments with more values are no segments; values with fewer labelled rows are left out. */
const VALUES_AT_MOST = 20;
const LEAST_LABELLED = 30;

/** True metrics of all rows, by segment and by window. Throws `not-applicable` where no labels have come. */
export async function measurePerformance(
  context: MonitoringContext,
  options: PerformanceOptions,
): Promise<PerformanceReport> {
  const { log } = context;
  refuseIncomparable(log);
  if (log.outcome === null) throw noLabels(log);
  const isRegression = log.task === 'regression';
  const source = isRegression ? null : await sourceOf(context, options.positive);
  const measure = (grouping: Grouping | null): Promise<Measured[]> =>
    isRegression ? measureRegression(context, grouping) : measureClassification(context, source, grouping);
  const [all] = await measure(null);
  const rows = await rowCounts(context);
  if (!all || all.good.labelled + all.windows.reduce((sum, { labelled }) => sum + labelled, 0) === 0)
    throw noLabels(log);
  const known = (isRegression ? REGRESSION : CLASSIFICATION).filter(
    (name) => all.good[name] !== null || all.windows.some((each) => each[name] !== null),
  );
  const windows = windowsReport(context, rows.windows);
  const series: PerformanceReport['series'] = { labelled: all.windows.map(({ labelled }) => labelled) };
  for (const name of known) series[name] = all.windows.map((each) => each[name]);
  const segments = await segmentValues(context);
  const hour = hourOf(context);
  if (!isRegression) await prepareSegments(context, source, [...segments.map(({ value }) => value), hour]);
  const report: PerformanceReport = {
    baseline: baselineReport(context, rows.baseline, all.good.labelled),
    positive: source?.positive ?? null,
    metrics: known,
    good: all.good,
    later: all.later.labelled > 0 || laterWindows(context).includes(true) ? all.later : null,
    windows,
    series,
    segments: await segmentsOf(segments, measure),
    hours: await hoursOf(hour, measure),
    rescored: [],
    retroactive: [],
  };
  return {
    ...report,
    rescored: options.before ? rescored(options.before, report) : [],
    retroactive: await retroactiveAlerts(context, report, options.floors ?? []),
  };
}

function noLabels({ read: { labels } }: MonitoringContext['log']): IncidentError {
  if (labels !== undefined && labels.rows > 0 && labels.matched === 0) {
    return new IncidentError(
      'not-applicable',
      `None of the ${labels.rows.toLocaleString('en')} labels has the id of a row of the log, so true performance cannot be measured.`,
      'Check that both name the same ids; --role id=COLUMN says which column holds them.',
    );
  }
  return new IncidentError(
    'not-applicable',
    'The log has no labels yet, so true performance cannot be measured.',
    'Give them with --labels once they come; until then, see model-incident estimate.',
  );
}

/** Scores are welcome, not needed. */
async function sourceOf(context: MonitoringContext, positive?: string): Promise<ScoreSource | null> {
  try {
    return await scoreSource(context, positive);
  } catch (error) {
    if (error instanceof IncidentError && error.code === 'not-applicable') return null;
    throw error;
  }
}

async function rowCounts(context: MonitoringContext): Promise<{ baseline: number; windows: number[] }> {
  const [group] = await tally(context, { measures: { rows: { kind: 'count' } } });
  const windows = group?.windows.rows ?? new Float64Array(context.grid.count);
  return { baseline: group?.baseline.rows ?? 0, windows: [...windows] };
}

interface Segment {
  name: string;
  value: Expression;
}

/** Columns of few values. */
async function segmentValues({ log, signal }: MonitoringContext): Promise<Segment[]> {
  const names = [...log.roles.segments, ...(log.roles.modelVersion === undefined ? [] : [log.roles.modelVersion])];
  if (names.length === 0) return [];
  const summaries = await log.engine.summarize(
    { columns: names, distinctUpTo: VALUES_AT_MOST + 1, extremes: false },
    signal,
  );
  return summaries
    .filter(({ distinct }) => distinct >= 2 && distinct <= VALUES_AT_MOST)
    .map(({ name }) => ({ name, value: { kind: 'text', operand: column(name) } }));
}

async function segmentsOf(
  segments: readonly Segment[],
  measure: (grouping: Grouping) => Promise<Measured[]>,
): Promise<SegmentPerformance[]> {
  const found: SegmentPerformance[] = [];
  for (const { name, value } of segments) {
    for (const measured of await measure({ value, where: not(isNull(value)) })) {
      const { good, later } = measured;
      if (Math.max(good.labelled, later.labelled) < LEAST_LABELLED) continue;
      found.push({ column: name, value: measured.key, good, later });
    }
  }
  return found.sort((a, b) => fall(b) - fall(a));
}

/** The hour of the day, at the offset that the log's zone has at its end. */
const hourOf = ({ log }: MonitoringContext): Expression => ({
  kind: 'hourOfDay',
  operand: log.time,
  offsetMinutes: zoneOf(log).offset(log.span.end / 1000),
});

async function hoursOf(
  value: Expression,
  measure: (grouping: Grouping) => Promise<Measured[]>,
): Promise<HourPerformance[]> {
  const measured = await measure({ value, where: not(isNull(value)) });
  return measured
    .map(({ key, good, later }) => ({ hour: Number(key), good, later }))
    .filter(({ good, later }) => good.labelled + later.labelled > 0)
    .sort((a, b) => a.hour - b.hour);
}

/** By how much a segment got worse, in rows: the largest damage first. */
function fall({ good, later }: SegmentPerformance): number {
  const change = (name: 'accuracy' | 'mae'): number | null => {
    const [before, now] = [good[name], later[name]];
    return before === null || now === null ? null : before - now;
  };
  const [accuracy, mae] = [change('accuracy'), change('mae')];
  return (accuracy ?? (mae === null ? 0 : -mae)) * later.labelled;
}

/** Windows whose metrics an earlier report had otherwise. */
function rescored(before: PerformanceReport, now: PerformanceReport): Rescored[] {
  const places = new Map(before.windows.start.map((start, index) => [start, index]));
  if (before.windows.seconds !== now.windows.seconds) {
    throw new IncidentError(
      'usage',
      `The earlier report has windows of ${before.windows.seconds} s, this one of ${now.windows.seconds} s.`,
      'Give both the same --every.',
    );
  }
  const metric = now.metrics[0] ?? 'accuracy';
  const value = (report: PerformanceReport, index: number): PerformanceMetrics[PerformanceMetricName] =>
    report.series[metric]?.[index] ?? null;
  return now.windows.start.flatMap((start, index) => {
    const place = places.get(start) ?? -1;
    const labelledBefore = before.series.labelled[place] ?? 0;
    const labelledNow = now.series.labelled[index] ?? 0;
    const [was, is] = [value(before, place), value(now, index)];
    if (was === is && labelledBefore === labelledNow) return [];
    return [{ start, metric, before: was, now: is, labelledBefore, labelledNow }];
  });
}
