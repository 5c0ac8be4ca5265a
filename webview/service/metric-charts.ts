import { html, nothing, type TemplateResult } from 'lit';
import type { MetricSeries } from '../../src/protocol/service-metrics';
import type { Page } from '../page';
import { t } from '../strings';
import { timeAxis, zoomedAxis, type TimeAxis } from '../timeline/axis';
import { chartSection } from '../timeline/chart-section';
import { timelineChart } from '../timeline/drawing';
import { overlays } from '../timeline/overlays';
import { chartSeries, hasValues, type ChartSeries } from '../timeline/series';
import { compact, dateTime, like, number, zoneName } from '../ui/format';
import { shown } from '../ui/text';

/** The time axis of the timeline, as it is zoomed there, with the instants at which the series was measured. */
function axisOf({ points }: MetricSeries, { report, state }: Page): TimeAxis {
  const starts = points.time.map((time) => Date.parse(time));
  const whole = report.timeline
    ? timeAxis(report.timeline)
    : { from: starts[0] ?? 0, to: starts.at(-1) ?? 0, bucket: 0, starts };
  return { ...zoomedAxis(whole, state.timeline.zoom), bucket: 0, starts };
}

function chartOf(series: MetricSeries): ChartSeries {
  const { title, kind, points } = series;
  const named = shown(title, 200);
  return {
    id: 'service-metric',
    title: kind === 'counter' ? t('{0}, per second', named) : named,
    bars: false,
    share: false,
    series: [{ name: named, values: points.value, style: 'whole' }],
    format: (value) => number(value),
    tick: compact,
  };
}

/** What a series did, in words. */
function verdict({ mean, moved, movedAt, atOnset }: MetricSeries, { state }: Page): string {
  const means = t(
    'Mean {0} in the good period, {1} in the bad one.',
    like(mean.good, mean.bad),
    like(mean.bad, mean.good),
  );
  if (!moved) return means;
  if (!movedAt) return `${means} ${t('It moved.')}`;
  const at = `${dateTime(movedAt, state.zone)} ${zoneName(state.zone, movedAt)}`;
  return `${means} ${atOnset ? t('It moved at {0}, at the onset.', at) : t('It moved at {0}.', at)}`;
}

const section = (chart: ChartSeries, axis: TimeAxis, says: string, depends: unknown[], page: Page): TemplateResult => {
  const { state, update } = page;
  return chartSection(
    {
      ...{ chart, axis, says, depends: [...depends, state.timeline.zoom], file: 'service' },
      drawing: (theme) => timelineChart(chart, axis, overlays(page, false, theme), state.zone, theme),
      tables: state.service.tables,
      setTables: (tables) => update({ service: { ...state.service, tables } }),
    },
    page,
  );
};

/** One series of the service, and below it what the model did at the same time, on the axis of the timeline. */
export function metricCharts(series: MetricSeries, page: Page): TemplateResult {
  const { timeline, metric } = page.report;
  const says = verdict(series, page);
  const models =
    timeline && chartSeries(timeline, metric, false).find((one) => one.series.some(({ values }) => hasValues(values)));
  // The segment's lines would need a legend, and tell nothing of the service.
  const whole = models && { ...models, series: models.series.filter(({ style }) => style === 'whole') };
  return html`${section(chartOf(series), axisOf(series, page), says, [series], page)}
    <p>${says}</p>
    ${
      timeline && whole
        ? section(whole, zoomedAxis(timeAxis(timeline), page.state.timeline.zoom), '', [timeline], page)
        : nothing
    }`;
}
