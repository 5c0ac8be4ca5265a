import { reachOf, seenBefore, seenColumn, SEEN_NAMES, TOO_EARLY } from '../../log/seen-before';
import { census } from '../census';
import type { PlaybookContext } from '../context';
import type { Attribute } from './attribute';

/** Where nearly every row names someone else, nobody returns. */
const UNIQUENESS_AT_MOST = 0.9;

/**
 * Whether the log has seen a row's entity before: `user_id.seen`, new or returning. Rows too near the beginning have no
 * value.
 */
export async function newOrReturning(context: PlaybookContext): Promise<Attribute[]> {
  const {
    log: { roles, span, time },
    periods: { good, bad },
  } = context;
  const { entity } = roles;
  if (entity === undefined || !good.interval || !bad.interval) return [];
  const reach = reachOf(span, [good.interval, bad.interval]);
  if (reach === null) return [];
  const counted = (await census(context)).get(entity);
  if (!counted || counted.bad.rows === 0 || counted.bad.distinct > UNIQUENESS_AT_MOST * counted.bad.rows) return [];
  return [
    {
      name: seenColumn(entity),
      value: seenBefore(entity, time, span.start, reach),
      label: (key) => (key === null ? TOO_EARLY : (SEEN_NAMES[Number(key)] ?? String(key))),
      origin: 'derived',
      column: entity,
      groupless: true,
    },
  ];
}
