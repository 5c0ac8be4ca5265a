import { table, type ColumnTable } from 'arquero';
import type { ColumnType } from '../../../protocol/read';
import { unknownColumn } from '../../columns';
import type { RowSchema, SqlType } from '../../dialect/dialect';
import { DUCKDB } from '../../dialect/duckdb';
import { ExpressionSql } from '../../dialect/expression-sql';
import { measureSql } from '../../dialect/measure-sql';
import type { Value } from '../../engine';
import type { Measure } from '../../expression';
import type { UnitQuery, Units } from '../../units';
import type { QueryContext } from '../engine';
import { plainValue } from '../values';

interface UnitColumn {
  name: string;
  type: ColumnType;
}

/** Groups rows into units in a table of their own, which later counts read. */
export async function groupUnits(
  context: QueryContext,
  name: string,
  query: UnitQuery,
  signal?: AbortSignal,
): Promise<Units> {
  const { database, expressions, relation } = context;
  const keys = Object.entries(query.units).map(([key, expression]) => ({ key, ...expressions.compile(expression) }));
  const largest = await context.magnitudes.of(Object.values(query.values), signal);
  const values = Object.entries(query.values).map(([key, measure]) => ({
    key,
    ...measureSql(measure, expressions, DUCKDB, largest),
  }));
  const columns = [...keys, ...values].map(({ key, type }): UnitColumn => ({ name: key, type: columnType(type) }));
  const selected = [...keys, ...values].map(({ sql }, index) => `${sql} AS c${index}`).join(', ');
  const known = keys.map(({ sql }) => `${sql} IS NOT NULL`).join(' AND ');
  // By place: `c0` is also a column of the rows.
  const groups = keys.map((_, index) => index + 1).join(', ');
  const where = `${expressions.condition(query.where)} AND ${known}`;
  await database.run(
    `CREATE TABLE ${name} AS SELECT ${selected} FROM ${relation} WHERE ${where} GROUP BY ${groups}`,
    signal,
  );
  return new DuckDbUnits(context, name, columns);
}

const columnType = (type: SqlType): ColumnType => (type === 'null' ? 'number' : type);

class DuckDbUnits implements Units, RowSchema {
  readonly origin = `'log'`;
  readonly file = '0';
  readonly ordinal = 'rowid';
  readonly rowHash = 'CAST(rowid AS VARCHAR)';
  private readonly expressions = new ExpressionSql(this, DUCKDB);

  constructor(
    private readonly context: QueryContext,
    readonly relation: string,
    private readonly columns: readonly UnitColumn[],
  ) {}

  column(name: string): { value: string; type: ColumnType; misfit: string } {
    const place = this.columns.findIndex((each) => each.name === name);
    const found = this.columns[place];
    if (!found) throw unknownColumn(name, this.columns);
    return { value: `c${place}`, type: found.type, misfit: 'CAST(NULL AS VARCHAR)' };
  }

  async count(query: Parameters<Units['count']>[0], signal?: AbortSignal): Promise<ColumnTable> {
    const keys = Object.entries(query.by).map(([name, expression]) => ({
      name,
      ...this.expressions.compile(expression),
    }));
    const measures = Object.entries(query.measures).map(([name, measure]) => ({ name, sql: this.measured(measure) }));
    const selected = [...keys, ...measures].map(({ sql }, index) => `${sql} AS v${index}`).join(', ');
    const places = keys.map((_, index) => `v${index}`);
    const grouped = places.length > 0 ? ` GROUP BY ${places.join(', ')}` : '';
    const order = places.length > 0 ? ` ORDER BY ${places.map((place) => `${place} ASC NULLS FIRST`).join(', ')}` : '';
    const where = this.expressions.condition(query.where);
    const sql = `SELECT ${selected} FROM ${this.relation} WHERE ${where}${grouped}${order}`;
    const rows = await this.context.database.query(sql, signal);
    return table(
      [...keys, ...measures].map(({ name }, index): [string, Value[]] => [
        name,
        rows.map((row) => plainValue(row[index])),
      ]),
    );
  }

  async quantiles(query: Parameters<Units['quantiles']>[0], signal?: AbortSignal): Promise<(number | null)[]> {
    const { operand, probabilities } = query;
    const list = probabilities.map((probability) => DUCKDB.number(Math.max(probability, 1e-12))).join(', ');
    const value = this.expressions.number(operand);
    const where = this.expressions.condition(query.where);
    const sql = `SELECT unnest(quantile_disc(${value}, [${list}])) FROM ${this.relation} WHERE ${where} AND ${value} IS NOT NULL`;
    const rows = await this.context.database.query(sql, signal);
    return probabilities.map((_, index) => (rows[index] === undefined ? null : Number(rows[index][0])));
  }

  async close(): Promise<void> {
    await this.context.database.run(`DROP TABLE IF EXISTS ${this.relation}`);
  }

  /** Sums of doubles go the ordinary way, in one thread's order: Kahan's sum keeps them to the last bit or so. */
  private measured(measure: Measure): string {
    if (measure.kind !== 'sum') {
      const { sql } = measureSql(measure, this.expressions, DUCKDB, () => 0);
      return measure.kind === 'minimum' || measure.kind === 'maximum' ? sql : DUCKDB.toNumber(sql);
    }
    const value = this.expressions.number(measure.operand);
    return `coalesce(fsum(${value}) FILTER (WHERE ${DUCKDB.isFinite(value)}), 0e0)`;
  }
}
