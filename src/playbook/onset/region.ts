import { and, compare, literal, type Expression } from '../../engine/expression';
import type { Interval } from '../../protocol/investigation';
import type { PlaybookContext } from '../context';

/** From the start of the earlier period to the end of the log, so that a recovery shows; the whole log beside a reference. */
export function regionOf({ log, periods }: PlaybookContext): Interval {
  const { good, bad } = periods;
  const starts = [good.interval, bad.interval].flatMap((interval) => (interval ? [interval.start] : []));
  if (good.interval === null || starts.length === 0) return log.span;
  const start = Math.max(log.span.start, Math.min(...starts));
  return start < log.span.end ? { start, end: log.span.end } : log.span;
}

/** Rows of the log itself, not of its reference, within the restriction. */
export function rowsOfLog({ log }: PlaybookContext): Expression | null {
  const conditions: Expression[] = [];
  if (log.hasReference) conditions.push(compare({ kind: 'origin' }, '=', literal('log')));
  if (log.restriction) conditions.push(log.restriction);
  return conditions.length === 0 ? null : and(...conditions);
}
