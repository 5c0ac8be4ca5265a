import type { ChartConfiguration, ChartDataset, ChartType, Scale } from 'chart.js';
import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { TimeZone } from '../ui/format';
import type { ChartTheme } from '../ui/charts/theme';
import { translucent } from '../ui/charts/theme';
import { GUTTER, type TimeAxis } from './axis';
import type { ChartSeries, LineStyle, Series } from './series';

const DASHES: Record<LineStyle, number[]> = { whole: [], segment: [6, 3], rest: [2, 3], ghost: [1, 2] };
const POINTS: Record<LineStyle, 'circle' | 'triangle' | 'rect'> = {
  whole: 'circle',
  segment: 'triangle',
  rest: 'rect',
  ghost: 'circle',
};
const MARKED = 8;

export const seriesColor = (style: LineStyle, theme: ChartTheme): string =>
  ({ whole: theme.foreground, segment: theme.bad, rest: theme.good, ghost: theme.muted })[style];

/** A mark on every so many points tells lines apart; a point between two gaps would otherwise not be seen. */
function radii(values: (number | null)[], order: number): number[] {
  const every = Math.max(1, Math.ceil(values.length / MARKED));
  return values.map((value, index) => {
    const alone = value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
    return alone || (index + Math.floor((order * every) / 3)) % every === 0 ? 3 : 0;
  });
}

function line(series: Series, order: number, axis: TimeAxis, theme: ChartTheme): ChartDataset<'line', unknown[]> {
  const color = seriesColor(series.style, theme);
  return {
    type: 'line',
    label: series.name,
    data: series.values.map((y, bucket) => ({ x: (axis.starts[bucket] ?? 0) + axis.bucket / 2, y })),
    borderColor: color,
    backgroundColor: color,
    borderWidth: theme.highContrast ? 2 : series.style === 'ghost' ? 1 : 1.5,
    borderDash: DASHES[series.style],
    pointStyle: POINTS[series.style],
    pointRadius: series.style === 'ghost' ? 0 : radii(series.values, order),
    pointHitRadius: 0,
    clip: 4,
    spanGaps: false,
  };
}

/** The 95% interval behind a line: two edges that are not drawn, filled between. */
function band(series: Series, axis: TimeAxis, theme: ChartTheme): ChartDataset<'line', unknown[]>[] {
  const { band: intervals } = series;
  if (!intervals) return [];
  const edge = (end: 0 | 1): ChartDataset<'line', unknown[]> => ({
    type: 'line',
    data: intervals.map((interval, bucket) => ({
      x: (axis.starts[bucket] ?? 0) + axis.bucket / 2,
      y: interval?.[end] ?? null,
    })),
    borderWidth: 0,
    pointRadius: 0,
    pointHitRadius: 0,
    backgroundColor: translucent(seriesColor(series.style, theme), theme.highContrast ? 0.2 : 0.12),
    fill: end === 1 ? '-1' : false,
    spanGaps: false,
    order: 10,
  });
  return [edge(0), edge(1)];
}

function bars(series: Series, axis: TimeAxis, theme: ChartTheme): ChartDataset<'bar', unknown[]> {
  return {
    type: 'bar',
    label: series.name,
    data: series.values.map((y, bucket) => ({ x: (axis.starts[bucket] ?? 0) + axis.bucket / 2, y })),
    backgroundColor: translucent(theme.muted, series.style === 'whole' ? 0.25 : 0.7),
    borderColor: theme.muted,
    borderWidth: theme.highContrast && series.style === 'whole' ? 1 : 0,
    barPercentage: 1,
    categoryPercentage: 0.9,
    grouped: false,
    order: series.style === 'whole' ? 1 : 0,
  };
}

const DISPLAY = {
  millisecond: 'HH:mm:ss.SSS',
  second: 'HH:mm:ss',
  minute: 'HH:mm',
  hour: 'HH:mm',
  day: 'MMM d',
  week: 'MMM d',
  month: 'MMM yyyy',
  quarter: 'MMM yyyy',
  year: 'yyyy',
};

/** From here up an axis of shares ends at one: with the room above and the band it would else go on to 150%. */
const NEARLY_WHOLE = 0.7;

/** Room above and below the values, but none below zero or above a share of one. */
function limits(chart: ChartSeries): { min?: number; max?: number; suggestedMax?: number } {
  const values = chart.series.flatMap((series) => series.values).filter((value) => value !== null);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * 0.05;
  return {
    ...(low >= 0 && low - room <= 0 ? { min: 0 } : {}),
    ...(chart.share && high <= 1 && high + room >= NEARLY_WHOLE ? { max: 1 } : {}),
    ...(high === 0 ? { suggestedMax: chart.share ? 0.01 : 1 } : {}),
  };
}

/** Pixels from the plot's right edge within which half a label does not fit the gutter. */
const HALF_LABEL = 14;

/** A label on the very edge would make the plot narrower than its neighbours and the strips above: it is left out. */
function keepEdge({ chart, ticks, min, max }: Scale): void {
  const last = ticks.at(-1);
  if (!last) return;
  const plot = chart.width - GUTTER.left - GUTTER.right;
  if (((max - last.value) / (max - min || 1)) * plot < HALF_LABEL) last.label = '';
}

/** One chart of the stack. All of them have the same axis and the same gutters, so that they line up. */
export function timelineChart(
  chart: ChartSeries,
  axis: TimeAxis,
  annotations: AnnotationOptions[],
  zone: TimeZone,
  theme: ChartTheme,
): ChartConfiguration<ChartType, unknown[]> {
  const grid = { color: translucent(theme.grid, theme.highContrast ? 0.3 : 0.6), drawTicks: false };
  return {
    type: chart.bars ? 'bar' : 'line',
    data: {
      datasets: [
        ...chart.series.flatMap((series) => band(series, axis, theme)),
        ...chart.series.map((series, order) =>
          chart.bars ? bars(series, axis, theme) : line(series, order, axis, theme),
        ),
      ],
    },
    options: {
      animation: false,
      events: [],
      responsive: true,
      maintainAspectRatio: false,
      layout: { padding: { right: GUTTER.right, top: 4 } },
      scales: {
        x: {
          type: 'time',
          min: axis.from,
          max: axis.to,
          offset: false,
          adapters: { date: { zone } },
          time: { displayFormats: DISPLAY },
          grid: { ...grid, offset: false },
          border: { color: theme.grid },
          ticks: { maxRotation: 0, autoSkipPadding: 24, padding: 4, major: { enabled: true } },
          afterTickToLabelConversion: keepEdge,
        },
        y: {
          beginAtZero: chart.bars,
          ...limits(chart),
          grace: '5%',
          grid,
          border: { display: false },
          ticks: { maxTicksLimit: 5, padding: 6, callback: (value) => chart.tick(Number(value)) },
          afterFit: (scale) => {
            scale.width = GUTTER.left;
          },
        },
      },
      plugins: { tooltip: { enabled: false }, annotation: { annotations, animations: undefined, clip: true } },
    },
  };
}
