import { column, compare, isNull, literal, or, previous, type Expression } from '../engine/expression';
import type { Interval } from '../protocol/investigation';

/** A period may lose so much of its beginning to rows of which it is too early to tell. */
const TOO_EARLY_AT_MOST = 1 / 3;
const REACH_AT_LEAST = 3_600_000_000;

/** What a row's entity is: `NAMES[0]` where the log has not seen it within reach, `NAMES[1]` where it has. */
export const SEEN_NAMES = ['new', 'returning'] as const;
export const TOO_EARLY = '(too early to tell)';

/** The derived column by which rows of new and of returning entities are told apart. */
export const seenColumn = (entity: string): string => `${entity}.seen`;

/**
 * How far back every row of the periods can be looked from, but for the first third of each, in microseconds; null where
 * that is too little. Every row is looked back from equally far: counted from the beginning of the log, its early part
 * would have few who return, and the mix of new and returning would move by itself.
 */
export function reachOf(span: Interval, periods: readonly Interval[]): number | null {
  const reach = Math.min(
    ...periods.map(
      ({ start, end }) => Math.max(0, start - span.start) + TOO_EARLY_AT_MOST * (end - Math.max(start, span.start)),
    ),
  );
  return reach >= REACH_AT_LEAST ? Math.floor(reach) : null;
}

/** 1 where a row's entity was seen within reach before it, 0 where not, null where it is too near the log's beginning. */
export function seenBefore(entity: string, time: Expression, start: number, reach: number): Expression {
  const who = column(entity);
  const since: Expression = { kind: 'arithmetic', operator: '-', left: time, right: previous(time, who, time) };
  return {
    kind: 'case',
    branches: [
      { when: or(isNull(who), compare(time, '<', literal(start + reach))), then: literal(null) },
      { when: compare(since, '<=', literal(reach)), then: literal(1) },
    ],
    otherwise: literal(0),
  };
}
