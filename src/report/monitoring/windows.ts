import type { Windows } from '../../protocol/monitoring';
import { count, duration, minute } from '../numbers';
import { table } from '../text/layout';
import type { PageStyle } from './page';

/** Windows of a page at most; JSON has all of them. */
const SHOWN = 30;

/** A table with one line a window, the latest last; of many the latest are shown. `marked` lines stand out. */
export function windowTable(
  windows: Windows,
  columns: readonly { title: string; values: readonly string[] }[],
  { width, style }: PageStyle,
  marked: (index: number) => boolean = () => false,
): string[] {
  const filled = windows.rows.flatMap((rows, index) => (rows > 0 ? [index] : []));
  const chosen = filled.slice(-SHOWN);
  const left = filled.length - chosen.length;
  const rows = chosen.map((index) => [
    minute(windows.start[index] ?? null),
    windows.baseline[index] ? 'good' : '',
    count(windows.rows[index] ?? 0),
    ...columns.map(({ values }) => values[index] ?? '–'),
  ]);
  const titles = ['Window (UTC)', '', 'Rows', ...columns.map(({ title }) => title)];
  const layout = titles.map((title, index) => ({ title, align: index < 2 ? ('left' as const) : ('right' as const) }));
  const lines = table(layout, rows, width, {
    title: style.faint,
    row: (line, index) => (marked(chosen[index] ?? -1) ? style.bad(line) : line),
  });
  const more = left > 0 ? [style.faint(`… and ${count(left)} windows before; --format json has all.`)] : [];
  return [...lines, ...more, style.faint(`A window is ${duration(windows.seconds)}; choose it with --every.`)];
}
