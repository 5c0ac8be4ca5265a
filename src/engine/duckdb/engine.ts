import type { ColumnTable } from 'arquero';
import type {
  ColumnSummary,
  CountQuery,
  Engine,
  EngineColumn,
  OrderedQuery,
  OrderedRows,
  PrepareQuery,
  QuantileQuery,
  QuantileResult,
  Row,
  RowLocation,
  RowQuery,
  SpanQuery,
  Exported,
  FlatFile,
  SummarizeQuery,
} from '../engine';
import { and, column, compare, literal, type Expression, type Measure } from '../expression';
import type { SpanStore } from '../spans';
import type { UnitQuery, Units } from '../units';
import { IncidentError } from '../../protocol/errors';
import { DUCKDB } from '../dialect/duckdb';
import { ExpressionSql } from '../dialect/expression-sql';
import type { Database } from './database';
import type { RowLocator } from '../lines/locator';
import { exportRows } from './export';
import { countTogether } from './queries/count';
import { Magnitudes } from './queries/magnitudes';
import { ordered, PLACE } from './queries/ordered';
import { quantiles } from './queries/quantiles';
import { selectRows } from './queries/select-rows';
import { summarize } from './queries/summarize';
import { groupUnits } from './queries/units';
import { prepareRows } from './prepared';
import type { PreparedRows, Source } from './prepared-rows';
import { copyColumns } from './often';
import { previousOf } from '../previous';
import { withPrevious } from './previous-rows';
import type { RecordReader } from './load/record';
import type { LoadedRows } from './rows';
import { spansBeside } from './spans/store';

/** Names under which rows are kept at hand; the oldest go first. */
const PREPARED_AT_MOST = 3;

/** What every query needs. */
export interface QueryContext extends Source {
  readonly database: Database;
  readonly rows: LoadedRows;
  readonly magnitudes: Magnitudes;
}

/** Where a query is answered, and what remains of its condition there. */
interface Reading {
  source: Source;
  prepared: PreparedRows | null;
  where: Expression | undefined;
}

/** The embedded engine: a log that was loaded from files into DuckDB. Made by `load`. */
export class DuckDbEngine implements Engine {
  readonly name = 'duckdb';
  private context: QueryContext;
  private readonly prepared = new Map<string, PreparedRows>();
  private readonly keys = new WeakMap<Expression, string>();
  private tables = 0;

  constructor(
    private readonly database: Database,
    private readonly loaded: LoadedRows,
    private readonly locator: RowLocator,
    private readonly records?: RecordReader,
  ) {
    const expressions = new ExpressionSql(loaded, DUCKDB);
    const magnitudes = new Magnitudes(database, loaded, expressions);
    this.context = { database, rows: loaded, relation: loaded.relation, expressions, size: null, magnitudes };
  }

  describe(): readonly EngineColumn[] {
    return this.loaded.columns.map(({ name, type }) => ({ name, type }));
  }

  /** Copies columns that most questions are about, so that they are not read from files again and again. */
  async keep(columns: readonly string[], signal?: AbortSignal): Promise<void> {
    const all = { rows: this.loaded, keyOf: this.keyOf };
    const often = await copyColumns(this.database, all, columns, signal).catch(withoutMemory);
    if (often) this.context = { ...this.context, often };
  }

  summarize(query: SummarizeQuery, signal?: AbortSignal): Promise<ColumnSummary[]> {
    return summarize({ ...this.context, ...this.looking(conditionOf(query)) }, query, signal);
  }

  async prepare(name: string, query: PrepareQuery, signal?: AbortSignal): Promise<void> {
    const all = { rows: this.loaded, keyOf: this.keyOf };
    const needed = [...query.expressions, ...(query.columns ?? []).map(column)];
    const fresh = await this.reading(query.where, needed, (source, where) => {
      const condition = source.expressions.condition(where);
      // Where the rows themselves are chosen by previous ones, none of them can be found without.
      const from = where && previousOf(where).length > 0 ? { ...source, unwindowed: undefined } : source;
      return prepareRows(this.database, all, `prepared${this.tables++}`, from, query, condition, signal);
    }).catch(withoutMemory);
    const replaced = this.prepared.get(name);
    this.prepared.delete(name);
    if (fresh) this.prepared.set(name, fresh);
    if (replaced) await this.retire(replaced);
    for (const [oldest, rows] of [...this.prepared].slice(0, -PREPARED_AT_MOST)) {
      this.prepared.delete(oldest);
      await this.retire(rows);
    }
  }

  async count(query: CountQuery, signal?: AbortSignal): Promise<ColumnTable> {
    const [counted] = await this.countAll([query], signal);
    return counted as ColumnTable;
  }

  async countAll(queries: readonly CountQuery[], signal?: AbortSignal): Promise<ColumnTable[]> {
    const bySource = new Map<string, { reading: Reading; members: { index: number; query: CountQuery }[] }>();
    queries.forEach((query, index) => {
      const needed = [...Object.values(query.by), ...Object.values(query.measures).flatMap(operandOf)];
      const reading = this.readingOf(query.where, needed);
      const group = bySource.get(reading.source.relation) ?? { reading, members: [] };
      bySource.set(reading.source.relation, group);
      group.members.push({ index, query: { ...query, ...(reading.where && { where: reading.where }) } });
    });
    const tables: ColumnTable[] = [];
    await Promise.all(
      [...bySource.values()].map(async ({ reading, members }) => {
        const asked = members.map(({ query }) => query);
        const found = await this.using(reading, (source) =>
          countTogether({ ...this.context, ...source }, asked, signal),
        );
        members.forEach(({ index }, place) => (tables[index] = found[place] as ColumnTable));
      }),
    );
    return tables;
  }

