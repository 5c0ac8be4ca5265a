import type { Finding, Severity } from '../../protocol/report';
import type { StageReport, StageTimes, TracesReport } from '../../protocol/traces';
import { amount, percent } from './check';

/** Share of all traces slower than 95% of the good period's from which a stage at fault is critical, as with latency. */
const GRAVE_SLOW = 0.15;
/** Share of the rise that one stage must hold to be named as where it comes from. */
const MAIN_SHARE = 0.5;
const GRAVE_RISE = 0.02;
const MOST_FINDINGS = 4;

/** What the stages show, the gravest first. `slow`: share of bad traces slower than 95% of the good ones. */
export function stageFindings(report: TracesReport, slow: number): Finding[] {
  const slower = report.stages
    .filter((stage) => stage.slower)
    .sort((a, b) => growth(b) - growth(a))
    .map((stage) => slowFinding(stage, report, slow));
  const erring = report.stages.filter((stage) => stage.erring).map(errorFinding);
  const others = report.stages
    .filter(({ presence }) => presence !== 'same')
    .map((stage) => presenceFinding(stage, report));
  return [...slower.slice(0, MOST_FINDINGS), ...erring.slice(0, MOST_FINDINGS), ...others.slice(0, MOST_FINDINGS)];
}

const growth = ({ time }: StageReport): number => (time.bad.mean ?? 0) - (time.good.mean ?? 0);

const named = ({ service, name }: StageReport): string => (service === '' ? `"${name}"` : `"${name}" of ${service}`);
const idOf = (kind: string, { service, name }: StageReport): string => `infrastructure.${kind}/${service}/${name}`;

function slowFinding(stage: StageReport, { duration, slower, read }: TracesReport, slow: number): Finding {
  const { share, time } = stage;
  const times = `its own time went from ${milliseconds(time.good.p50)} to ${milliseconds(time.bad.p50)} in the middle (p95 ${milliseconds(time.good.p95)} → ${milliseconds(time.bad.p95)})`;
  const whole = `a trace's mean ${milliseconds(duration.good.mean)} → ${milliseconds(duration.bad.mean)}`;
  const part = share === null ? '; whole traces are not slower' : `, ${percent(share)} of the growth of ${whole}`;
  const severity: Severity =
    !slower || share === null ? 'info' : share >= MAIN_SHARE && slow >= GRAVE_SLOW ? 'critical' : 'warning';
  return finding(idOf('stage', stage), severity, `Stage ${named(stage)} got slower: ${times}${part}${sampled(read)}.`);
}

/** A join says so where traces are a sample, which a reader must know to read shares. */
const sampled = ({ join }: TracesReport['read']): string =>
  join.predictions !== null && join.matchedPredictions !== null && join.matchedPredictions < 0.95 * join.predictions
    ? ` (of the ${percent(join.matchedPredictions / Math.max(1, join.predictions))} of predictions with a trace)`
    : '';

function errorFinding(stage: StageReport): Finding {
  const { good, bad } = stage.errorRate;
  const grave = (bad ?? 0) - (good ?? 0) >= GRAVE_RISE;
  const text = `Stage ${named(stage)} fails in ${percent(bad ?? 0)} of the traces that reach it, ${percent(good ?? 0)} before; the error is its own, not one of a stage below.`;
  return finding(idOf('stage-errors', stage), grave ? 'critical' : 'warning', text);
}

function presenceFinding(stage: StageReport, { traces }: TracesReport): Finding {
  const share = (period: 'good' | 'bad'): string => percent(stage.traces[period] / Math.max(1, traces[period]));
  const what = stage.presence === 'appeared' ? 'is new' : 'is hardly reached any more';
  return finding(
    idOf('stage-presence', stage),
    'info',
    `Stage ${named(stage)} ${what}: in ${share('good')} of the traces before, in ${share('bad')} now.`,
  );
}

const finding = (id: string, severity: Severity, text: string): Finding => ({
  id,
  severity,
  text,
  column: null,
  segment: null,
});

/** "traces p50 38.7 ms → 100 ms, p95 …". */
export const wholeInWords = ({ duration }: TracesReport): string =>
  `traces ${inWords('p50', duration)}, ${inWords('p95', duration)}`;

const inWords = (name: 'p50' | 'p95', { good, bad }: { good: StageTimes; bad: StageTimes }): string =>
  `${name} ${milliseconds(good[name])} → ${milliseconds(bad[name])}`;

/** "12.1 ms", "0.4 ms", "3.2 s". */
function milliseconds(value: number | null): string {
  if (value === null) return '–';
  return value >= 10_000 ? `${amount(value / 1000)} s` : `${amount(value)} ms`;
}
