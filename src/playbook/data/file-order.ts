import type { CountQuery } from '../../engine/engine';
import { and, compare, type Expression, literal, or, previous, within } from '../../engine/expression';
import { comparison, type CountRow, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import type { Suspicion } from './fault';

/** A good period that is out of order at more places than this is not written as time goes by, either way round. */
const UNORDERED = 0.05;

const ordinal: Expression = { kind: 'ordinal' };
const backwards: Expression = { kind: 'arithmetic', operator: '-', left: literal(0), right: ordinal };
export const minus = (left: Expression, right: Expression): Expression => ({
  kind: 'arithmetic',
  operator: '-',
  left,
  right,
});

/** Time along the lines of a file, where they follow it. All in microseconds. */
export interface FileOrder {
  /** How far a row's time is before that of the row written before it; below 0 where time goes on. */
  behindBefore: Expression;
  /** How far a row's time is after that of the row written after it. */
  aheadOfNext: Expression;
  /** The longest step back in the good period, and since. */
  longestStep: { good: number; since: number };
}

/** How the times of a log follow the order of its files, oldest or newest first; null where they do not. */
export async function fileOrder(context: PlaybookContext): Promise<FileOrder | null> {
  const { time } = context.log;
  const along = (order: Expression): Expression => previous(time, { kind: 'file' }, order);
  const tried = [
    { behindBefore: minus(along(ordinal), time), aheadOfNext: minus(time, along(backwards)) },
    { behindBefore: minus(along(backwards), time), aheadOfNext: minus(time, along(ordinal)) },
  ];
  for (const order of tried) {
    const measures = {
      rows: { kind: 'countValues', operand: order.behindBefore },
      back: { kind: 'countIf', condition: compare(order.behindBefore, '>', literal(0)) },
      step: { kind: 'maximum', operand: order.behindBefore },
    } as const;
    const { good, since } = await goodAndSince(context, measures);
    const [rows, back] = [numberOf(good, 'rows'), numberOf(good, 'back')];
    const longestStep = { good: Math.max(0, numberOf(good, 'step')), since: Math.max(0, numberOf(since, 'step')) };
    if (rows > 0 && back <= UNORDERED * rows) return { ...order, longestStep };
    if (back < (1 - UNORDERED) * rows) return null;
  }
  return null;
}

/** Measures of the good period and of what came since, in one query. */
export async function goodAndSince(
  context: PlaybookContext,
  measures: CountQuery['measures'],
): Promise<{ good: CountRow | undefined; since: CountRow | undefined }> {
  const { goodRows } = comparison(context);
  const since = sinceGood(context);
  const side: Expression = {
    kind: 'case',
    branches: [{ when: goodRows, then: literal(0) }],
    otherwise: literal(1),
  };
  const query = { by: { side }, measures, where: or(goodRows, since) };
  const rows = rowsOf(await context.log.engine.count(query, context.signal));
  return { good: rows.find((row) => row.side === 0), since: rows.find((row) => row.side === 1) };
}

/** The bad period, with what lies between it and the good one: a clock that is set once is set at the onset. */
export function sinceGood(context: PlaybookContext): Expression {
  const { log, periods } = context;
  const { good, bad } = periods;
  const { badRows } = comparison(context);
  if (!good.interval || !bad.interval || good.interval.end >= bad.interval.start) return badRows;
  const between = within(log.time, good.interval.end, bad.interval.end);
  return log.restriction ? and(between, log.restriction) : between;
}

/** What findings about time stamps have in common: told, and never blamed for wrong predictions. */
export function aboutTime({
  log,
}: PlaybookContext): Pick<Suspicion, 'kind' | 'columns' | 'shownAt' | 'strength' | 'severity'> {
  const name = log.roles.timestamp;
  const shown = name === undefined ? {} : { shownAt: name };
  return { kind: 'data-fault', columns: [], ...shown, severity: 'warning', strength: 0 };
}
