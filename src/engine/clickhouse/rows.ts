import { unknownColumn } from '../columns';
import { CLICKHOUSE } from '../dialect/clickhouse';
import type { RowSchema } from '../dialect/dialect';
import type { ColumnType } from '../../protocol/read';
import { boundOf, canMisfit, misfitOf, valueOf, type TableColumn } from './columns';

/**
 * The rows of one table. A table has no order and its rows no place, so what stands for the place is 53 bits of a hash of
 * the whole row: the same on every server and every run, and equal only for rows that are equal.
 */
export class TableRows implements RowSchema {
  readonly relation: string;
  readonly origin = `'log'`;
  readonly file = 'toInt64(0)';
  readonly ordinal: string;
  readonly rowHash: string;
  /** 64 bits, to count with. */
  readonly rowHashNumber: string;
  /** What the names of results begin with: ClickHouse puts an alias in the place of every column of its name. */
  readonly prefix: string;
  private readonly byName: ReadonlyMap<string, TableColumn>;

  /** @param all every column of the table, kept or not: what makes rows the same. */
  constructor(
    database: string,
    table: string,
    readonly columns: readonly TableColumn[],
    all: readonly { name: string }[] = columns,
  ) {
    this.relation = [database, table].map(CLICKHOUSE.identifier).join('.');
    this.byName = new Map(columns.map((column) => [column.name, column]));
    const cells = all.map(({ name }) => `ifNull(toString(${CLICKHOUSE.identifier(name)}), '\\\\N')`);
    this.rowHashNumber = cells.length === 0 ? 'cityHash64(0)' : `cityHash64(${cells.join(', ')})`;
    this.rowHash = `toString(${this.rowHashNumber})`;
    this.ordinal = `toInt64(bitShiftRight(${this.rowHashNumber}, 11))`;
    let prefix = 'mi_';
    while (all.some(({ name }) => name.startsWith(prefix))) prefix += '_';
    this.prefix = prefix;
  }

  held(name: string): TableColumn {
    const found = this.byName.get(name);
    if (found) return found;
    throw unknownColumn(name, this.columns);
  }

  column(name: string): { value: string; type: ColumnType; misfit: string } {
    const column = this.held(name);
    return { value: valueOf(column), type: column.type, misfit: misfitOf(column) };
  }

  bound(name: string, operator: string, value: number): string | null {
    return boundOf(this.held(name), operator, value);
  }

  canMisfit(name: string): boolean {
    return canMisfit(this.held(name));
  }
}
