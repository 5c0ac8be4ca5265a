import type { ColumnTable } from 'arquero';
import type { ColumnType } from '../../../protocol/read';
import { unknownColumn } from '../../columns';
import type { RowSchema, SqlType } from '../../dialect/dialect';
import { CLICKHOUSE } from '../../dialect/clickhouse';
import { ExpressionSql } from '../../dialect/expression-sql';
import { measureSql } from '../../dialect/measure-sql';
import type { QuantileResult } from '../../engine';
import type { UnitQuery, Units } from '../../units';
import type { QueryContext } from '../engine';
import { count, magnitudes } from './count';
import { quantiles } from './quantiles';

interface UnitColumn {
  name: string;
  type: ColumnType;
}

/**
 * Groups rows into units. Who may only read can keep no table of them: the units are a relation that every count of them
 * groups anew.
 */
export async function groupUnits(context: QueryContext, query: UnitQuery, signal?: AbortSignal): Promise<Units> {
  const { expressions, relation } = context.source;
  const keys = Object.entries(query.units).map(([name, expression]) => ({ name, ...expressions.compile(expression) }));
  const largest = await magnitudes(context, Object.values(query.values), query.where, signal);
  const values = Object.entries(query.values).map(([name, measure]) => ({
    name,
    ...measureSql(measure, expressions, CLICKHOUSE, largest),
  }));
  const columns = [...keys, ...values].map(({ name, type }): UnitColumn => ({ name, type: columnType(type) }));
  const selected = [...keys, ...values].map(({ sql }, index) => `${sql} AS ${context.alias('u', index)}`);
  const groups = keys.map((_, index) => context.alias('u', index));
  const known = keys.map(({ sql }) => `isNotNull(${sql})`);
  const where = [expressions.condition(query.where), ...known].join(' AND ');
  const units = `(SELECT ${selected.join(', ')} FROM ${relation} WHERE ${where} GROUP BY ${groups.join(', ')})`;
  return new ClickHouseUnits(context, units, columns);
}

const columnType = (type: SqlType): ColumnType => (type === 'null' ? 'number' : type);

class ClickHouseUnits implements Units, RowSchema {
  readonly origin = `'log'`;
  readonly file = 'toInt64(0)';
  /** Units have no place: they are counted, never shown. */
  readonly ordinal = 'toInt64(0)';
  readonly rowHash = `''`;
  private readonly context: QueryContext;

  constructor(
    rows: QueryContext,
    readonly relation: string,
    private readonly columns: readonly UnitColumn[],
  ) {
    const column = (name: string): ReturnType<RowSchema['column']> => this.column(name);
    const source = { relation, ordinal: this.ordinal, column, expressions: new ExpressionSql(this, CLICKHOUSE) };
    this.context = { ...rows, source };
  }

  column(name: string): { value: string; type: ColumnType; misfit: string } {
    const place = this.columns.findIndex((each) => each.name === name);
    const found = this.columns[place];
    if (!found) throw unknownColumn(name, this.columns);
    return { value: this.context.alias('u', place), type: found.type, misfit: 'CAST(NULL AS Nullable(String))' };
  }

  count(query: Parameters<Units['count']>[0], signal?: AbortSignal): Promise<ColumnTable> {
    return count(this.context, query, signal);
  }

  async quantiles(query: Parameters<Units['quantiles']>[0], signal?: AbortSignal): Promise<QuantileResult['values']> {
    const [found] = await quantiles(this.context, query, signal);
    return found?.values ?? query.probabilities.map(() => null);
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}
