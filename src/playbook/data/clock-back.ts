import { and, compare, type Expression, literal } from '../../engine/expression';
import { widthInWords } from '../../log/changes/time-grid';
import { numberOf, rowsOf } from '../comparison';
import { countSlices } from '../segments/slices';
import type { Signal } from '../segments/tally';
import { isoTime } from '../time';
import type { Check, DataEvidence } from './fault';
import { aboutTime, fileOrder, type FileOrder, sinceGood } from './file-order';

const SECOND = 1_000_000;
/** A step back of less than this, or of what the good period has ten times over, is how logs are written. */
const STEP_AT_LEAST = 30 * SECOND;
const TIMES_THE_USUAL = 10;
/** From so many steps on a clock is wrong rather than set once. */
const STEPS_OF_A_WRONG_CLOCK = 20;

/** Times that go back along the lines of the file, where they used to go on: a clock was set, or one runs beside the others. */
export const clockBack: Check = async (evidence) => {
  const { context } = evidence;
  const order = await fileOrder(context);
  if (!order) return [];
  const least = Math.max(STEP_AT_LEAST, TIMES_THE_USUAL * order.longestStep.good);
  if (order.longestStep.since < least) return [];
  const { engine, time } = context.log;
  const table = await engine.count(
    {
      by: {},
      measures: {
        steps: { kind: 'count' },
        first: { kind: 'minimum', operand: time },
        largest: { kind: 'maximum', operand: order.behindBefore },
      },
      where: and(sinceGood(context), compare(order.behindBefore, '>=', literal(least))),
    },
    context.signal,
  );
  const [row] = rowsOf(table);
  const steps = numberOf(row, 'steps');
  const far = widthInWords(roughly(numberOf(row, 'largest')));
  if (steps < STEPS_OF_A_WRONG_CLOCK) {
    const others = steps > 1 ? ` and at ${steps - 1} other places` : '';
    return [
      {
        ...aboutTime(context),
        check: 'clock-set-back',
        signal: null,
        text: () =>
          `In the order of the file the time goes back by ${far} at ${isoTime(numberOf(row, 'first'))}${others}: a clock was set back, or rows came late.`,
      },
    ];
  }
  const { signal, behind } = await whose(evidence, order, least);
  return [
    {
      ...aboutTime(context),
      check: 'wrong-clock',
      signal,
      text: (share, where) =>
        `${share} of rows${where} are ${behind ? 'behind the row before' : 'ahead of the row after'} them in the file, by up to ${far}: ${where === '' ? 'the log is out of order' : 'their clock is wrong'}.`,
    },
  ];
};

/**
 * A clock that is behind makes its own rows step back, one that is ahead the rows after them: of the two signs the one
 * that gathers in few rows tells whose clock it is.
 */
async function whose(
  { context, counts }: DataEvidence,
  { behindBefore, aheadOfNext }: FileOrder,
  least: number,
): Promise<{ signal: Signal; behind: boolean }> {
  const sign = (by: Expression): Signal => ({ kind: 'event', value: compare(by, '>=', literal(least)) });
  const signs: [Signal, Signal] = [sign(behindBefore), sign(aheadOfNext)];
  const logged = counts.map(({ attribute }) => attribute).filter(({ origin }) => origin !== 'derived');
  const slices = (await countSlices(context, logged, signs))
    .flatMap((count) => count.slices)
    .filter(({ rows }) => rows.bad >= context.thresholds.minimumRows);
  const densest = (i: number): number =>
    Math.max(0, ...slices.map(({ tallies }) => (tallies[i]?.bad.sum ?? 0) / Math.max(1, tallies[i]?.bad.n ?? 0)));
  const behind = densest(0) >= densest(1);
  return { signal: behind ? signs[0] : signs[1], behind };
}

/** Two digits of the largest unit: 59 min 58 s is an hour. */
function roughly(width: number): number {
  const unit = width > 3000 * SECOND ? 600 * SECOND : width > 60 * SECOND ? 10 * SECOND : SECOND;
  return Math.max(unit, Math.round(width / unit) * unit);
}
