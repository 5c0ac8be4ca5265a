import type { FilePart } from '../../source';

/** A line may be as long as this; DuckDB holds a few buffers of twice the size. */
export const LONGEST_LINE = 16 * 1024 * 1024;
/** What DuckDB takes without being asked. */
const USUAL_LINE = 2_000_000;

/** Options of `read_csv` for files that may have longer lines than usual: of a packed file the size says nothing. */
export function lineSizeOptions({ bytes, compression }: FilePart): string[] {
  if (compression === null && bytes <= USUAL_LINE) return [];
  const longest = compression === null ? Math.min(bytes, LONGEST_LINE) : LONGEST_LINE;
  return [`max_line_size = ${longest}`, `buffer_size = ${longest * 2}`];
}
