import { splitRecords, type Dialect } from './split';

/** What Excel writes and reads before a table to say how its cells are separated. */
export const SAID_DELIMITER = /^sep=([^\r\n])\r?\n/i;

const MOST_LINES = 50;
const JUDGED_RECORDS = 200;

/** Lines before the table, and the text from its first line on. */
export interface Before {
  lines: number;
  first: string;
  rest: string;
}

/**
 * Comments (`#`), a title or `sep=;` that stand before a table: lines of one cell, or comments of another width, above
 * records most of which have as many cells as each other. A header has several cells, so it is none of them.
 */
export function linesBefore(text: string, dialect: Dialect, partial: boolean): Before {
  const none = { lines: 0, first: '', rest: text };
  const widths = splitRecords(text, dialect, JUDGED_RECORDS, partial).map(({ length }) => length);
  const usual = [...new Set(widths)].sort((a, b) => timesIn(widths, b) - timesIn(widths, a) || b - a)[0] ?? 0;
  const [firstLine = ''] = text.split(/\r\n|\n|\r/, 1);
  const isSaid = SAID_DELIMITER.test(text);
  if (usual < 2 && !isSaid) return none;
  let rest = text;
  for (let lines = 0; lines <= MOST_LINES; lines++) {
    const end = /\r\n|\n|\r/.exec(rest);
    const line = end ? rest.slice(0, end.index) : rest;
    const cells = splitRecords(line, dialect, 1, false)[0] ?? [];
    const isTable = cells.length > 1 && (cells.length === usual || !line.startsWith('#')) && !(isSaid && lines === 0);
    if (isTable) return lines === 0 ? none : { lines, first: firstLine, rest };
    if (!end) return none;
    rest = rest.slice(end.index + end[0].length);
  }
  return none;
}

const timesIn = (widths: readonly number[], width: number): number => widths.filter((one) => one === width).length;
