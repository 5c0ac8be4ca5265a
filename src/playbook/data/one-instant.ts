import type { CountQuery } from '../../engine/engine';
import { comparison, type CountRow, numberOf, rowsOf } from '../comparison';
import type { Check } from './fault';
import { isoTime } from '../time';
import { aboutTime } from './file-order';
import { timeSteps } from './time-steps';

const INSTANTS_LOOKED_AT = 500;
/** An instant is crowded with so many rows, and so many times as many as the good period ever had at one. */
const ROWS_AT_LEAST = 20;
const TIMES_THE_USUAL = 8;
const SHARE_AT_LEAST = 0.01;
/** More instants than this are not listed one by one in a condition. */
const INSTANTS_AT_MOST = 100;

/** Many rows that carry one and the same time: stamped when they were written, not when they were served. */
export const oneInstant: Check = async ({ context }) => {
  const { good, since } = await timeSteps(context);
  if (together(since) - together(good) < SHARE_AT_LEAST / 2) return [];
  const { engine, time } = context.log;
  const { goodRows, badRows } = comparison(context);
  const query = (where: CountQuery['where'], largest: number): CountQuery => ({
    by: { time },
    measures: { rows: { kind: 'count' } },
    largest,
    ...(where && { where }),
  });
  const [before, after] = (
    await engine.countAll([query(goodRows, 1), query(badRows, INSTANTS_LOOKED_AT)], context.signal)
  ).map(rowsOf);
  const usual = Math.max(1, numberOf(before?.[0], 'rows'));
  const crowded = (after ?? [])
    .map((row) => ({ at: row.time ?? null, rows: numberOf(row, 'rows') }))
    .filter(({ at, rows }) => at !== null && rows >= ROWS_AT_LEAST && rows >= TIMES_THE_USUAL * usual)
    .sort((a, b) => b.rows - a.rows)
    .slice(0, INSTANTS_AT_MOST);
  const first = crowded[0];
  if (!first) return [];
  const all = rowsOf(
    await engine.count({ by: {}, measures: { rows: { kind: 'count' } }, where: badRows }, context.signal),
  );
  const rows = crowded.reduce((sum, one) => sum + one.rows, 0);
  if (rows < SHARE_AT_LEAST * numberOf(all[0], 'rows')) return [];
  const instants = crowded.map(({ at }) => Number(at));
  const others = instants.length > 1 ? ` and ${instants.length - 1} other such instants` : '';
  return [
    {
      ...aboutTime(context),
      check: 'one-instant',
      signal: { kind: 'event', value: { kind: 'in', operand: time, values: instants } },
      text: (share, where) =>
        `${share} of rows${where} carry the time ${isoTime(instants[0] ?? 0)}${others}, where no more than ${usual} did before: stamped when they were written, not when they were served.`,
    },
  ];
};

/** Share of rows at the instant of the row before. */
const together = (steps: CountRow | undefined): number =>
  numberOf(steps, 'none') / Math.max(1, numberOf(steps, 'rows'));
