import type { FilePart, FileLayout } from '../../source';
import { quotedPath, quotedText } from '../rows';
import { lineSizeOptions } from './line-size';
import type { RawRows } from './reader';

export type DelimitedLayout = FileLayout & { kind: 'delimited' };

/** A number with a decimal comma, and with points between thousands, as other numbers are written. */
const withPoint = (cell: string): string =>
  `CASE WHEN regexp_full_match(${cell}, '\\s*[+-]?(\\d+|\\d{1,3}(\\.\\d{3})+)(,\\d+)?\\s*') ` +
  `THEN replace(replace(${cell}, '.', ''), ',', '.') ELSE ${cell} END`;

/** A number without the commas between its thousands. */
const ungrouped = (cell: string): string =>
  `CASE WHEN regexp_full_match(${cell}, '\\s*[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?\\s*') THEN replace(${cell}, ',', '') ELSE ${cell} END`;

/** A number without its currency or percent sign. */
const withoutUnit = (cell: string): string =>
  `regexp_replace(${cell}, '^\\s*([+-]?)[$€£¥]?[\\s\u00a0]*([+-]?\\d[\\d.,]*)[\\s\u00a0]*[%€$£¥]?\\s*$', '\\1\\2')`;

function cellOf({ decimalCommas, thousandsCommas, withUnits, padded }: DelimitedLayout, index: number): string {
  const cell = padded ? `trim(r${index})` : `r${index}`;
  const bare = withUnits?.includes(index) ? withoutUnit(cell) : cell;
  if (decimalCommas?.includes(index)) return withPoint(bare);
  return thousandsCommas?.includes(index) ? ungrouped(bare) : bare;
}

/** Where exports were put one after another, the header of the later ones stands among the rows. */
function isHeaderAgain({ headerCells }: DelimitedLayout): string | null {
  if (!headerCells || headerCells.length === 0) return null;
  return `(${headerCells.map(({ place, text }) => `r${place} IS NOT DISTINCT FROM ${quotedText(text)}`).join(' AND ')})`;
}

/** A character takes up to three bytes in a copy. */
const asRead = (part: FilePart): FilePart =>
  part.copy === undefined ? part : { ...part, path: part.copy, compression: null, bytes: part.bytes * 3 };

/** Delimited text as text columns `r0…`, everything given, nothing guessed. Lines that cannot be split are set aside. */
export function readDelimited(given: FilePart, layout: DelimitedLayout): RawRows {
  const part = asRead(given);
  const encoding = given.copy === undefined ? layout.encoding : 'utf-8';
  const columns = layout.columns.map((_, index) => `'r${index}': 'VARCHAR'`).join(', ');
  const options = [
    quotedPath(part.path),
    'auto_detect = false',
    `header = ${layout.header}`,
    ...(layout.skip === undefined ? [] : [`skip = ${layout.skip}`]),
    `delim = ${quotedText(layout.delimiter)}`,
    `quote = ${quotedText(layout.quote)}`,
    `escape = ${quotedText(layout.escape)}`,
    `columns = {${columns}}`,
    `encoding = ${quotedText(encoding)}`,
    `compression = ${quotedText(part.compression ?? 'none')}`,
    // Without one line end for all lines DuckDB's strict parser stops; the lenient one accepts any.
    layout.newline === null
      ? 'strict_mode = false'
      : `new_line = ${quotedText(JSON.stringify(layout.newline).slice(1, -1))}`,
    'store_rejects = true',
    'rejects_limit = 0',
    ...lineSizeOptions(part),
  ];
  return {
    from: `read_csv(${options.join(', ')})`,
    columns: new Map(layout.columns.map((name, index) => [name, { sql: cellOf(layout, index), type: 'VARCHAR' }])),
    rejected: isHeaderAgain(layout),
    unknownKeys: null,
    place: null,
  };
}
