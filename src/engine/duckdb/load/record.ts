import type { Row, Value } from '../../engine';
import type { FilePart } from '../../source';
import type { Database } from '../database';
import { physical, type LoadedRows } from '../rows';
import { shownValue } from '../values';
import type { ColumnPlan } from './cast';
import { rawRows, typedRows } from './select';
import { withAnyNewline } from './insert';

/** Reads single rows again from their files, for the columns that were counted but not kept. */
export class RecordReader {
  private readonly dropped: readonly ColumnPlan[];

  /** `all` are the columns that were loaded, `plans` how each is read, in the same order. */
  constructor(
    private readonly database: Database,
    private readonly parts: readonly (FilePart & { zone: string })[],
    private readonly all: LoadedRows,
    plans: readonly ColumnPlan[],
    keep: ReadonlySet<string>,
  ) {
    const types = new Map(all.columns.map(({ name, type }) => [name, type]));
    this.dropped = plans
      .filter(({ name }) => !keep.has(name))
      .map((plan) => ({ ...plan, type: types.get(plan.name) ?? plan.type, hashed: false }));
  }

  /** The row with all columns of the log, in the log's order. A text that fits no type is null, as in kept columns. */
  async complete(row: Row, signal?: AbortSignal): Promise<Row> {
    const values = { ...row.values, ...(await this.read(row, signal)) };
    return { ...row, values: Object.fromEntries(this.all.columns.map(({ name }) => [name, values[name] ?? null])) };
  }

  private async read({ file, ordinal }: Row, signal?: AbortSignal): Promise<Record<string, Value>> {
    const part = this.parts[file];
    if (!part || part.layout.kind === 'unpacked' || this.dropped.length === 0) return {};
    const ask = (as: FilePart): Promise<unknown[][]> => this.database.query(this.rowOf(as, part.zone, ordinal), signal);
    const [row = []] = await ask(part).catch((error: unknown) => ask(withAnyNewline(part, error)));
    return Object.fromEntries(
      this.dropped.map(({ name, type }, i) => [name, shownValue(row[i], type === 'nested' ? 'text' : type)]),
    );
  }

  private rowOf(part: FilePart, zone: string, ordinal: number): string {
    const raw = rawRows([part]);
    const { inner } = typedRows(raw, this.dropped, zone);
    const values = this.dropped.map((_, position) => physical(position)).join(', ');
    if (raw.place) return `SELECT ${values} FROM (${inner}) WHERE ordinal = ${ordinal}`;
    const isRow = raw.rejected ? 'WHERE rejected IS NOT TRUE ' : '';
    return `SELECT ${values} FROM (${inner}) ${isRow}LIMIT 1 OFFSET ${ordinal}`;
  }
}
