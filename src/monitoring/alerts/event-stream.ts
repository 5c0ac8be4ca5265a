import { and, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import { failureOf } from '../../log/failure';
import type { MonitoringContext } from '../windows/context';
import type { EventStream } from './evaluate';

/** Two numbers a row travel; beyond so many rows the latest are watched. */
const ROWS_AT_MOST = 5_000_000;

/** Errors (or failed requests) row by row in time order; null where the log has neither. */
export async function eventStream(context: MonitoringContext, signalId: string): Promise<EventStream | null> {
  const { log, rows, grid, signal } = context;
  const failed = failureOf(log);
  const event: Expression | null =
    signalId === 'accuracy'
      ? log.correct && { kind: 'arithmetic', operator: '-', left: literal(1), right: log.correct }
      : failed && { kind: 'case', branches: [{ when: failed, then: literal(1) }], otherwise: literal(0) };
  if (!event) return null;
  const known = and(rows, not(isNull(event)));
  const counted = await log.engine.count({ by: {}, measures: { rows: { kind: 'count' } }, where: known }, signal);
  const left = Math.max(0, Number(counted.get('rows', 0)) - ROWS_AT_MOST);
  const where =
    left === 0 ? known : and(known, compare(log.time, '>=', literal(await startOfLatest(context, known, left))));
  const found = await log.engine.ordered({ time: log.time, values: { event }, where, limit: ROWS_AT_MOST * 2 }, signal);
  const windows = Int32Array.from(found.time, (at) => Math.floor((at - grid.origin) / grid.width));
  return { events: found.values.event ?? new Float64Array(0), windows };
}

async function startOfLatest({ log, signal }: MonitoringContext, where: Expression, left: number): Promise<number> {
  const measures = { rows: { kind: 'count' } } as const;
  const rows = Number((await log.engine.count({ by: {}, measures, where }, signal)).get('rows', 0));
  const [found] = await log.engine.quantiles({ operand: log.time, probabilities: [left / rows], where }, signal);
  return found?.values[0] ?? log.span.start;
}
