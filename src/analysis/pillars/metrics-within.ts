import type { MetricSource } from '../../log/metrics/read';
import type { Interval } from '../../protocol/investigation';
import type { MetricInWindow } from '../../protocol/traces';

const MOST = 50;

/** Series inside a window beside all of the log before it, those that differ most first. */
export function metricsWithin(source: MetricSource | null, window: Interval, span: Interval): MetricInWindow[] {
  if (!source) return [];
  const found = source.series.map(({ name, labels, time, value }): MetricInWindow & { apart: number } => {
    const values = (start: number, end: number): number[] =>
      [...time.keys()].flatMap((index) => {
        const [at = NaN, each = NaN] = [time[index], value[index]];
        return at >= start && at < end && !Number.isNaN(each) ? [each] : [];
      });
    const inside = values(window.start, window.end);
    const before = values(span.start, window.start);
    const [mean, good] = [average(inside), average(before)];
    const title = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    return {
      title: title.length === 0 ? name || '{}' : `${name}{${title.join(',')}}`,
      mean,
      good,
      maximum: inside.length === 0 ? null : Math.max(...inside),
      apart: mean === null || good === null || good === 0 ? 0 : Math.abs(mean / good - 1),
    };
  });
  return found
    .filter(({ mean }) => mean !== null)
    .sort((a, b) => b.apart - a.apart || (a.title < b.title ? -1 : 1))
    .slice(0, MOST)
    .map(({ apart: _, ...series }) => series);
}

const average = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
