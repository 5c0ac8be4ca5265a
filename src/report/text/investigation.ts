import type { Report } from '../../protocol/report';
import { shown } from '../neutral-text';
import { causes } from './causes';
import { hanging } from './layout';
import { sparkline } from './sparkline';
import { coloured, plain, type Style } from './style';
import { facts, headline, steps } from './summary';
import { drift, events, examples, segments, tools } from './tables';

export interface TextOptions {
  /** Cells of the terminal; the report keeps to 60–120 of them. */
  width: number;
  colour: boolean;
}

export const textWidth = (cells: number): number => Math.min(120, Math.max(60, cells));

/** The investigation as a page for a terminal: the answer first, then what it rests on. */
export function investigationText(report: Report, options: TextOptions): string {
  const width = textWidth(options.width);
  const style = options.colour ? coloured : plain;
  const sections: [string | null, string[]][] = [
    [null, headline(report, width, style)],
    [null, facts(report, width, style)],
    [null, sparkline(report, width, style)],
    ['The five steps', steps(report, width, style)],
    ['Most likely causes', causes(report, width, style)],
    ['Drifted features', drift(report, width, style)],
    ['Worst segments', segments(report, width, style)],
    ['Coinciding events', events(report, width, style)],
    ['To reproduce', examples(report, width, style)],
    ['Which tool next', tools(report, width)],
    ['About this log', problems(report, width, style)],
  ];
  const blocks = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [...heading(title, width, style), ...lines].join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function heading(title: string | null, width: number, style: Style): string[] {
  return title === null ? [] : [`${style.accent(title)} ${style.faint('─'.repeat(width - title.length - 1))}`];
}

function problems(report: Report, width: number, style: Style): string[] {
  return report.problems
    .slice(0, 8)
    .flatMap((problem) => hanging(`${style.caution('!')} `, shown(problem.text, 500), width));
}
