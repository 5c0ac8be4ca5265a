import type { ColumnType } from '../../protocol/read';
import { unknownColumn } from '../columns';
import { DUCKDB } from '../dialect/duckdb';
import type { RowSchema } from '../dialect/dialect';

/** A column of the loaded log. In SQL it is `c<position>`: names from files never become identifiers of ours. */
export interface HeldColumn {
  name: string;
  type: ColumnType;
  position: number;
  /** Where its misfits stand in the row's list of them; null where the column cannot have any. */
  misfit: number | null;
}

/** The view that all queries read: `c0…`, `misfits`, `origin`, `file`, `ordinal`. */
export const ROWS = 'rows';

export const physical = (position: number): string => `c${position}`;

export class LoadedRows implements RowSchema {
  readonly relation = ROWS;
  readonly origin = 'origin';
  readonly file = 'file';
  readonly ordinal = 'ordinal';
  readonly rowHash: string;
  /** As DuckDB's own 64-bit number, to count with. */
  readonly rowHashNumber: string;
  private readonly byName: ReadonlyMap<string, HeldColumn>;

  /**
   * `givenHash`: where the hash of whole rows stands; computed from the columns unless given. `values`: a relation of
   * the columns alone, for queries over all rows; binding the view of a wide log costs more than many a query on it.
   * `ascending`: SQL of what never descends and is never null along the rows as they are stored (ordinals: of each file).
   */
  constructor(
    readonly columns: readonly HeldColumn[],
    private readonly givenHash?: string,
    readonly values: string = ROWS,
    readonly ascending: ReadonlySet<string> = new Set(),
  ) {
    this.byName = new Map(columns.map((column) => [column.name, column]));
    const all = columns.map(({ position }) => physical(position));
    this.rowHashNumber = givenHash ?? `hash(${all.length > 0 ? all.join(', ') : '0'})`;
    this.rowHash = `CAST(${this.rowHashNumber} AS VARCHAR)`;
  }

  /** The same rows, of which it is known in what order they are stored. */
  stored(ascending: ReadonlySet<string>): LoadedRows {
    return new LoadedRows(this.columns, this.givenHash, this.values, ascending);
  }

  held(name: string): HeldColumn {
    const found = this.byName.get(name);
    if (found) return found;
    throw unknownColumn(name, this.columns);
  }

  /** SQL of a time's own text where that has nanoseconds, else null; null for columns that cannot have any. */
  exactTime(name: string): string | null {
    const { position, type, misfit } = this.held(name);
    if (type !== 'time' || misfit === null) return null;
    return `CASE WHEN ${physical(position)} IS NOT NULL THEN misfits[${misfit + 1}] END`;
  }

  column(name: string): { value: string; type: ColumnType; misfit: string } {
    const { position, type, misfit } = this.held(name);
    const value = physical(position);
    const text =
      misfit === null ? 'CAST(NULL AS VARCHAR)' : `CASE WHEN ${value} IS NULL THEN misfits[${misfit + 1}] END`;
    return { value, type, misfit: text };
  }
}

/** DuckDB's type for values that are held as a column type. */
export const STORED: Record<ColumnType, string> = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
  time: 'BIGINT',
  nested: 'VARCHAR',
};

export const quotedText = (value: string): string => DUCKDB.text(value);

/** A path for DuckDB to read, which would take `*`, `?` and `[` in it for a pattern. */
export const exactPath = (path: string): string => path.replace(/[*?[]/g, '[$&]');
export const quotedPath = (path: string): string => quotedText(exactPath(path));
