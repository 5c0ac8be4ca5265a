import type { PeriodReport, Report } from '../../protocol/report';
import { METRIC_TITLES, metricValue } from '../metric-names';
import { minute } from '../numbers';
import { range, resample, type Column } from '../resample';
import { escaped } from './escape';

const WIDTH = 960;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 16;
const EVENTS_AT = 12;
const TOP = 44;
const PLOT_BOTTOM = 216;
const VOLUME_TOP = 226;
const VOLUME_BOTTOM = 262;
const POINTS = 400;

interface Scales {
  x(at: number): number;
  y(value: number): number;
  start: number;
  end: number;
}

const EVENTS = 100;

/** The metric and the volume over time as one inline SVG, with both periods, the onset's interval, and events above. */
export function timelineChart(report: Report): string {
  const columns = resample(report.timeline, POINTS);
  const span = range(columns);
  const first = columns[0];
  const last = columns[columns.length - 1];
  if (!span || !first || !last) return '';
  const { low, high } = padded(span, report.metric.name === 'accuracy');
  const scales: Scales = {
    start: first.start,
    end: last.end,
    x: (at) => LEFT + ((at - first.start) / (last.end - first.start)) * (WIDTH - LEFT - RIGHT),
    y: (value) => PLOT_BOTTOM - ((value - low) / (high - low)) * (PLOT_BOTTOM - TOP),
  };
  const title = `${METRIC_TITLES[report.metric.name]} over time`;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">`,
    periodBand(report.periods.good, 'good', scales),
    periodBand(report.periods.bad, 'bad', scales),
    onsetBand(report, scales),
    grid(report, low, high, scales),
    volume(columns, scales),
    `<path class="metric" d="${line(columns, scales)}"/>`,
    eventMarks(report, scales),
    timeAxis(scales),
    '</svg>',
    legend(report),
  ].join('\n');
}

function padded(span: { low: number; high: number }, isShare: boolean): { low: number; high: number } {
  const margin = (span.high - span.low) * 0.08 || Math.abs(span.high) * 0.05 || 0.05;
  const low = span.low - margin;
  const high = span.high + margin;
  return isShare ? { low: Math.max(0, low), high: Math.min(1, high) } : { low: Math.max(0, low), high };
}

const fixed = (value: number): string => Number(value.toFixed(1)).toString();

/** Clipped to the plot; an empty text where the stretch lies outside it. */
function stretch(start: number, end: number, scales: Scales): { x: number; width: number } | null {
  const from = scales.x(Math.max(start, scales.start));
  const to = scales.x(Math.min(end, scales.end));
  return to > from ? { x: from, width: Math.max(to - from, 1) } : null;
}

function periodBand(period: PeriodReport, name: 'good' | 'bad', scales: Scales): string {
  if (period.start === null || period.end === null) return '';
  const band = stretch(Date.parse(period.start), Date.parse(period.end), scales);
  if (band === null) return '';
  const middle = band.x + band.width / 2;
  return [
    `<rect class="${name}" x="${fixed(band.x)}" y="${TOP}" width="${fixed(band.width)}" height="${VOLUME_BOTTOM - TOP}"/>`,
    `<text class="label ${name}-label" x="${fixed(middle)}" y="${TOP - 6}" text-anchor="middle">${name}</text>`,
  ].join('');
}

function onsetBand(report: Report, scales: Scales): string {
  const { onset } = report;
  if (onset === null) return '';
  const band = stretch(Date.parse(onset.low), Date.parse(onset.high), scales);
  const at = scales.x(Date.parse(onset.at));
  const shade =
    band === null
      ? ''
      : `<rect class="onset-band" x="${fixed(band.x)}" y="${TOP}" width="${fixed(band.width)}" height="${PLOT_BOTTOM - TOP}"/>`;
  return `${shade}<line class="onset" x1="${fixed(at)}" x2="${fixed(at)}" y1="${TOP}" y2="${VOLUME_BOTTOM}"><title>onset ${escaped(minute(onset.at))} UTC</title></line>`;
}

