import type { Page } from '../page';

export type Cell = string | number | boolean | null | undefined;

/**
 * A cell as CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe in front: what a log
 * holds is not ours to trust. Numbers stand as they are.
 */
function cell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = String(value);
  const tame = /^[\s\u0000-\u001f]*[=+\-@|%\uff0b\uff0d\uff1d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

export const csv = (heads: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [heads, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');

/** Hands a table to the extension, which asks where it is to be written. */
export const saveCsv = ({ send }: Page, name: string, heads: readonly string[], rows: readonly (readonly Cell[])[]) =>
  send({ type: 'saveFile', kind: 'csv', name, content: csv(heads, rows) });
