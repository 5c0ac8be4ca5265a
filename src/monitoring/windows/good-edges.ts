import type { CountQuery } from '../../engine/engine';
import { and, column, type Expression } from '../../engine/expression';
import { edgesPerValue, uniqueEdges } from '../../stats/quantiles';
import type { MonitoringContext } from './context';

const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** A column with so many values or fewer has a bin for each. */
const FEW_VALUES = 20;
const CELLS = 1000;
/** Where the cells around the deciles hold more of the rows than this, all rows are put in order instead. */
const WORTH_CELLS = 0.2;

const count = { rows: { kind: 'count' } } as const;

/**
 * Edges of the bins in which columns of numbers are compared with the good period: its deciles, or its values where they are
 * few. Open to both sides. Rows are counted, never sorted: in equal cells, then value by value in those cells that a decile lies
 * in.
 */
export async function goodEdges(
  context: MonitoringContext,
  names: readonly string[],
): Promise<Map<string, readonly number[]>> {
  const { log, baselineRows: where, signal } = context;
  const summaries = await log.engine.summarize({ columns: names, distinctUpTo: FEW_VALUES + 1, where }, signal);
  const few = summaries.filter(({ distinct }) => distinct <= FEW_VALUES).map(({ name }) => name);
  const many = summaries.filter(({ distinct }) => distinct > FEW_VALUES);
  const [ofFew, ofMany] = await Promise.all([
    edgesOfValues(context, few),
    edgesOfDeciles(
      context,
      many.map(({ name, minimum, maximum }) => ({ name, low: Number(minimum), high: Number(maximum) })),
    ),
  ]);
  return new Map([...ofFew, ...ofMany].map(([name, edges]) => [name, open(edges)]));
}

const open = (edges: readonly number[]): number[] => [-Infinity, ...edges.filter(Number.isFinite), Infinity];

async function edgesOfValues(context: MonitoringContext, names: readonly string[]): Promise<[string, number[]][]> {
  const { log, baselineRows: where, signal } = context;
  const queries = names.map((name): CountQuery => ({ by: { value: column(name) }, measures: count, where }));
  const tables = await log.engine.countAll(queries, signal);
  return names.map((name, index) => {
    const table = tables[index];
    const values = Array.from({ length: table?.numRows() ?? 0 }, (_, row) => table?.get('value', row) as number | null);
    return [name, edgesPerValue(values.filter((value): value is number => value !== null && Number.isFinite(value)))];
  });
}

interface Ranged {
  name: string;
  low: number;
  high: number;
}

async function edgesOfDeciles(context: MonitoringContext, columns: readonly Ranged[]): Promise<[string, number[]][]> {
  const { log, baselineRows: where, signal } = context;
  const ranged = columns.filter(({ low, high }) => Number.isFinite(high - low) && high > low);
  const cells = ranged.map(({ name, low, high }): Expression => ({
    kind: 'cell',
    operand: column(name),
    origin: low,
    perUnit: CELLS / (high - low),
    cells: CELLS,
  }));
  const coarse = await log.engine.countAll(
    cells.map((cell) => ({ by: { cell }, measures: count, where })),
    signal,
  );
  const plans = coarse.map((table) => planOf(table.array('cell') as ArrayLike<number | null>, rowsOf(table)));
  const fine = await log.engine.countAll(
    plans.flatMap((plan, index): CountQuery[] => {
      const [name, cell] = [ranged[index]?.name ?? '', cells[index]];
      if (plan === null || !cell) return [];
      const inside: Expression = { kind: 'in', operand: cell, values: plan.cells };
      return [{ by: { value: column(name) }, measures: count, where: and(where, inside) }];
    }),
    signal,
  );
  const found = new Map<string, number[]>();
  let place = 0;
  plans.forEach((plan, index) => {
    const column = ranged[index];
    if (plan === null || !column) return;
    const table = fine[place++];
    if (table) found.set(column.name, decilesIn(plan, numbers(table.array('value')), rowsOf(table)));
  });
  return Promise.all(columns.map(async ({ name }) => [name, found.get(name) ?? (await sortedDeciles(context, name))]));
}

const numbers = (values: unknown): number[] => Array.from(values as ArrayLike<number>, Number);
const rowsOf = (table: { array(name: string): unknown }): number[] => numbers(table.array('rows'));

interface Plan {
  /** The cells the deciles lie in. */
  cells: number[];
  /** Of each decile: its rank among the rows of those cells. */
  ranks: number[];
  rows: number;
}

/** Which cells hold the deciles; null where there are no finite values or those cells hold too many of the rows. */
function planOf(cells: ArrayLike<number | null>, rows: readonly number[]): Plan | null {
  const finite = rows.flatMap((count, index) => {
    const cell = cells[index] ?? null;
    return cell !== null && cell > -2 ? [{ cell, count }] : [];
  });
  if (finite.some(({ cell }) => cell < 0 || cell > CELLS)) return null;
  const total = finite.reduce((sum, { count }) => sum + count, 0);
  const plan: Plan = { cells: [], ranks: [], rows: 0 };
  let below = 0;
  let next = 0;
  for (const { cell, count } of finite) {
    const inside: number[] = [];
    for (; next < DECILES.length; next++) {
      const rank = Math.max(1, Math.ceil((DECILES[next] ?? 0) * total));
      if (rank > below + count) break;
      inside.push(rank - below);
    }
    below += count;
    if (inside.length === 0) continue;
    plan.cells.push(cell);
    plan.ranks.push(...inside.map((rank) => plan.rows + rank));
    plan.rows += count;
  }
  return plan.rows > 0 && plan.rows <= total * WORTH_CELLS ? plan : null;
}

/** Values ascend, and so do the cells they are in. */
function decilesIn({ ranks }: Plan, values: readonly number[], counts: readonly number[]): number[] {
  const found: number[] = [];
  let reached = 0;
  values.forEach((value, index) => {
    reached += counts[index] ?? 0;
    while (found.length < ranks.length && (ranks[found.length] ?? 0) <= reached) found.push(value);
  });
  return uniqueEdges(found);
}

async function sortedDeciles({ log, baselineRows, signal }: MonitoringContext, name: string): Promise<number[]> {
  const query = { operand: column(name), probabilities: DECILES, where: baselineRows };
  const [found] = await log.engine.quantiles(query, signal);
  return uniqueEdges(found?.values ?? []);
}
