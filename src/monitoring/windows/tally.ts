import type { ColumnTable } from 'arquero';
import type { CountQuery } from '../../engine/engine';
import { and, compare, literal, or, type Expression, type Measure } from '../../engine/expression';
import type { MonitoringContext } from './context';

/** One count by window: what is grouped by besides, and what is measured. */
export interface TallyQuery {
  by?: Record<string, Expression>;
  measures: Record<string, Measure>;
  where?: Expression;
  /** False where only the good period and what came after it are told apart. */
  windows?: boolean;
}

export type Key = string | number | boolean | null;

/** Groups of a tally: a measure's sum over the good period, over all that came after it, and in each window. */
export interface TallyGroup {
  key: Record<string, Key>;
  baseline: Record<string, number>;
  later: Record<string, number>;
  /** Empty where windows were not asked for. */
  windows: Record<string, Float64Array>;
}

const SLOT = 'slot';

/** Counts by window and in the good period in one scan. Groups come in the order of their keys, as `Engine.count` has them. */
export async function tallies(context: MonitoringContext, queries: readonly TallyQuery[]): Promise<TallyGroup[][]> {
  const { log, signal } = context;
  const tables = await log.engine.countAll(
    queries.map((query) => queryOf(context, query)),
    signal,
  );
  return tables.map((table, index) => groupsOf(context, queries[index] ?? { measures: {} }, table));
}

export async function tally(context: MonitoringContext, query: TallyQuery): Promise<TallyGroup[]> {
  const [groups = []] = await tallies(context, [query]);
  return groups;
}

/** Tells an engine that many tallies by these keys come, so that it works them out once. */
export async function prepareTallies(context: MonitoringContext, keys: readonly Expression[]): Promise<void> {
  const query = { where: talliedRows(context), expressions: [slots(context, true).key, ...keys] };
  await context.log.engine.prepare('monitoring', query, context.signal);
}

/** Rows that are counted: those of the log's windows, and those of the good period where that is another log. */
export const talliedRows = ({ rows, baselineRows, baseline }: MonitoringContext): Expression =>
  baseline.interval ? rows : or(rows, baselineRows);

/**
 * Windows cut at both ends of the good period and counted through, so that one small number tells window and period; −1 for
 * rows of a reference, which are in no window.
 */
function slotOf({ log, baselineRows, window, baseline }: MonitoringContext): Expression {
  const { interval } = baseline;
  if (!interval) return { kind: 'case', branches: [{ when: baselineRows, then: literal(-1) }], otherwise: window };
  const later = (windows: number): Expression => ({
    kind: 'arithmetic',
    operator: '+',
    left: window,
    right: literal(windows),
  });
  const branches = [
    { when: compare(log.time, '>=', literal(interval.end)), then: later(2) },
    { when: compare(log.time, '>=', literal(interval.start)), then: later(1) },
  ];
  return { kind: 'case', branches, otherwise: window };
}

export type Stretch = 'before' | 'good' | 'later';

/** What a slot stands for; no window for rows of a reference. */
function slotReader({ baseline, grid }: MonitoringContext): (slot: number) => [window: number, stretch: Stretch] {
  const { interval } = baseline;
  if (!interval) return (slot) => [slot, slot < 0 ? 'good' : 'later'];
  const windowOf = (time: number): number => Math.floor((time - grid.origin) / grid.width);
  const [first, last] = [windowOf(interval.start) + 1, windowOf(interval.end) + 1];
  return (slot) => {
    if (slot < first) return [slot, 'before'];
    return slot <= last ? [slot - 1, 'good'] : [slot - 2, 'later'];
  };
}

const STRETCHES: readonly Stretch[] = ['before', 'good', 'later'];

/** The place in `STRETCHES` of a row, where windows do not matter. */
function stretchOf({ log, baselineRows, baseline }: MonitoringContext): Expression {
  const { interval } = baseline;
  const later = interval ? [{ when: compare(log.time, '>=', literal(interval.end)), then: literal(2) }] : [];
  const branches = [...later, { when: baselineRows, then: literal(1) }];
  return { kind: 'case', branches, otherwise: literal(interval ? 0 : 2) };
}

/** By window, or only by stretch: what to group by, and how it is read. */
export function slots(
  context: MonitoringContext,
  windows: boolean,
): { key: Expression; read: (slot: number) => [window: number, stretch: Stretch] } {
  if (windows) return { key: slotOf(context), read: slotReader(context) };
  return { key: stretchOf(context), read: (slot) => [-1, STRETCHES[slot] ?? 'before'] };
}

function queryOf(context: MonitoringContext, query: TallyQuery): CountQuery {
  const where = talliedRows(context);
  return {
    by: { ...query.by, [SLOT]: slots(context, query.windows !== false).key },
    measures: query.measures,
    where: query.where ? and(where, query.where) : where,
  };
}

function groupsOf(context: MonitoringContext, query: TallyQuery, table: ColumnTable): TallyGroup[] {
  const windows = query.windows !== false;
  const { read } = slots(context, windows);
  const names = Object.keys(query.by ?? {});
  const keys = names.map((name) => table.column(name));
  const measured = Object.keys(query.measures).map((name) => ({ name, values: table.column(name) }));
  const slotColumn = table.column(SLOT);
  const groups = new Map<string, TallyGroup>();
  for (let row = 0; row < table.numRows(); row++) {
    const values = keys.map((column) => (column?.at(row) ?? null) as Key);
    const id = values.map((value) => `${typeof value}${String(value)}`).join('\u0000');
    const known = groups.get(id);
    const group = known ?? emptyGroup(names, values, Object.keys(query.measures), windows ? context.grid.count : 0);
    if (!known) groups.set(id, group);
    const [window, stretch] = read(Number(slotColumn?.at(row)));
    const total = stretch === 'good' ? group.baseline : stretch === 'later' ? group.later : null;
    for (const { name, values: of } of measured) {
      const value = Number(of?.at(row) ?? 0);
      if (total) total[name] = (total[name] ?? 0) + value;
      const counts = group.windows[name];
      if (counts && window >= 0 && window < counts.length) counts[window] = (counts[window] ?? 0) + value;
    }
  }
  return [...groups.values()];
}

const emptyGroup = (names: readonly string[], values: readonly Key[], measured: readonly string[], count: number) => ({
  key: Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])),
  baseline: Object.fromEntries(measured.map((name) => [name, 0])),
  later: Object.fromEntries(measured.map((name) => [name, 0])),
  windows: Object.fromEntries(measured.map((name) => [name, new Float64Array(count)])),
});
