import type { TemplateResult } from 'lit';
import type { ChartConfiguration, ChartDataset, ChartType } from 'chart.js';
import type { Windows } from '../../src/protocol/monitoring';
import type { Page } from '../page';
import type { TimeAxis } from '../timeline/axis';
import { chartSection } from '../timeline/chart-section';
import { timelineChart } from '../timeline/drawing';
import { overlays } from '../timeline/overlays';
import type { ChartSeries } from '../timeline/series';
import type { Drawing } from '../ui/charts/chart-element';
import type { ChartTheme } from '../ui/charts/theme';

/** What a chart shows beside its lines: limits, points out of control. One value a window. */
export interface Marks {
  /** The good period's value. */
  centre: number | null;
  lower: (number | null)[];
  upper: (number | null)[];
  /** Windows out of control. */
  outside: boolean[];
}

const axes = new WeakMap<Windows, TimeAxis>();

/** The windows as the time axis that the charts of the timeline are drawn on. */
export function windowAxis(windows: Windows): TimeAxis {
  const known = axes.get(windows);
  if (known) return known;
  const starts = windows.start.map((start) => Date.parse(start));
  const bucket = windows.seconds * 1000;
  const axis = { from: starts[0] ?? 0, to: (starts.at(-1) ?? 0) + bucket, bucket, starts };
  axes.set(windows, axis);
  return axis;
}

function limitLine(values: (number | null)[], axis: TimeAxis, theme: ChartTheme): ChartDataset<'line', unknown[]> {
  return {
    type: 'line',
    data: values.map((y, window) => ({ x: (axis.starts[window] ?? 0) + axis.bucket / 2, y })),
    borderColor: theme.muted,
    borderWidth: 1,
    borderDash: [4, 3],
    stepped: 'middle',
    pointRadius: 0,
    pointHitRadius: 0,
    spanGaps: false,
    order: 5,
  };
}

/** Out of control is told by shape and colour: a large diamond. */
function outsidePoints(
  values: (number | null)[],
  outside: boolean[],
  axis: TimeAxis,
  theme: ChartTheme,
): ChartDataset<'line', unknown[]> {
  return {
    type: 'line',
    showLine: false,
    data: values.map((y, window) => ({
      x: (axis.starts[window] ?? 0) + axis.bucket / 2,
      y: outside[window] ? y : null,
    })),
    backgroundColor: theme.bad,
    borderColor: theme.foreground,
    borderWidth: 1,
    pointStyle: 'rectRot',
    pointRadius: 6,
    pointHitRadius: 0,
    clip: 6,
    order: -1,
  };
}

/** Lines over the windows; of a control chart the first, with limits and what lies beyond them. */
export function windowsDrawing(chart: ChartSeries, axis: TimeAxis, page: Page, marks: Marks | null): Drawing {
  return (theme): ChartConfiguration<ChartType, unknown[]> => {
    const lines = marks ? { ...chart, series: chart.series.slice(0, 1) } : chart;
    const drawn = timelineChart(lines, axis, overlays(page, false, theme), page.state.zone, theme);
    if (!marks) return drawn;
    const { centre, lower, upper, outside } = marks;
    const mean: (number | null)[] = axis.starts.map(() => centre);
    drawn.data.datasets.push(
      ...[lower, upper].map((limit) => limitLine(limit, axis, theme)),
      { ...limitLine(mean, axis, theme), borderDash: [], borderColor: theme.good },
      outsidePoints(chart.series[0]?.values ?? [], outside, axis, theme),
    );
    return drawn;
  };
}

/** A chart of the windows, with its numbers behind it. */
export function windowsChart(
  chart: ChartSeries,
  windows: Windows,
  page: Page,
  marks: Marks | null,
  says: string,
): TemplateResult {
  const { state, update } = page;
  const axis = windowAxis(windows);
  return chartSection(
    {
      ...{ chart, axis, says, depends: [windows], file: 'monitoring' },
      drawing: windowsDrawing(chart, axis, page, marks),
      tables: state.monitoring.tables,
      setTables: (tables) => update({ monitoring: { ...state.monitoring, tables } }),
    },
    page,
  );
}
