import type { MetricReport, Timeline } from '../../src/protocol/report';
import { t } from '../strings';
import { count, number, percent } from '../ui/format';
import { metricName } from '../ui/kinds';
import { segmentText } from '../ui/segment-label';
import type { Chosen } from './column-charts';
import { ghostOf } from './ghost';
import { bandOf, fewestLabels, withEnough } from './uncertainty';

/** How a line is told from its neighbours without colour, too. */
export type LineStyle = 'whole' | 'segment' | 'rest' | 'ghost';

export interface Series {
  name: string;
  values: (number | null)[];
  style: LineStyle;
  /** 95% interval of each value, drawn behind the lines. */
  band?: ([number, number] | null)[];
}

export interface ChartSeries {
  id: string;
  title: string;
  bars: boolean;
  /** Its values are fractions of one. */
  share: boolean;
  series: Series[];
  /** Points with fewer labels are left out; 1 where none are. */
  fewestLabels?: number;
  /** The column it shows, where the reader chose it. */
  chosen?: Chosen;
  format(value: number | null): string;
  /** Shorter, for the axis. */
  tick(value: number): string;
}

/** Whole percentages without decimals, others with one. */
export const percentTick = (value: number): string =>
  percent(value, Math.abs(value * 100 - Math.round(value * 100)) < 1e-6 ? 0 : 1);

export const hasValues = (values: (number | null)[]): boolean => values.some((value) => value !== null);

/** The lines of the metric with the labelled rows behind each of their points, where the report counts them. */
function metricLines(timeline: Timeline): (Series & { labelled: number[] | undefined })[] {
  const { segment, labelled } = timeline;
  const all = { name: t('All rows'), values: timeline.metric, style: 'whole' as const, labelled };
  if (!segment) return [all];
  const name = segmentText(segment.where);
  const others = segment.labelled?.map((inside, bucket) => (labelled[bucket] ?? 0) - inside);
  return [
    all,
    { name, values: segment.metric, style: 'segment', labelled: segment.labelled },
    { name: t('Without {0}', name), values: segment.without, style: 'rest', labelled: others },
  ];
}

function metricChart(timeline: Timeline, metric: MetricReport | undefined, ghost: boolean): ChartSeries {
  const share = (metric?.name ?? 'accuracy') === 'accuracy';
  const lines = metricLines(timeline);
  const least = fewestLabels(lines.flatMap(({ labelled }) => (labelled ? [labelled] : [])));
  const series = lines.map(({ labelled, ...line }) => {
    const values = labelled ? withEnough(line.values, labelled, least) : line.values;
    const banded = share && labelled && line.style === 'whole';
    return { ...line, values, ...(banded ? { band: bandOf(values, labelled) } : {}) };
  });
  const earlier = ghost ? ghostOf(timeline, series[0]?.values ?? []) : null;
  return {
    id: 'metric',
    title: metricName(metric?.name),
    bars: false,
    share,
    series: earlier ? [...series, earlier] : series,
    fewestLabels: least,
    format: (value) => (share ? percent(value) : number(value)),
    tick: share ? percentTick : number,
  };
}

/** The charts of a timeline: the metric and volume always, the rest where the log has it. */
export function chartSeries(timeline: Timeline, metric: MetricReport | undefined, ghost: boolean): ChartSeries[] {
  const volume: Series[] = [{ name: t('Rows'), values: timeline.rows, style: 'whole' }];
  if (timeline.labelled.some((labelled, bucket) => labelled !== timeline.rows[bucket])) {
    volume.push({ name: t('With a label'), values: timeline.labelled, style: 'segment' });
  }
  const charts: ChartSeries[] = [
    metricChart(timeline, metric, ghost),
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
