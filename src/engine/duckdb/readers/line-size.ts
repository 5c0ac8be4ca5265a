import type { FilePart } from '../../source';

/** A line may be as long as this; DuckDB holds a few buffers of twice the size. */
export const LONGEST_LINE = 16 * 1024 * 1024;
/** What DuckDB takes without being asked. */
const USUAL_LINE = 2_000_000;

/** Options of `read_csv` for files that may have longer lines than usual: of a packed file the size says nothing. */
export const lineSizeOptions = ({ bytes, compression }: FilePart): string[] =>
  bytes > USUAL_LINE || compression !== null
    ? [`max_line_size = ${LONGEST_LINE}`, `buffer_size = ${LONGEST_LINE * 2}`]
    : [];
