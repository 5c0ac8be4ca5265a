import type { MetricReport, Timeline } from '../../src/protocol/report';
import { t } from '../strings';
import { count, number, percent } from '../ui/format';
import { metricName } from '../ui/kinds';
import { segmentText } from '../ui/segment-label';

/** How a line is told from its neighbours without colour, too. */
export type LineStyle = 'whole' | 'segment' | 'rest';

export interface Series {
  name: string;
  values: (number | null)[];
  style: LineStyle;
}

export interface ChartSeries {
  id: string;
  title: string;
  bars: boolean;
  /** Its values are fractions of one. */
  share: boolean;
  series: Series[];
  format(value: number | null): string;
  /** Shorter, for the axis. */
  tick(value: number): string;
}

/** Whole percentages without decimals, others with one. */
const percentTick = (value: number): string =>
  percent(value, Math.abs(value * 100 - Math.round(value * 100)) < 1e-6 ? 0 : 1);

export const hasValues = (values: (number | null)[]): boolean => values.some((value) => value !== null);

function metricChart(timeline: Timeline, metric: MetricReport | undefined): ChartSeries {
  const series: Series[] = [{ name: t('All rows'), values: timeline.metric, style: 'whole' }];
  if (timeline.segment) {
    const name = segmentText(timeline.segment.where);
    series.push({ name, values: timeline.segment.metric, style: 'segment' });
    series.push({ name: t('Without {0}', name), values: timeline.segment.without, style: 'rest' });
  }
  const share = metric?.name !== 'mae';
  return {
    id: 'metric',
    title: metricName(metric?.name),
    bars: false,
    share,
    series,
    format: (value) => (share ? percent(value) : number(value)),
    tick: share ? percentTick : number,
  };
}

/** The charts of a timeline: the metric and volume always, the rest where the log has it. */
export function chartSeries(timeline: Timeline, metric: MetricReport | undefined): ChartSeries[] {
  const volume: Series[] = [{ name: t('Rows'), values: timeline.rows, style: 'whole' }];
  if (timeline.labelled.some((labelled, bucket) => labelled !== timeline.rows[bucket])) {
    volume.push({ name: t('With a label'), values: timeline.labelled, style: 'segment' });
  }
  const charts: ChartSeries[] = [
    metricChart(timeline, metric),
    { id: 'rows', title: t('Volume'), bars: true, share: false, series: volume, format: count, tick: count },
    {
      id: 'confidence',
      share: true,
      title: t('Mean confidence'),
      bars: false,
      series: [{ name: t('Confidence'), values: timeline.confidence, style: 'whole' }],
      format: (value) => percent(value),
      tick: percentTick,
    },
    {
      id: 'latency',
      share: false,
      title: t('Latency'),
      bars: false,
      series: [
        { name: t('Median'), values: timeline.latencyP50, style: 'whole' },
        { name: t('95th percentile'), values: timeline.latencyP95, style: 'segment' },
      ],
      format: (value) => number(value),
      tick: number,
    },
    {
      id: 'errors',
      share: true,
      title: t('Error rate'),
      bars: false,
      series: [{ name: t('Errors'), values: timeline.errorRate, style: 'whole' }],
      format: (value) => percent(value),
      tick: percentTick,
    },
  ];
  return charts.filter((chart, index) => index === 0 || chart.series.some((series) => hasValues(series.values)));
}
