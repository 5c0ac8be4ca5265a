import type { Expression } from '../../engine/expression';
import { column, compare, isNull, literal, or, previous } from '../../engine/expression';
import { census } from '../census';
import type { PlaybookContext } from '../context';
import type { Attribute } from './attribute';

/** A period may lose so much of its beginning to rows of which it is too early to tell. */
const TOO_EARLY_AT_MOST = 1 / 3;
const REACH_AT_LEAST = 3_600_000_000;
/** Where nearly every row names someone else, nobody returns. */
const UNIQUENESS_AT_MOST = 0.9;
const NAMES = ['new', 'returning'];

/**
 * Whether the log has seen a row's entity before: `user_id.seen`, new or returning. Every row is looked back from equally
 * far: counted from the beginning of the log, its early part would have few who return, and the mix of new and returning
 * would move by itself. Rows too near the beginning have no value.
 */
export async function newOrReturning(context: PlaybookContext): Promise<Attribute[]> {
  const { entity } = context.log.roles;
  const reach = reachOf(context);
  if (entity === undefined || reach === null) return [];
  const counted = (await census(context)).get(entity);
  if (!counted || counted.bad.rows === 0 || counted.bad.distinct > UNIQUENESS_AT_MOST * counted.bad.rows) return [];
  const { time, span } = context.log;
  const who = column(entity);
  const before = previous(time, who, time);
  const since: Expression = { kind: 'arithmetic', operator: '-', left: time, right: before };
  const value: Expression = {
    kind: 'case',
    branches: [
      { when: or(isNull(who), compare(time, '<', literal(span.start + reach))), then: literal(null) },
      { when: compare(since, '<=', literal(reach)), then: literal(1) },
    ],
    otherwise: literal(0),
  };
  return [
    {
      name: `${entity}.seen`,
      value,
      label: (key) => (key === null ? '(too early to tell)' : (NAMES[Number(key)] ?? String(key))),
      origin: 'derived',
      column: entity,
      groupless: true,
    },
  ];
}

/** How far back every row of both periods can be looked from, but for the first third of each; null where too little. */
function reachOf({ log, periods: { good, bad } }: PlaybookContext): number | null {
  if (!good.interval || !bad.interval) return null;
  const reach = Math.min(
    ...[good.interval, bad.interval].map(
      ({ start, end }) =>
        Math.max(0, start - log.span.start) + TOO_EARLY_AT_MOST * (end - Math.max(start, log.span.start)),
    ),
  );
  return reach >= REACH_AT_LEAST ? Math.floor(reach) : null;
}
