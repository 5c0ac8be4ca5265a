import type { Expression } from '../../engine/expression';
import { and, column, compare, isNull, literal, previous } from '../../engine/expression';
import { isFingerprint } from '../../log/roles/fingerprint';
import { twoProportionTest } from '../../stats/proportions';
import { byPeriod, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import type { Check, Suspicion } from './fault';
import { percent } from './null-rate';

/** How far back a repeat is looked for, as a part of the shorter period: the same in both, however long they are. */
const REACH = 1 / 50;
const RISE_AT_LEAST = 0.01;
const LIFT_AT_LEAST = 2;
const P_AT_MOST = 1e-6;

/**
 * Fingerprints of the input that came lately with another request (of someone else, where that is logged) and did not
 * use to: the features are stuck, and requests are served with those of others.
 */
export const hashRepeats: Check = async (evidence) => {
  const { context, columns } = evidence;
  const { id, trace, entity } = context.log.roles;
  const hashes = [...columns.values()].filter(
    ({ name, good, bad }) =>
      isFingerprint(name) && ![id, trace, entity].includes(name) && good.nulls < good.rows && bad.nulls < bad.rows,
  );
  const found = await Promise.all(hashes.map(({ name }) => examine(context, name)));
  return found.flatMap((suspicion) => suspicion ?? []);
};

async function examine(context: PlaybookContext, name: string): Promise<Suspicion | null> {
  const reach = reachOf(context);
  if (reach === null) return null;
  const { time, roles, engine } = context.log;
  const hash = column(name);
  const before = previous(time, hash, time);
  const since: Expression = { kind: 'arithmetic', operator: '-', left: time, right: before };
  const someoneElse =
    roles.entity === undefined ? [] : [compare(column(roles.entity), '!=', previous(column(roles.entity), hash, time))];
  const again: Expression = {
    kind: 'case',
    branches: [
      { when: isNull(hash), then: literal(null) },
      { when: and(compare(since, '<=', literal(reach)), ...someoneElse), then: literal(true) },
    ],
    otherwise: literal(false),
  };
  const repeats = { kind: 'event' as const, value: again, defined: hash };
  const table = await engine.count(
    byPeriod(
      comparison(context),
      {},
      { rows: { kind: 'countValues', operand: hash }, again: { kind: 'countIf', condition: again } },
    ),
    context.signal,
  );
  const [good, bad] = [GOOD, 1].map((period) => {
    const row = rowsOf(table).find((one) => one.period === period);
    return { rows: numberOf(row, 'rows'), successes: numberOf(row, 'again') };
  });
  if (!good || !bad || good.rows === 0 || bad.rows === 0) return null;
  const [from, to] = [good.successes / good.rows, bad.successes / bad.rows];
  const test = twoProportionTest(good, bad);
  if (to - from < RISE_AT_LEAST || to < LIFT_AT_LEAST * from || !test || test.pValue > P_AT_MOST) return null;
  const other = roles.entity === undefined ? 'another request' : `another ${roles.entity}`;
  return {
    check: 'hash-repeats',
    kind: 'data-fault',
    columns: [],
    shownAt: name,
    signal: repeats,
    text: (share, where) =>
      `${share} of rows${where} have the ${name} of ${other} shortly before (${percent(from)} before): the features are stuck.`,
    severity: 'critical',
    strength: 0.9,
  };
}

function reachOf({ periods: { good, bad } }: PlaybookContext): number | null {
  if (!good.interval || !bad.interval) return null;
  const shorter = Math.min(good.interval.end - good.interval.start, bad.interval.end - bad.interval.start);
  return Math.max(1, Math.ceil(shorter * REACH));
}
