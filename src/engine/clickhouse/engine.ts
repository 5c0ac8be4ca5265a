import type { ColumnTable } from 'arquero';
import type {
  ColumnSummary,
  CountQuery,
  Engine,
  EngineColumn,
  OrderedQuery,
  OrderedRows,
  QuantileQuery,
  QuantileResult,
  Row,
  RowLocation,
  RowQuery,
  SummarizeQuery,
} from '../engine';
import { column, compare, literal, type Expression, type Measure } from '../expression';
import type { UnitQuery, Units } from '../units';
import type { TableColumn } from './columns';
import { sourceOf, type Source } from './previous-rows';
import { count } from './queries/count';
import { ordered } from './queries/ordered';
import { quantiles } from './queries/quantiles';
import { selectRows } from './queries/select-rows';
import { summarize } from './queries/summarize';
import { groupUnits } from './queries/units';
import type { TableRows } from './rows';
import { Server } from './server';

/** What every query needs. */
export interface QueryContext {
  readonly server: Server;
  readonly rows: TableRows;
  readonly source: Source;
  /** The name of a result's column, which none of the table has. */
  readonly alias: (letter: string, index: number) => string;
}

/** A table or Distributed table of a ClickHouse server. Rows stay there; counts and a few rows travel. */
export class ClickHouseEngine implements Engine {
  readonly name = 'clickhouse';

  constructor(
    private readonly server: Server,
    private readonly table: TableRows,
    /** What reports call the table. */
    private readonly path: string,
  ) {}

  describe(): readonly EngineColumn[] {
    return this.table.columns.map(({ name, type }) => ({ name, type }));
  }

  /** The columns as the table holds them. */
  get columns(): readonly TableColumn[] {
    return this.table.columns;
  }

  summarize(query: SummarizeQuery, signal?: AbortSignal): Promise<ColumnSummary[]> {
    return summarize(this.context([...query.columns.map(column), ...conditionOf(query)]), query, signal);
  }

  async count(query: CountQuery, signal?: AbortSignal): Promise<ColumnTable> {
    const measured = Object.values(query.measures).flatMap(operandOf);
    return count(this.context([...Object.values(query.by), ...measured, ...conditionOf(query)]), query, signal);
  }

  async countAll(queries: readonly CountQuery[], signal?: AbortSignal): Promise<ColumnTable[]> {
    return Promise.all(queries.map((query) => this.count(query, signal)));
  }

  /** The server keeps what it likes in its own caches; users who may only read can make no tables. */
  async prepare(): Promise<void> {
    return Promise.resolve();
  }

  async quantiles(query: QuantileQuery, signal?: AbortSignal): Promise<QuantileResult[]> {
    const needed = [query.operand, ...Object.values(query.by ?? {}), ...conditionOf(query)];
    return quantiles(this.context(needed), query, signal);
  }

  async ordered(query: OrderedQuery, signal?: AbortSignal): Promise<OrderedRows> {
    return ordered(this.context([query.time, ...Object.values(query.values), ...conditionOf(query)]), query, signal);
  }

  async rows(query: RowQuery, signal?: AbortSignal): Promise<Row[]> {
    const shown = [...Object.values(query.expressions ?? {}), ...(query.order ?? []).map(({ by }) => by)];
    return selectRows(this.context([...shown, ...conditionOf(query)]), query, signal);
  }

  async record(_file: number, ordinal: number, signal?: AbortSignal): Promise<Row | null> {
    const where = compare({ kind: 'ordinal' }, '=', literal(ordinal));
    const [row] = await this.rows({ where, limit: 1 }, signal);
    return row ?? null;
  }

  async locate(): Promise<RowLocation> {
    return Promise.resolve({ path: this.path, line: null });
  }

  /** Values that have come from servers so far, to this process. */
  static get valuesReceived(): number {
    return Server.values;
  }

  async units(query: UnitQuery, signal?: AbortSignal): Promise<Units> {
    const measured = Object.values(query.values).flatMap(operandOf);
    return groupUnits(this.context([...Object.values(query.units), ...measured, ...conditionOf(query)]), query, signal);
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  private context(expressions: readonly Expression[]): QueryContext {
    const { server, table: rows } = this;
    const source = sourceOf(rows, expressions, server.hasWindows);
    return { server, rows, source, alias: (letter, index) => `${rows.prefix}${letter}${index}` };
  }
}

const conditionOf = ({ where }: { where?: Expression }): Expression[] => (where ? [where] : []);

function operandOf(measure: Measure): Expression[] {
  if (measure.kind === 'count') return [];
  return [measure.kind === 'countIf' ? measure.condition : measure.operand];
}
