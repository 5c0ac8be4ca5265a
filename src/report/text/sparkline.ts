import type { Report } from '../../protocol/report';
import { METRIC_TITLES, metricValue } from '../metric-names';
import { duration, minute, uncertainty } from '../numbers';
import { range, resample, type Column } from '../resample';
import { cells } from './layout';
import type { Style } from './style';

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** A stretch with rows but no labels; one without rows stays blank. */
const UNLABELLED = '·';

/** The metric over time with the good and bad period and the onset below it; nothing when no bucket has a metric. */
export function sparkline(report: Report, width: number, style: Style): string[] {
  const columns = resample(report.timeline, width);
  const scale = range(columns);
  const first = columns[0];
  const last = columns[columns.length - 1];
  if (!scale || !first || !last) return [];
  const name = report.metric.name;
  const worse = (value: number): boolean => isNearerBad(report, value);
  const bars = columns.map((column) => {
    if (column.metric === null) return column.rows > 0 ? style.faint(UNLABELLED) : ' ';
    const bar = barOf(column.metric, scale);
    return worse(column.metric) ? style.bad(bar) : style.good(bar);
  });
  const title = `${METRIC_TITLES[name]} over time`;
  const legend = `lowest ${metricValue(name, scale.low)} · highest ${metricValue(name, scale.high)} · a column is ${duration((first.end - first.start) / 1000)}`;
  const gap = width - cells(title) - cells(legend);
  const head =
    gap >= 2
      ? [style.strong(title) + ' '.repeat(gap) + style.faint(legend)]
      : [style.strong(title), style.faint(legend)];
  return [
    ...head,
    bars.join(''),
    ...periodMarks(report, columns, style),
    ...onsetMark(report, columns, style),
    style.faint(timeAxis(first.start, last.end, columns.length)),
  ];
}

function barOf(value: number, scale: { low: number; high: number }): string {
  // A metric that hardly moves is not blown up to the full height: the scale spans a tenth of its level at least.
  const spread = Math.max(scale.high - scale.low, Math.abs(scale.high) / 10);
  const height = spread === 0 ? 0.5 : 1 - (scale.high - value) / spread;
  return BARS[Math.min(BARS.length - 1, Math.max(0, Math.floor(height * BARS.length)))] ?? '█';
}

function isNearerBad(report: Report, value: number): boolean {
  const { good, bad } = report.metric;
  if (good === null || bad === null || good === bad) return false;
  return Math.abs(value - bad) < Math.abs(value - good);
}

function periodMarks(report: Report, columns: readonly Column[], style: Style): string[] {
  const marks = columns.map(() => ' ');
  const paint = new Map<number, (text: string) => string>();
  for (const [name, period] of Object.entries(report.periods) as ['good' | 'bad', Report['periods']['good']][]) {
    if (period.start === null || period.end === null) continue;
    const covered = columnsOf(columns, Date.parse(period.start), Date.parse(period.end));
    const label = labelled(name, covered.length);
    covered.forEach((place, index) => {
      marks[place] = label[index] ?? '─';
      paint.set(place, name === 'good' ? style.good : style.bad);
    });
  }
  if (marks.every((mark) => mark === ' ')) return [];
  return [
    marks
      .map((mark, place) => (paint.get(place) ?? ((text: string) => text))(mark))
      .join('')
      .trimEnd(),
  ];
}

/** `├── good ──┤`, as much of it as the length allows; a short stretch is just its name's first letters. */
function labelled(name: string, length: number): string {
  if (length < name.length + 4) return name.slice(0, length).padEnd(length, '─');
  const inner = ` ${name} `;
  const left = Math.floor((length - 2 - inner.length) / 2);
  return `├${'─'.repeat(left)}${inner}${'─'.repeat(length - 2 - inner.length - left)}┤`;
}

function columnsOf(columns: readonly Column[], start: number, end: number): number[] {
  return columns.flatMap((column, place) => (column.start < end && column.end > start ? [place] : []));
}

function onsetMark(report: Report, columns: readonly Column[], style: Style): string[] {
  const { onset } = report;
  if (onset === null) return [];
  const at = Date.parse(onset.at);
  const place = columns.findIndex((column) => column.start <= at && at < column.end);
  if (place < 0) return [];
  const text = `onset ${minute(onset.at)} UTC ${uncertainty(onset)}`;
  const fitsRight = place + 2 + text.length <= Math.max(columns.length, 60);
  const line = fitsRight
    ? `${' '.repeat(place)}▲ ${text}`
    : `${' '.repeat(Math.max(0, place - text.length - 1))}${text} ▲`;
  return [style.caution(line)];
}

function timeAxis(start: number, end: number, width: number): string {
  const left = minute(new Date(start).toISOString());
  const right = `${minute(new Date(end).toISOString())} UTC`;
  return left + ' '.repeat(Math.max(3, width - left.length - right.length)) + right;
}
