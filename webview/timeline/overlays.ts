import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { EventReport, Onset, PeriodReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { dateTime } from '../ui/format';
import { onsetLabel } from '../ui/times';
import { translucent, type ChartTheme } from '../ui/charts/theme';
import { markOf } from './marks';

function label(content: string, color: string, theme: ChartTheme, position: 'start' | 'end') {
  return {
    display: true,
    content,
    color,
    backgroundColor: theme.background,
    font: { size: 11, weight: 600 },
    padding: { x: 4, y: 1 },
    position,
  };
}

function period(range: PeriodReport, color: string, dash: number[], theme: ChartTheme): AnnotationOptions[] {
  if (!range.start || !range.end) return [];
  return [
    {
      type: 'box',
      drawTime: 'beforeDatasetsDraw',
      xMin: Date.parse(range.start),
      xMax: Date.parse(range.end),
      backgroundColor: translucent(color, 0.12),
      borderColor: theme.highContrast ? color : translucent(color, 0.7),
      borderDash: dash,
      borderWidth: 1,
    },
  ];
}

function onsetMarks(onset: Onset, titled: boolean, page: Page, theme: ChartTheme): AnnotationOptions[] {
  const at = Date.parse(onset.at);
  const text = t('Onset {0}', onsetLabel(onset, page.state.zone));
  return [
    {
      type: 'box',
      drawTime: 'beforeDatasetsDraw',
      xMin: Date.parse(onset.low),
      xMax: Date.parse(onset.high),
      backgroundColor: translucent(theme.onset, 0.25),
      borderColor: theme.onset,
      borderWidth: theme.highContrast ? 1 : 0,
      borderDash: [1, 2],
    },
    {
      type: 'line',
      xMin: at,
      xMax: at,
      borderColor: theme.onset,
      borderWidth: 2,
      label: { ...label(text, theme.foreground, theme, 'start'), display: titled },
    },
  ];
}

function eventMarks(event: EventReport): AnnotationOptions[] {
  const at = Date.parse(event.start);
  const color = getComputedStyle(document.body)
    .getPropertyValue(`--vscode-charts-${markOf(event.type).color}`)
    .trim();
  return [{ type: 'line', xMin: at, xMax: at, borderColor: color, borderWidth: 1, borderDash: [3, 3] }];
}

/** What lies over a chart: both periods, the onset with its interval, and the events that coincide or are chosen. */
export function overlays(page: Page, titled: boolean, theme: ChartTheme): AnnotationOptions[] {
  const { periods, onset, events } = page.report;
  const drawn = (events ?? []).filter((event) => event.coincides || event.id === page.state.timeline.event);
  return [
    ...(periods ? period(periods.good, theme.good, [], theme) : []),
    ...(periods ? period(periods.bad, theme.bad, [5, 3], theme) : []),
    ...drawn.flatMap((event) => eventMarks(event)),
    ...(onset ? onsetMarks(onset, titled, page, theme) : []),
  ];
}

/** The same in words, for the chart's label. */
export function overlaysInWords({ report, state }: Page): string {
  const { onset, events } = report;
  const parts = onset ? [t('Onset {0}', dateTime(onset.at, state.zone))] : [];
  const coinciding = (events ?? []).filter((event) => event.coincides).map((event) => event.title);
  if (coinciding.length) parts.push(t('coincides with {0}', coinciding.join(', ')));
  return parts.join('; ');
}
