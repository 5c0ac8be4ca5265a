import { and, compare, literal } from '../../engine/expression';
import { widthInWords } from '../../log/changes/time-grid';
import { numberOf, rowsOf } from '../comparison';
import { isoTime } from '../time';
import type { Check } from './fault';
import { aboutTime, sinceGood } from './file-order';
import { sinceRowBefore, timeSteps } from './time-steps';

const LEAP_AT_LEAST = 30_000_000;
/** So many rows were due in a leap, and it is so many times as long as the good period's longest. */
const DUE_AT_LEAST = 40;
const TIMES_THE_USUAL = 2;

/** A stretch of time that no row is from: rows are missing, or the clock was set forward. */
export const clockLeap: Check = async ({ context }) => {
  const { engine, time } = context.log;
  const { good, since: bad } = await timeSteps(context);
  const longest = numberOf(bad, 'longest');
  const length = numberOf(bad, 'last') - numberOf(bad, 'first') - longest;
  const due = length > 0 ? (longest * numberOf(bad, 'rows')) / length : 0;
  if (longest < LEAP_AT_LEAST || longest < TIMES_THE_USUAL * numberOf(good, 'longest') || due < DUE_AT_LEAST) return [];
  const table = await engine.count(
    {
      by: {},
      measures: { at: { kind: 'minimum', operand: time } },
      where: and(sinceGood(context), compare(sinceRowBefore(context), '>=', literal(longest))),
    },
    context.signal,
  );
  const to = numberOf(rowsOf(table)[0], 'at');
  return [
    {
      ...aboutTime(context),
      check: 'time-leap',
      signal: null,
      text: () =>
        `No row is from ${isoTime(to - longest)} to ${isoTime(to)} (${widthInWords(longest)}), where about ${Math.round(due)} were due: rows are missing, or the clock was set forward.`,
    },
  ];
};
