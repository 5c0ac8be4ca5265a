import type { MonitoringReport } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count, seconds } from '../numbers';
import { textWidth, type TextOptions } from '../text/investigation';
import { hanging, padEnd, wrap } from '../text/layout';
import { coloured, plain, type Style } from '../text/style';

/** How wide a page is and how it is styled. */
export interface PageStyle {
  width: number;
  style: Style;
}

export interface Section {
  title: string | null;
  lines: string[];
}

export const pageStyle = ({ width, colour }: TextOptions): PageStyle => ({
  width: textWidth(width),
  style: colour ? coloured : plain,
});

/** A page for a terminal: the answer in one sentence, the log, the sections, what must be known about the log. */
export function page(
  report: MonitoringReport,
  answer: string,
  sections: readonly Section[],
  { width, style }: PageStyle,
): string {
  const all: Section[] = [
    { title: null, lines: wrap(shown(answer, 2000), width).map(style.strong) },
    { title: null, lines: logLine(report, { width, style }) },
    ...sections,
    { title: 'About this log', lines: problems(report, { width, style }) },
  ];
  const blocks = all
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) =>
      [
        ...(title === null ? [] : [`${style.accent(title)} ${style.faint('─'.repeat(width - title.length - 1))}`]),
        ...lines,
      ].join('\n'),
    );
  return `${blocks.join('\n\n')}\n`;
}

/** A label and its text, as the facts of a report stand. */
export const fact = (label: string, text: string, { width, style }: PageStyle): string[] =>
  hanging(style.faint(padEnd(label, 10)), text, width);

function logLine({ source }: MonitoringReport, at: PageStyle): string[] {
  const files = source.files.map((file) => shown(file.split(/[\\/]/).pop() ?? file, 60));
  const named = files.length <= 3 ? files.join(', ') : `${files.slice(0, 2).join(', ')} and ${files.length - 2} more`;
  return fact('Log', `${named} · ${count(source.rows)} rows · ${source.format} · ${seconds(source.seconds.total)}`, at);
}

function problems({ problems: all }: MonitoringReport, { width, style }: PageStyle): string[] {
  return all.slice(0, 6).flatMap(({ text }) => hanging(`${style.caution('!')} `, shown(text, 500), width));
}
