import { and, column, type Expression, isNull, not } from '../../engine/expression';
import type { ColumnCensus } from '../census';
import { BAD, byPeriod, comparison, numberOf, rowsOf } from '../comparison';
import { type Check, type DataEvidence, isInput, type Suspicion } from './fault';
import { sameDistribution } from './same-distribution';

/** Columns that had values are empty in more rows than before by so much, and new ones have values in as many. */
const LOST_AT_LEAST = 0.01;
/** Of the rows in which a column lost its value, so many have one in the column it was renamed to. */
const TAKEN_OVER = 0.9;
const NEW_AT_LEAST = 0.005;

/** Columns that are empty in the bad period, that only it has, and renames: the vanished one's values in a new one. */
export const missing: Check = async (evidence) => {
  const all = [...evidence.columns.values()].filter(({ good, bad }) => good.rows > 0 && bad.rows > 0);
  const lost = all.filter(
    ({ good, bad }) => good.nulls < 0.5 * good.rows && bad.nulls / bad.rows - good.nulls / good.rows > LOST_AT_LEAST,
  );
  const fresh = all.filter(
    ({ good, bad }) => good.nulls === good.rows && bad.rows - bad.nulls > NEW_AT_LEAST * bad.rows,
  );
  const renames = await renamesOf(evidence, lost, fresh);
  const successors = new Set(renames.map(({ to }) => to));
  const renamed = new Set(renames.map(({ from }) => from));
  const gone = lost.filter(({ name, bad }) => bad.nulls === bad.rows && !renamed.has(name));
  return [
    ...renames.map(({ from, to }) => renaming(from, to)),
    ...gone.map(({ name }) => vanished(evidence, name)),
    ...fresh.filter(({ name }) => !successors.has(name)).map(({ name }) => newColumn(name)),
  ];
};

interface Rename {
  from: string;
  to: string;
}

/** New columns that have a vanished one's distribution, and a value where it has none. */
async function renamesOf(
  evidence: DataEvidence,
  lost: readonly ColumnCensus[],
  fresh: readonly ColumnCensus[],
): Promise<Rename[]> {
  const pairs = lost.flatMap(({ name: from }) =>
    fresh.filter(({ name: to }) => sameDistribution(evidence, from, to)).map(({ name: to }): Rename => ({ from, to })),
  );
  if (pairs.length === 0) return [];
  const { context, columns } = evidence;
  const measures = Object.fromEntries(
    pairs.map(({ from, to }, i) => [`both${i}`, { kind: 'countIf' as const, condition: movedTo(from, to) }]),
  );
  const rows = rowsOf(await context.log.engine.count(byPeriod(comparison(context), {}, measures), context.signal));
  const bad = rows.find(({ period }) => period === BAD);
  const taken = new Set<string>();
  return pairs.filter(({ from, to }, i) => {
    const counted = columns.get(from);
    const usual = counted ? (counted.bad.rows * counted.good.nulls) / counted.good.rows : 0;
    const moved = numberOf(bad, `both${i}`);
    if (taken.has(from) || taken.has(to) || moved < TAKEN_OVER * ((counted?.bad.nulls ?? 0) - usual)) return false;
    taken.add(from).add(to);
    return true;
  });
}

const movedTo = (from: string, to: string): Expression => and(isNull(column(from)), not(isNull(column(to))));

const renaming = (from: string, to: string): Suspicion => ({
  check: 'renamed',
  kind: 'schema-change',
  columns: [from, to],
  signal: { kind: 'event', value: movedTo(from, to) },
  text: (share, where) =>
    `${from} is empty and its values stand in the new column ${to} in ${share} of rows${where} of the bad period: it was renamed.`,
  severity: 'critical',
  strength: 0.97,
});

const newColumn = (name: string): Suspicion => ({
  check: 'new-column',
  kind: 'schema-change',
  columns: [name],
  signal: { kind: 'event', value: not(isNull(column(name))) },
  text: (share, where) => `${name} has values only in the bad period, in ${share} of rows${where}: a new column.`,
  severity: 'info',
  strength: 0,
});

function vanished(evidence: DataEvidence, name: string): Suspicion {
  const input = isInput(evidence, name);
  return {
    check: 'missing',
    kind: 'data-fault',
    columns: [name],
    signal: { kind: 'event', value: isNull(column(name)) },
    text: () => `Missing column: ${name} is empty in the whole bad period.`,
    severity: input ? 'critical' : 'info',
    strength: input ? 0.95 : 0,
  };
}
