/** Text in columns for a terminal. Widths are in terminal cells, not characters. */

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;
const SIMPLE = /^[\x20-\x7e]*$/;
const STYLING = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** Cells a text takes; styling of ours takes none, East Asian wide characters and emoji take two. */
export function cells(text: string): number {
  const bare = text.replace(STYLING, '');
  if (SIMPLE.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of segmenter.segment(bare)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** The text in at most `width` cells, with an ellipsis where it was cut. Unstyled text only. */
export function fit(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let fitted = '';
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    used += WIDE.test(segment) ? 2 : 1;
    if (used > width - 1) break;
    fitted += segment;
  }
  return `${fitted}…`;
}

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cells(text)));
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - cells(text))) + text;

/** Words in lines of at most `width` cells; a longer word is cut into pieces. Never returns an empty list. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, width))) {
    if (line === '') line = word;
    else if (cells(line) + 1 + cells(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  if (cells(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const { segment } of segmenter.segment(word)) {
    if (cells(part + segment) > width) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return [...parts, part];
}

/** Wrapped text behind a label: `label` on the first line, blanks of its width on the others. */
export function hanging(label: string, text: string, width: number): string[] {
  const indent = cells(label);
  return wrap(text, Math.max(20, width - indent)).map(
    (line, index) => (index === 0 ? label : ' '.repeat(indent)) + line,
  );
}

export interface TableColumn {
  title: string;
  align: 'left' | 'right';
  /** Gives way when the table is too wide, the widest first. */
  flexible?: boolean;
}

/** Lines of an aligned table: the titles, then the rows. Cells hold unstyled text; `decorate` styles a finished line. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  decorate: { title: (line: string) => string; row?: (line: string, index: number) => string },
): string[] {
  const widths = columns.map((column, index) =>
    Math.max(...[column.title, ...rows.map((row) => row[index] ?? '')].map(cells)),
  );
  shrink(columns, widths, width - 2 * (columns.length - 1));
  const line = (values: readonly string[]): string =>
    columns
      .map((column, index) => {
        const size = widths[index] ?? 0;
        const text = fit(values[index] ?? '', size);
        return column.align === 'right' ? padStart(text, size) : padEnd(text, size);
      })
      .join('  ')
      .trimEnd();
  return [
    decorate.title(line(columns.map((column) => column.title))),
    ...rows.map((row, index) => (decorate.row ?? ((text: string) => text))(line(row), index)),
  ];
}

const NARROWEST = 8;

/** Takes cells from the widest flexible column until the sum fits; when those have no more to give, from all. */
function shrink(columns: readonly TableColumn[], widths: number[], available: number): void {
  let excess = widths.reduce((sum, each) => sum + each, 0) - available;
  for (const gives of [(index: number) => columns[index]?.flexible === true, () => true]) {
    while (excess > 0) {
      const candidates = widths.map((size, index) => (gives(index) ? size : 0));
      const widest = Math.max(...candidates);
      if (widest <= NARROWEST) break;
      widths[candidates.indexOf(widest)] = widest - 1;
      excess--;
    }
  }
}
