import type { ExpressionSql } from '../../dialect/expression-sql';
import { summedDoubles } from '../../dialect/measure-sql';
import { DUCKDB } from '../../dialect/duckdb';
import type { Expression, Measure } from '../../expression';
import type { Database } from '../database';
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
      keys.filter((key) => !this.known.has(key)),
      signal,
    );
    const found = new Map(await Promise.all(keys.map(async (key) => [key, (await this.known.get(key)) ?? 0] as const)));
    return (operand) => found.get(this.expressions.compile(operand).sql) ?? 0;
  }

  private async learn(operands: string[], signal?: AbortSignal): Promise<void> {
    if (operands.length === 0) return;
    const aggregates = operands.map((sql) => DUCKDB.aggregateIf('max', `abs(${sql})`, DUCKDB.isFinite(sql)));
    const asked = this.database.query(`SELECT ${aggregates.join(', ')} FROM ${this.rows.relation}`, signal);
    operands.forEach((sql, index) => {
      const value = asked.then(([row]) => Number(row?.[index] ?? 0));
      this.known.set(sql, value);
      // A cancelled question must be asked again; whoever waits for it is told by `of`.
      value.catch(() => this.known.delete(sql));
    });
    await asked;
  }
}
