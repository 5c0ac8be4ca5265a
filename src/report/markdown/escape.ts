import { shown } from '../neutral-text';

const ZERO_WIDTH = '&#8203;';

/**
 * What Markdown, or one of its dialects, may take for markup. Signs that mean something at the beginning of a line, in
 * runs or around a word only are left alone elsewhere, so that the source reads like a sentence too.
 */
const MARKUP = new RegExp(
  [
    '[\\\\`*{}[\\]#|~$^]',
    '(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])',
    '(?<=^\\s*)[-+=:]|[-+=](?=[-+=])|(?<=[-+=])[-+=]',
    ':(?=[^\\s\\d])|(?<!\\d):(?=\\d)',
  ].join('|'),
  'gu',
);

/**
 * Text as Markdown that renders as exactly this text: no markup, no HTML, no links, no mentions, no table cells.
 * GitHub links bare addresses and mentions even where punctuation is escaped, so those are broken by a zero-width space.
 */
export function escaped(text: string, length = 1000): string {
  return shown(text, length)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(MARKUP, '\\$&')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    .replace(/\\:\/\//g, `\\:${ZERO_WIDTH}//`)
    .replace(/\bwww\./gi, `$&${ZERO_WIDTH}`)
    .replace(/@/g, `@${ZERO_WIDTH}`);
}

/** A value as inline code, with a fence longer than any run of backticks in it. Safe in table cells too. */
export function code(text: string, length = 200): string {
  const value = shown(text, length).replace(/\|/g, '\\|');
  if (value === '') return '(empty)';
  const longest = Math.max(0, ...(value.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = value.startsWith('`') || value.endsWith('`') || /^ .* $/.test(value) ? ' ' : '';
  return `${fence}${space}${value}${space}${fence}`;
}

/** A fenced block; the fence is longer than any run of backticks in the text. */
export function block(language: string, text: string): string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [fence + language, text, fence];
}

/** A table of cells that are Markdown already. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}
