import { DISTINCT_LIMIT } from '../../engine/engine';
import type { ColumnReading, ReadReport } from '../../protocol/read';
import type { ColumnRole } from '../../protocol/roles';
import { shown } from '../neutral-text';
import { bytes, count, duration, percent } from '../numbers';
import { hanging, padEnd, table } from './layout';
import { coloured, plain, type Style } from './style';
import { textWidth, type TextOptions } from './investigation';

/** How a log was read, for a terminal: files, format, time, columns with roles and reasons, rejected lines. */
export function readingText(read: ReadReport, options: TextOptions): string {
  const width = textWidth(options.width);
  const style = options.colour ? coloured : plain;
  const blocks = [
    files(read, width, style),
    format(read, width, style),
    columns(read, width, style),
    reasons(read, width, style),
    rejected(read, width, style),
    read.problems.flatMap((problem) => hanging(`${style.caution('!')} `, shown(problem.text, 500), width)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function files(read: ReadReport, width: number, style: Style): string[] {
  const rows = read.files.map((file) => [
    shown(file.path, 400),
    bytes(file.bytes),
    file.compression === null ? file.format : `${file.format} (${file.compression})`,
    `${count(file.rows)} rows`,
  ]);
  return table(
    [
      { title: 'File', align: 'left', flexible: true },
      { title: 'Size', align: 'right' },
      { title: 'Format', align: 'left' },
      { title: 'Rows', align: 'right' },
    ],
    rows,
    width,
    { title: style.faint },
  );
}

function format(read: ReadReport, width: number, style: Style): string[] {
  const { time } = read;
  const facts: [string, string | null][] = [
    [
      'Rows',
      `${count(read.rows)}, ${count(read.rejected.count)} lines rejected, ${count(read.duplicateRows)} duplicates`,
    ],
    ['Recognised', recognised(read)],
    ['Delimiter', read.delimiter === null ? null : quoted(read.delimiter)],
    ['Quote', read.quote === null || read.quote === '' ? null : quoted(read.quote)],
    ['Escape', read.escape === null || read.escape === '' ? null : quoted(read.escape)],
    ['Header', read.header === null ? null : read.header ? 'first line names the columns' : 'none'],
    ['Encoding', read.encoding],
    ['Decimal', read.decimal === ',' ? 'comma (0,5)' : null],
    [
      'Time',
      time === null
        ? 'no column could be read as time'
        : `${shown(time.column, 80)}${time.clock === undefined ? '' : ` with ${shown(time.clock, 80)}`}, ${shown(time.format, 80)}, zone ${shown(time.zone, 60)}`,
    ],
    ['', time === null || time.first === null ? null : `${time.first} → ${time.last ?? '–'}`],
    ['', time === null || time.unreadable === 0 ? null : `${count(time.unreadable)} values could not be read as time`],
    ['Task', read.task],
    ['Labels', labels(read)],
    ['', lag(read)],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : hanging(style.faint(padEnd(name, 11)), value, width)));
}

/** Formats that were only made after documentation say so: what they read deserves a second look. */
function recognised({ recognised: formats }: ReadReport): string | null {
  if (!formats || formats.length === 0) return null;
  return formats
    .map(({ title, basis }) =>
      basis === 'documentation' ? `${title} (from documentation: no real file was tried)` : title,
    )
    .join(', ');
}

/** How many rows are labelled, and how evenly over the hours. */
function labels({ coverage }: ReadReport): string | null {
  if (!coverage) return null;
  const shares = coverage.buckets.map((bucket) => bucket.labelled / bucket.rows);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  const each = coverage.hours === 1 ? 'an hour' : `${coverage.hours} hours`;
  const even = least === most ? '' : `, from ${percent(least)} to ${percent(most)} in ${each}`;
  return `${count(coverage.labelled)} of ${count(coverage.rows)} rows (${percent(coverage.labelled / Math.max(1, coverage.rows))})${even}`;
}

function lag({ coverage }: ReadReport): string | null {
  if (!coverage?.lag) return null;
  const { p50, p90, p99, maximum } = coverage.lag;
  const early = coverage.beforePrediction === 0 ? '' : `; ${count(coverage.beforePrediction)} before their prediction`;
  const shownLags = [p50, p90, p99, maximum].map((value) => duration(value));
  return `they came after ${shownLags[0]} (half), ${shownLags[1]} (90%), ${shownLags[2]} (99%), ${shownLags[3]} (all)${early}`;
}

const quoted = (character: string): string => (character === '\t' ? 'tab' : `“${shown(character, 20)}”`);

function columns(read: ReadReport, width: number, style: Style): string[] {
  const roles = new Map(read.roles.map((role) => [role.column, role]));
  return table(
    [
      { title: 'Column', align: 'left', flexible: true },
      { title: 'Type', align: 'left' },
      { title: 'Role', align: 'left', flexible: true },
      { title: 'Null', align: 'right' },
      { title: 'Distinct', align: 'right' },
      { title: 'Misfits', align: 'right' },
      { title: 'Smallest … largest', align: 'left', flexible: true },
    ],
    read.columns.map((column) => [
      shown(column.name, 40),
      column.type,
      roleName(roles.get(column.name)),
      percent(read.rows === 0 ? null : column.nulls / read.rows),
      column.distinct >= DISTINCT_LIMIT ? `≥${count(DISTINCT_LIMIT)}` : count(column.distinct),
      column.typeChanges === 0 ? '' : count(column.typeChanges),
      extent(column),
    ]),
    width,
    { title: style.faint },
  );
}

const extent = (column: ColumnReading): string =>
  column.minimum === null || column.maximum === null
    ? ''
    : `${shown(column.minimum, 60)} … ${shown(column.maximum, 60)}`;

function roleName(role: ColumnRole | undefined): string {
  if (role === undefined) return '';
  return role.className === undefined ? role.role : `${role.role}:${shown(role.className, 30)}`;
}

/** Why each column has its role; features are many and alike, so each different reason is told once. */
function reasons(read: ReadReport, width: number, style: Style): string[] {
  const byReason = new Map<string, string[]>();
  for (const role of read.roles) {
    const key = `${roleName(role)}\n${role.reason}`;
    byReason.set(key, [...(byReason.get(key) ?? []), shown(role.column, 40)]);
  }
  const lines = [...byReason].flatMap(([key, names]) => {
    const [role = '', ...reason] = key.split('\n');
    const named = names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
    return hanging(`  ${padEnd(role, 13)} `, `${named}: ${shown(reason.join('\n'), 300)}`, width);
  });
  return lines.length === 0 ? [] : [style.faint('Why these roles (correct one with --role ROLE=COLUMN)'), ...lines];
}

function rejected(read: ReadReport, width: number, style: Style): string[] {
  const { count: total, listed } = read.rejected;
  if (total === 0) return [];
  const shownLines = listed
    .slice(0, 20)
    .flatMap((line) => hanging('  ', `${shown(line.file, 200)}:${line.line} ${shown(line.reason, 300)}`, width));
  const rest = total - Math.min(listed.length, 20);
  return [
    style.caution(`${count(total)} lines could not be split into a row`),
    ...shownLines,
    ...(rest > 0 ? [`  and ${count(rest)} more`] : []),
  ];
}