function grid(report: Report, low: number, high: number, scales: Scales): string {
  return roundTicks(low, high)
    .map((value) => {
      const y = fixed(scales.y(value));
      const label = escaped(metricValue(report.metric.name, value));
      return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/><text class="label" x="${LEFT - 8}" y="${y}" dy="4" text-anchor="end">${label}</text>`;
    })
    .join('');
}

/** Three to six numbers that people count in (1, 2 or 5 times a power of ten apart) within `[low, high]`. */
function roundTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, index) => (first + index) * step);
}

function line(columns: readonly Column[], scales: Scales): string {
  let pen = 'M';
  const parts: string[] = [];
  for (const column of columns) {
    if (column.metric === null) {
      pen = 'M';
      continue;
    }
    parts.push(`${pen}${fixed(scales.x((column.start + column.end) / 2))} ${fixed(scales.y(column.metric))}`);
    pen = 'L';
  }
  return parts.join('');
}

function volume(columns: readonly Column[], scales: Scales): string {
  const most = Math.max(1, ...columns.map((column) => column.rows));
  const bars = columns.map((column) => {
    const height = (column.rows / most) * (VOLUME_BOTTOM - VOLUME_TOP);
    const width = Math.max(0.5, scales.x(column.end) - scales.x(column.start) - 0.5);
    return `M${fixed(scales.x(column.start))} ${VOLUME_BOTTOM}v-${fixed(height)}h${fixed(width)}v${fixed(height)}z`;
  });
  return `<path class="volume" d="${bars.join('')}"/><text class="label" x="${LEFT - 8}" y="${VOLUME_BOTTOM}" text-anchor="end">rows</text>`;
}

/** Events stand in a row above the chart; those that coincide with the onset are filled and reach down through it. */
function eventMarks(report: Report, scales: Scales): string {
  return report.events
    .filter(({ start }) => Date.parse(start) >= scales.start && Date.parse(start) <= scales.end)
    .slice(0, EVENTS)
    .sort((left, right) => Number(left.coincides) - Number(right.coincides))
    .map((event) => {
      const x = fixed(scales.x(Date.parse(event.start)));
      const title = `<title>${escaped(`${event.type}: ${event.title}, ${minute(event.start)} UTC`, 200)}</title>`;
      const stem = event.coincides
        ? `<line class="event-stem" x1="${x}" x2="${x}" y1="${EVENTS_AT}" y2="${VOLUME_BOTTOM}"/>`
        : '';
      return `${stem}<path class="event${event.coincides ? ' coinciding' : ''}" d="M${x} ${EVENTS_AT - 6}l6 6l-6 6l-6-6z">${title}</path>`;
    })
    .join('');
}

function legend({ metric, onset, events }: Report): string {
  const items: [string, string][] = [
    ['metric-key', METRIC_TITLES[metric.name]],
    ['good-key', 'good period'],
    ['bad-key', 'bad period'],
    ...(onset === null ? [] : [['onset-key', 'onset and its interval'] satisfies [string, string]]),
    ...(events.some(({ coincides }) => coincides)
      ? [['coinciding-key', 'event that coincides'] satisfies [string, string]]
      : []),
    ...(events.some(({ coincides }) => !coincides) ? [['event-key', 'other event'] satisfies [string, string]] : []),
  ];
  const shown = items.map(
    ([key, text]) => `<span class="entry"><span class="key ${key}"></span> ${escaped(text)}</span>`,
  );
  return `<p class="legend soft">${shown.join(' ')}</p>`;
}

function timeAxis(scales: Scales): string {
  const anchors = ['start', 'middle', 'middle', 'middle', 'end'];
  return anchors
    .map((anchor, step) => {
      const at = scales.start + ((scales.end - scales.start) * step) / (anchors.length - 1);
      const text = minute(new Date(at).toISOString());
      return `<text class="label" x="${fixed(scales.x(at))}" y="${HEIGHT - 14}" text-anchor="${anchor}">${text}</text>`;
    })
    .join('');
}
