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
import { DUCKDB } from '../dialect/duckdb';
import { ExpressionSql } from '../dialect/expression-sql';
import type { Database } from './database';
import type { RowLocator } from '../lines/locator';
import { count } from './queries/count';
import { Magnitudes } from './queries/magnitudes';
import { ordered } from './queries/ordered';
import { quantiles } from './queries/quantiles';
import { selectRows } from './queries/select-rows';
import { summarize } from './queries/summarize';
import type { LoadedRows } from './rows';

/** What every query needs. */
export interface QueryContext {
  readonly database: Database;
  readonly rows: LoadedRows;
  readonly expressions: ExpressionSql;
  readonly magnitudes: Magnitudes;
}

/** The embedded engine: a log that was loaded from files into DuckDB. Made by `load`. */
export class DuckDbEngine implements Engine {
  readonly name = 'duckdb';
  private readonly context: QueryContext;

  constructor(
    private readonly database: Database,
    private readonly loaded: LoadedRows,
    private readonly locator: RowLocator,
    private readonly onClose?: () => Promise<void>,
  ) {
    const expressions = new ExpressionSql(loaded, DUCKDB);
    const magnitudes = new Magnitudes(database, loaded, expressions);
    this.context = { database, rows: loaded, expressions, magnitudes };
  }

  describe(): readonly EngineColumn[] {
    return this.loaded.columns.map(({ name, type }) => ({ name, type }));
  }

  summarize(query: SummarizeQuery, signal?: AbortSignal): Promise<ColumnSummary[]> {
    return summarize(this.context, query, signal);
  }

  count(query: CountQuery, signal?: AbortSignal): Promise<ColumnTable> {
    return count(this.context, query, signal);
  }

  countAll(queries: readonly CountQuery[], signal?: AbortSignal): Promise<ColumnTable[]> {
    return Promise.all(queries.map((query) => this.count(query, signal)));
  }

  quantiles(query: QuantileQuery, signal?: AbortSignal): Promise<QuantileResult[]> {
    return quantiles(this.context, query, signal);
  }

  ordered(query: OrderedQuery, signal?: AbortSignal): Promise<OrderedRows> {
    return ordered(this.context, query, signal);
  }

  rows(query: RowQuery, signal?: AbortSignal): Promise<Row[]> {
    return selectRows(this.context, query, signal);
  }

  locate(file: number, ordinal: number, signal?: AbortSignal): Promise<RowLocation> {
    return this.locator.locate(file, ordinal, signal);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.onClose?.();
  }
}
