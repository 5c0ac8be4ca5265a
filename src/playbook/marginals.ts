import type { Expression, Measure } from '../engine/expression';
import { byPeriod, comparison, type Cell, type CountRow, numberOf, rowsOf } from './comparison';
import type { PlaybookContext } from './context';

/** Numbers that one crossing may return at most: groups of both periods times measures. */
const NUMBERS_AT_MOST = 50_000;
const PERIODS = 2;

/** A value of every row, and how many different ones there are. */
export interface Marginal {
  value: Expression;
  groups: number;
}

/** What adds up over groups: counts. */
export type AdditiveMeasures = Record<string, Extract<Measure, { kind: 'count' | 'countIf' | 'countValues' }>>;

/**
 * Counts of the compared rows by each value (`key`) and `period`, one list of groups a value, keys ascending. Values that
 * cross in few groups are counted in one pass over the rows and added up, since a pass costs more than its groups.
 */
export async function countByEach(
  context: PlaybookContext,
  marginals: readonly Marginal[],
  measures: AdditiveMeasures,
): Promise<CountRow[][]> {
  const names = Object.keys(measures);
  const crossings = crossed(marginals, NUMBERS_AT_MOST / (PERIODS * Math.max(1, names.length)));
  const queries = crossings.map((members) =>
    byPeriod(
      comparison(context),
      Object.fromEntries(members.map((member) => [keyOf(member), (marginals[member] as Marginal).value])),
      measures,
    ),
  );
  const tables = await context.log.engine.countAll(queries, context.signal);
  const counted = new Map<number, CountRow[]>();
  tables.forEach((table, i) => {
    const groups = rowsOf(table);
    for (const member of crossings[i] ?? []) counted.set(member, addedUp(groups, keyOf(member), names));
  });
  return marginals.map((_, member) => counted.get(member) ?? []);
}

const keyOf = (member: number): string => `key${member}`;

/** Places of the values in sets whose groups multiply to no more than a limit; a value above it stands alone. */
function crossed(marginals: readonly Marginal[], limit: number): number[][] {
  const open: { members: number[]; groups: number }[] = [];
  const widest = marginals.map((_, member) => member).sort((a, b) => groupsOf(marginals[b]) - groupsOf(marginals[a]));
  for (const member of widest) {
    const groups = groupsOf(marginals[member]);
    const room = open.find((crossing) => crossing.groups * groups <= limit);
    if (room) {
      room.members.push(member);
      room.groups *= groups;
    } else open.push({ members: [member], groups });
  }
  return open.map(({ members }) => members);
}

const groupsOf = (marginal: Marginal | undefined): number => Math.max(1, marginal?.groups ?? 1);

function addedUp(groups: readonly CountRow[], name: string, measures: readonly string[]): CountRow[] {
  const sums = new Map<string, CountRow>();
  for (const group of groups) {
    const key = group[name] ?? null;
    const place = JSON.stringify([key, group.period ?? null]);
    const sum = sums.get(place) ?? { key, period: group.period ?? null };
    for (const measure of measures) sum[measure] = numberOf(sum, measure) + numberOf(group, measure);
    sums.set(place, sum);
  }
  return [...sums.values()].sort((a, b) => ascending(a.key, b.key) || ascending(a.period, b.period));
}

function ascending(a: Cell | undefined, b: Cell | undefined): number {
  const [left = null, right = null] = [a, b];
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}
