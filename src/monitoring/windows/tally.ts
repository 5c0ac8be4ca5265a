import type { ColumnTable } from 'arquero';
import type { CountQuery } from '../../engine/engine';
import { literal, or, type Expression, type Measure } from '../../engine/expression';
import type { MonitoringContext } from './context';

/** One count by window: what is grouped by besides, and what is measured. */
export interface TallyQuery {
  by?: Record<string, Expression>;
  measures: Record<string, Measure>;
  where?: Expression;
}

export type Key = string | number | boolean | null;

/** Groups of a tally: a measure's sum over the good period, and in each window. */
export interface TallyGroup {
  key: Record<string, Key>;
  baseline: Record<string, number>;
  windows: Record<string, Float64Array>;
}

/** Rows of the good period and of windows are told apart by this key. */
const IN_BASELINE = 'inBaseline';
const WINDOW = 'window';

/** Counts by window and in the good period in one scan. Groups come in the order of their keys, as `Engine.count` has them. */
export async function tallies(context: MonitoringContext, queries: readonly TallyQuery[]): Promise<TallyGroup[][]> {
  const { log, signal } = context;
  const tables = await log.engine.countAll(
    queries.map((query) => queryOf(context, query)),
    signal,
  );
  return tables.map((table, index) =>
    groupsOf(context, queries[index]?.by ?? {}, queries[index]?.measures ?? {}, table),
  );
}

export async function tally(context: MonitoringContext, query: TallyQuery): Promise<TallyGroup[]> {
  const [groups = []] = await tallies(context, [query]);
  return groups;
}

function queryOf({ baselineRows, rows, window, baseline }: MonitoringContext, query: TallyQuery): CountQuery {
  const inBaseline: Expression = {
    kind: 'case',
    branches: [{ when: baselineRows, then: literal(1) }],
    otherwise: literal(0),
  };
  const where = baseline.interval ? rows : or(rows, baselineRows);
  return {
    by: { ...query.by, [WINDOW]: window, [IN_BASELINE]: inBaseline },
    measures: query.measures,
    where: query.where ? { kind: 'and', operands: [where, query.where] } : where,
  };
}

function groupsOf(
  { grid, baseline }: MonitoringContext,
  by: Record<string, Expression>,
  measures: Record<string, Measure>,
  table: ColumnTable,
): TallyGroup[] {
  const names = Object.keys(by);
  const measured = Object.keys(measures);
  const columns = (name: string) => table.column(name);
  const keys = names.map(columns);
  const [window, inBaseline] = [columns(WINDOW), columns(IN_BASELINE)];
  const groups = new Map<string, TallyGroup>();
  for (let row = 0; row < table.numRows(); row++) {
    const values = keys.map((column) => (column?.at(row) ?? null) as Key);
    const id = values.map((value) => `${typeof value}${String(value)}`).join('\u0000');
    const group = groups.get(id) ?? emptyGroup(names, values, measured, grid.count);
    groups.set(id, group);
    const isBaseline = inBaseline?.at(row) === 1;
    const at = window?.at(row) as number | null;
    for (const name of measured) {
      const value = Number(columns(name)?.at(row) ?? 0);
      if (isBaseline) group.baseline[name] = (group.baseline[name] ?? 0) + value;
      // Rows of a reference log are in no window, whatever their times.
      const counts = group.windows[name];
      if (at !== null && counts && at >= 0 && at < grid.count && !(isBaseline && baseline.interval === null))
        counts[at] = (counts[at] ?? 0) + value;
    }
  }
  return [...groups.values()];
}

const emptyGroup = (names: readonly string[], values: readonly Key[], measured: readonly string[], count: number) => ({
  key: Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])),
  baseline: Object.fromEntries(measured.map((name) => [name, 0])),
  windows: Object.fromEntries(measured.map((name) => [name, new Float64Array(count)])),
});

/** Sum over the chosen windows. */
export function chosenSum(values: Float64Array | undefined, chosen: readonly boolean[]): number {
  let total = 0;
  values?.forEach((value, index) => (total += chosen[index] ? value : 0));
  return total;
}
