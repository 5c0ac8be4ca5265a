import type { Measure } from '../../engine/expression';
import { column, compare, type Expression, isNull, not, previous } from '../../engine/expression';
import { byPeriod, comparison, type CountRow, GOOD, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { countSlices } from '../segments/slices';
import type { Signal } from '../segments/tally';
import type { Check, DataEvidence, Suspicion } from './fault';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Time since an entity's row before: values change less in a minute than in a week, so like is compared with like. */
const GAPS = [-Infinity, MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 8 * HOUR, DAY, 2 * DAY, 4 * DAY, 8 * DAY, Infinity];
/** The features the model leans on most: what it ignores may be stale without harm. */
const FEATURES_AT_MOST = 12;
const PAIRS_AT_LEAST = 50;
/** So few of the changes that were due are a loss beyond chance, in the whole log and in a part of it. */
const Z_AT_LEAST = 6;
const LOST_AT_LEAST = 0.015;
const STOPPED = 0.25;
const SLOWED = 0.65;

interface Changes {
  name: string;
  /** Share of the changes due in the bad period that came. */
  kept: number;
  /** Rows by which changes are missing, as a share of rows with one before. */
  lost: number;
  z: number;
}

/** Features of an entity that used to change from one of its rows to the next, and no longer do: a store gone stale. */
export const entityFrozen: Check = async (evidence) => {
  const { context } = evidence;
  const { entity } = context.log.roles;
  if (entity === undefined || !comesBack(evidence, entity)) return [];
  const names = features(evidence);
  if (names.length === 0) return [];
  const missing = (await changesOf(context, entity, names)).filter(
    ({ z, lost }) => z > Z_AT_LEAST && lost > LOST_AT_LEAST,
  );
  if (missing.length === 0) return [];
  const judged = await Promise.all(
    missing.map(async (changes) => ({ changes, ...(await stopped(evidence, changes)) })),
  );
  const importance = new Map(evidence.drift.features.map((feature) => [feature.name, feature.importance ?? 0]));
  const found = judged
    .filter(({ share, changes }) => share <= STOPPED || changes.kept <= SLOWED)
    .filter(({ constant }) => !constant)
    .sort(
      (a, b) =>
        (importance.get(b.changes.name) ?? 0) - (importance.get(a.changes.name) ?? 0) || b.changes.z - a.changes.z,
    );
  const [first, ...others] = found;
  return first
    ? [
        suspicion(
          entity,
          first,
          others.map(({ changes }) => changes.name),
        ),
      ]
    : [];
};

function comesBack({ columns }: DataEvidence, entity: string): boolean {
  const counted = columns.get(entity);
  return counted !== undefined && counted.bad.rows > 0 && counted.bad.distinct < 0.9 * counted.bad.rows;
}

function features({ columns, drift }: DataEvidence): string[] {
  return [...drift.features]
    .sort((a, b) => (b.importance ?? 0) - (a.importance ?? 0))
    .map(({ name }) => name)
    .filter((name) => {
      const counted = columns.get(name);
      return counted && counted.good.distinct > 2 && counted.bad.nulls < counted.bad.rows;
    })
    .slice(0, FEATURES_AT_MOST);
}

/** An entity's value before, its own row's, and whether they are the same. */
function unchanged({ log }: PlaybookContext, entity: string, name: string): { before: Expression; same: Expression } {
  const before = previous(column(name), column(entity), log.time);
  return { before, same: compare(column(name), '=', before) };
}

/** Changes from one row of an entity to the next in the bad period, against those due at the good period's rates. */
async function changesOf(context: PlaybookContext, entity: string, names: readonly string[]): Promise<Changes[]> {
  const { time, engine } = context.log;
  const since: Expression = {
    kind: 'arithmetic',
    operator: '-',
    left: time,
    right: previous(time, column(entity), time),
  };
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  names.forEach((name, i) => {
    const { before, same } = unchanged(context, entity, name);
    measures[`pairs${i}`] = { kind: 'countIf', condition: not({ kind: 'isNull', operand: before }) };
    measures[`same${i}`] = { kind: 'countIf', condition: same };
  });
  const gap: Expression = { kind: 'bin', operand: since, edges: GAPS };
  const rows = rowsOf(
    await engine.count(byPeriod(comparison(context), { gap }, measures, not(isNull(since))), context.signal),
  );
  return names.map((name, i) => ({ name, ...missingChanges(rows, i) }));
}

function missingChanges(rows: readonly CountRow[], i: number): Omit<Changes, 'name'> {
  let [due, came, pairs, variance] = [0, 0, 0, 0];
  for (const bad of rows) {
    if (bad.period === GOOD) continue;
    const good = rows.find((row) => row.period === GOOD && row.gap === bad.gap);
    const before = numberOf(good, `pairs${i}`);
    if (before < PAIRS_AT_LEAST) continue;
    const n = numberOf(bad, `pairs${i}`);
    const rate = 1 - numberOf(good, `same${i}`) / before;
    pairs += n;
    due += n * rate;
    came += n - numberOf(bad, `same${i}`);
    variance += n * rate * (1 - rate) * (1 + n / before) + 1e-3 * n;
  }
  if (due < PAIRS_AT_LEAST || variance <= 0) return { kept: 1, lost: 0, z: 0 };
  return { kept: came / due, lost: (due - came) / pairs, z: (due - came) / Math.sqrt(variance) };
}

/**
 * The smallest share of changes that any part of the log kept, and whether neighbouring rows of other entities have the
 * same value as often: then the column is constant, which other checks say.
 */
async function stopped(
  { context, counts }: DataEvidence,
  { name, kept, lost }: Changes,
): Promise<{ share: number; constant: boolean; signal: Signal }> {
  const entity = context.log.roles.entity ?? '';
  const { before, same } = unchanged(context, entity, name);
  const signal: Signal = { kind: 'event', value: same, defined: before };
  const beside = previous(column(name), null, context.log.time);
  const neighbours: Signal = { kind: 'event', value: compare(column(name), '=', beside), defined: beside };
  const logged = counts.map(({ attribute }) => attribute).filter(({ origin }) => origin !== 'derived');
  const sliced = await countSlices(context, logged, [signal, neighbours]);
  const changed = ({ n, sum }: { n: number; sum: number }): number => (n > 0 ? 1 - sum / n : 1);
  const shares = sliced
    .flatMap(({ slices }) => slices)
    .map(({ tallies: [own] }) =>
      own && own.good.n >= PAIRS_AT_LEAST && own.bad.n >= PAIRS_AT_LEAST && changed(own.good) > 0.02
        ? changed(own.bad) / changed(own.good)
        : 1,
    );
  const all = sliced[0]?.total.tallies[1];
  const rise = all ? changed(all.good) - changed(all.bad) : 0;
  return { share: Math.min(kept, ...shares), constant: rise > 0.5 * lost, signal };
}

function suspicion(
  entity: string,
  { changes, share, signal }: { changes: Changes; share: number; signal: Signal },
  others: readonly string[],
): Suspicion {
  const names = [changes.name, ...others];
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  return {
    check: 'frozen-per-entity',
    kind: 'data-fault',
    columns: names,
    signal,
    text: (unchangedShare, where) =>
      `${shown} ${names.length > 1 ? 'stay as they were' : 'stays as it was'} from one row of a ${entity} to the next in ${unchangedShare} of cases${where}, where ${names.length > 1 ? 'they' : 'it'} used to change: ${share <= STOPPED ? 'frozen per entity, as from a store that went stale' : 'part of the entities are frozen'}.`,
    severity: 'critical',
    strength: share <= STOPPED ? 0.93 : 0.7,
    everywhere: true,
  };
}
