import type { ExpressionSql } from '../../dialect/expression-sql';
import { summedDoubles } from '../../dialect/measure-sql';
import { DUCKDB } from '../../dialect/duckdb';
import type { Expression, Measure } from '../../expression';
import type { Database } from '../database';
import { withPrevious } from '../previous-rows';
import type { LoadedRows } from '../rows';

/** The largest finite magnitude of each summed expression over all rows; asked for once. */
export class Magnitudes {
  private readonly known = new Map<string, Promise<number>>();

  constructor(
    private readonly database: Database,
    private readonly rows: LoadedRows,
    private readonly expressions: ExpressionSql,
  ) {}

  /** Looks up what the measures need; the answer gives each operand's magnitude. */
  async of(measures: readonly Measure[], signal?: AbortSignal): Promise<(operand: Expression) => number> {
    const operands = measures.flatMap((measure) => summedDoubles(measure, this.expressions) ?? []);
    const keys = operands.map((operand) => this.expressions.compile(operand).sql);
    await this.learn(
      operands.filter((_, index) => !this.known.has(keys[index] ?? '')),
      signal,
    );
    const found = new Map(await Promise.all(keys.map(async (key) => [key, (await this.known.get(key)) ?? 0] as const)));
    return (operand) => found.get(this.expressions.compile(operand).sql) ?? 0;
  }

  private async learn(operands: readonly Expression[], signal?: AbortSignal): Promise<void> {
    if (operands.length === 0) return;
    const all = { relation: this.rows.relation, expressions: this.expressions, size: null };
    const { relation, expressions } = withPrevious(this.rows, all, operands);
    const aggregates = operands.map((operand) => {
      const { sql } = expressions.compile(operand);
      return DUCKDB.aggregateIf('max', `abs(${sql})`, DUCKDB.isFinite(sql));
    });
    const asked = this.database.query(`SELECT ${aggregates.join(', ')} FROM ${relation}`, signal);
    operands.forEach((operand, index) => {
      const key = this.expressions.compile(operand).sql;
      const value = asked.then(([row]) => Number(row?.[index] ?? 0));
      this.known.set(key, value);
      // A cancelled question must be asked again; whoever waits for it is told by `of`.
      value.catch(() => this.known.delete(key));
    });
    await asked;
  }
}
