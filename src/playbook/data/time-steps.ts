import { compare, type Expression, literal, previous } from '../../engine/expression';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { goodAndSince, minus } from './file-order';

/** Time since the row before, in the order of time. */
export const sinceRowBefore = ({ log: { time } }: PlaybookContext): Expression =>
  minus(time, previous(time, null, time));

/** Steps from row to row in the order of time, in the good period and since: their number, the longest, and those of none. */
export const timeSteps = once(async (context: PlaybookContext) => {
  const step = sinceRowBefore(context);
  return goodAndSince(context, {
    rows: { kind: 'count' },
    longest: { kind: 'maximum', operand: step },
    none: { kind: 'countIf', condition: compare(step, '=', literal(0)) },
    first: { kind: 'minimum', operand: context.log.time },
    last: { kind: 'maximum', operand: context.log.time },
  });
});
