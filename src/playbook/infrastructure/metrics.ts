import type { Series } from '../../log/metrics/counters';
import { formatInstant } from '../../log/time/instant';
import type { Interval } from '../../protocol/investigation';
import type { Finding } from '../../protocol/report';
import type { MetricSeries, ServiceMetrics } from '../../protocol/service-metrics';
import { blockWidth } from '../comparison';
import type { PlaybookContext } from '../context';
import { minuteInWords } from '../time';
import { amount, type Check } from './check';
import { movedAt, seasonal, steadyChange } from './metric-change';

const SHOWN_SERIES = 200;
const SHOWN_POINTS = 300;
const NAMED = 3;
const LEAST_Z = 5;
/** A mean that changed by less, or by less than the good period's own spread, is no change worth reading about. */
const LEAST_CHANGE = 0.2;
const LEAST_SPREADS = 1;

/** Which series of service metrics moved between the periods: context, and never a cause. Null where none were given. */
export function metricCheck(context: PlaybookContext): { check: Check; report: ServiceMetrics } | null {
  const { metrics, periods } = context;
  if (!metrics) return null;
  const { good, bad } = { good: periods.good.interval, bad: periods.bad.interval };
  const shared = sharedLabels(metrics.series);
  const width = blockWidth(context) ?? 1;
  const series = metrics.series
    .map((one) => compared(one, shared, good, bad, width))
    .sort(
      (a, b) =>
        Number(b.moved) - Number(a.moved) || Math.abs(b.z ?? 0) - Math.abs(a.z ?? 0) || (a.title < b.title ? -1 : 1),
    );
  const report = { files: metrics.files, count: series.length, series: series.slice(0, SHOWN_SERIES) };
  return { check: { findings: findingsOf(series), measured: inWords(series), missing: null }, report };
}

function inWords(series: readonly MetricSeries[]): string | null {
  const comparable = series.filter(({ mean }) => mean.good !== null && mean.bad !== null).length;
  if (comparable === 0) return null;
  const moved = series.filter((one) => one.moved).length;
  return `${moved === 0 ? 'none' : moved} of ${comparable} service metrics moved`;
}

function findingsOf(series: readonly MetricSeries[]): Finding[] {
  return series
    .filter(({ moved }) => moved)
    .slice(0, NAMED)
    .map((one) => ({
      id: `infrastructure.metric/${one.title}`,
      severity: 'info',
      text: movedInWords(one),
      column: null,
      segment: null,
    }));
}

/** A sentence on a series that moved. */
export function movedInWords({ title, kind, mean, movedAt: at, resets }: MetricSeries): string {
  const unit = kind === 'counter' ? ' a second' : '';
  const since = at === null ? '' : `, from about ${minuteInWords(at)}`;
  const restarts = resets === 0 ? '' : ` (it began anew ${resets === 1 ? 'once' : `${resets} times`})`;
  return `The metric ${title} went from ${amount(mean.good ?? 0)} to ${amount(mean.bad ?? 0)}${unit}${since}${restarts}.`;
}

/** Labels with one value in all series say nothing about any. */
function sharedLabels(series: readonly Series[]): ReadonlySet<string> {
  if (series.length < 2) return new Set();
  const [first] = series;
  return new Set(
    Object.entries(first?.labels ?? {})
      .filter(([label, value]) => series.every(({ labels }) => labels[label] === value))
      .map(([label]) => label),
  );
}

const titleOf = ({ name, labels }: Series, shared: ReadonlySet<string>): string => {
  const own = Object.entries(labels).filter(([label]) => !shared.has(label));
  const inside = own.map(([label, value]) => `${label}="${value}"`).join(',');
  return inside === '' ? name || '{}' : `${name}{${inside}}`;
};

function compared(
  series: Series,
  shared: ReadonlySet<string>,
  good: Interval | null,
  bad: Interval | null,
  width: number,
): MetricSeries {
  const within = (interval: Interval | null): number[] =>
    interval === null ? [] : indices(series).filter((index) => inside(series.time[index] ?? NaN, interval));
  const [before, after] = [within(good), within(bad)];
  const values = (chosen: readonly number[]): number[] => chosen.map((index) => series.value[index] ?? NaN);
  const usual = seasonal(series, before);
  const change = steadyChange(series, before, after, usual, width);
  const [goodMean, badMean] = [mean(values(before)), mean(values(after))];
  const relative = goodMean === null || badMean === null || goodMean === 0 ? null : badMean / goodMean - 1;
  const moved =
    change !== null &&
    Math.abs(change.z) >= LEAST_Z &&
    Math.abs(change.difference) >= LEAST_SPREADS * change.spread &&
    Math.abs(change.difference) >= LEAST_CHANGE * Math.abs(goodMean ?? 0);
  const at = moved ? movedAt(series, [...before, ...after], usual) : null;
  return {
    title: titleOf(series, shared),
    name: series.name,
    labels: series.labels,
    kind: series.kind,
    resets: series.resets,
    mean: { good: goodMean, bad: badMean },
    change: relative,
    z: change?.z ?? null,
    moved,
    movedAt: at === null ? null : formatInstant(at),
    atOnset: false,
    points: thinned(series),
  };
}

const inside = (at: number, { start, end }: Interval): boolean => at >= start && at < end;
const indices = ({ time, value }: Series): number[] =>
  [...time.keys()].filter((index) => !Number.isNaN(value[index] ?? NaN));

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** At most a few hundred points, each the mean of those it stands for; a gap stays a gap. */
function thinned({ time, value }: Series): MetricSeries['points'] {
  const each = Math.ceil(time.length / SHOWN_POINTS);
  const groups = Array.from({ length: Math.ceil(time.length / each) }, (_, group) => group * each);
  return {
    time: groups.map((from) => formatInstant(time[from] ?? 0)),
    value: groups.map((from) => mean([...value.subarray(from, from + each)].filter((one) => !Number.isNaN(one)))),
  };
}