  quantiles(query: QuantileQuery, signal?: AbortSignal): Promise<QuantileResult[]> {
    const needed = [query.operand, ...Object.values(query.by ?? {})];
    return this.reading(query.where, needed, (source, where) =>
      quantiles({ ...this.context, ...source }, { ...query, ...(where && { where }) }, signal),
    );
  }

  ordered(query: OrderedQuery, signal?: AbortSignal): Promise<OrderedRows> {
    return this.reading(query.where, [query.time, ...Object.values(query.values), ...PLACE], (source, where) =>
      ordered({ ...this.context, ...source }, { ...query, ...(where && { where }) }, signal),
    );
  }

  rows(query: RowQuery, signal?: AbortSignal): Promise<Row[]> {
    const shown = [...Object.values(query.expressions ?? {}), ...(query.order ?? []).map(({ by }) => by)];
    const source = this.looking([...shown, ...conditionOf(query)]);
    return selectRows({ ...this.context, ...source }, query, signal);
  }

  async record(file: number, ordinal: number, signal?: AbortSignal): Promise<Row | null> {
    const place = (kind: 'file' | 'ordinal', value: number): Expression => compare({ kind }, '=', literal(value));
    const where = and(place('file', file), place('ordinal', ordinal));
    const [row] = await this.rows({ where, limit: 1 }, signal);
    if (!row) return null;
    return this.records ? this.records.complete(row, signal) : row;
  }

  locate(file: number, ordinal: number, signal?: AbortSignal): Promise<RowLocation> {
    return this.locator.locate(file, ordinal, signal);
  }

  units(query: UnitQuery, signal?: AbortSignal): Promise<Units> {
    const asked = [
      ...Object.values(query.units),
      ...Object.values(query.values).flatMap(operandOf),
      ...conditionOf(query),
    ];
    return groupUnits({ ...this.context, ...this.looking(asked) }, `units${this.tables++}`, query, signal);
  }

  spans({ files, candidates, time, restriction }: SpanQuery, signal?: AbortSignal): Promise<SpanStore> {
    const { relation, expressions } = this.context;
    return spansBeside(this.database, { relation, expressions, time, restriction }, files, candidates, signal);
  }

  exportRows(file: FlatFile, signal?: AbortSignal): Promise<Exported> {
    return exportRows(this.context, file, signal);
  }

  private reading<T>(
    where: Expression | undefined,
    needed: readonly Expression[],
    work: (source: Source, where: Expression | undefined) => Promise<T>,
  ): Promise<T> {
    const found = this.readingOf(where, needed);
    return this.using(found, (source) => work(source, found.where));
  }

  /** The prepared rows that hold all that is needed, the latest first since they are the narrowest; else all rows. */
  private readingOf(where: Expression | undefined, needed: readonly Expression[]): Reading {
    for (const prepared of [...this.prepared.values()].reverse()) {
      const rest = prepared.within(where);
      if (rest !== null && prepared.covers([rest, ...needed])) return { source: prepared, prepared, where: rest };
    }
    const all = [...needed, ...(where ? [where] : [])];
    const { often } = this.context;
    if (!often?.covers(all)) return { source: this.looking(all), prepared: null, where };
    const { relation, expressions, size } = often;
    return { source: { relation, expressions, size }, prepared: null, where };
  }

  /** Prepared rows are kept until the work on them is done. */
  private async using<T>({ source, prepared }: Reading, work: (source: Source) => Promise<T>): Promise<T> {
    const { relation, expressions, size } = source;
    if (!prepared) return work(source);
    prepared.users++;
    try {
      return await work({ relation, expressions, size });
    } finally {
      prepared.users--;
      if (prepared.retired) await this.retire(prepared);
    }
  }

  /** All rows, with what the expressions want of previous ones. */
  private looking(expressions: readonly Expression[]): Source {
    const { rows, relation, expressions: plain, size, often } = this.context;
    return withPrevious(rows, { relation, expressions: plain, size, often }, expressions);
  }

  private async retire(prepared: PreparedRows): Promise<void> {
    prepared.retired = true;
    if (prepared.users === 0) await this.database.run(`DROP TABLE IF EXISTS ${prepared.relation}`);
  }

  private readonly keyOf = (expression: Expression): string => {
    const known = this.keys.get(expression);
    if (known !== undefined) return known;
    const key = this.context.expressions.compile(expression).sql;
    this.keys.set(expression, key);
    return key;
  };

  async close(): Promise<void> {
    await this.database.close();
  }
}

/** What is only kept at hand is done without where memory has no room for it: all rows are read instead. */
function withoutMemory(error: unknown): null {
  if (error instanceof IncidentError && error.code === 'out-of-memory') return null;
  throw error;
}

const conditionOf = ({ where }: { where?: Expression }): Expression[] => (where ? [where] : []);

function operandOf(measure: Measure): Expression[] {
  if (measure.kind === 'count') return [];
  return [measure.kind === 'countIf' ? measure.condition : measure.operand];
}
