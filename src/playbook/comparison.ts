import type { ColumnTable } from 'arquero';
import type { CountQuery } from '../engine/engine';
import type { Expression } from '../engine/expression';
import { and, column, compare, literal, within } from '../engine/expression';
import type { Period } from '../log/prediction-log';
import type { PlaybookContext } from './context';

/** Keys of the period in every grouped count. */
export const GOOD = 0;
export const BAD = 1;

/** The two periods as expressions over rows. */
export interface Comparison {
  /** `GOOD`, `BAD`, or null for rows of neither. */
  period: Expression;
  /** Rows of either period, with the log's restriction. */
  where: Expression;
  goodRows: Expression;
  badRows: Expression;
  /** Stretches of time that are exchangeable under "nothing changed": an integer, null on rows without a time. */
  block: Expression;
}

/** Blocks aimed at in the shorter period, and at most in both together. */
const BLOCKS_IN_SHORTER = 12;
const BLOCKS_AT_MOST = 240;
const REFERENCE_BLOCKS = 24;

const known = new WeakMap<PlaybookContext, Comparison>();

/** The good and the bad period of a context as conditions that every query shares. */
export function comparison(context: PlaybookContext): Comparison {
  const found = known.get(context) ?? comparisonOf(context);
  known.set(context, found);
  return found;
}

function comparisonOf(context: PlaybookContext): Comparison {
  const { log, periods } = context;
  const inPeriod = (period: Period): Expression => {
    const parts: Expression[] = [];
    if (period.interval === null) parts.push(compare({ kind: 'origin' }, '=', literal('reference')));
    else {
      if (log.hasReference) parts.push(compare({ kind: 'origin' }, '=', literal('log')));
      parts.push(within(log.time, period.interval.start, period.interval.end));
    }
    if (log.restriction) parts.push(log.restriction);
    return parts.length === 1 && parts[0] ? parts[0] : and(...parts);
  };
  const inGood = inPeriod(periods.good);
  const goodRows = context.goodRows ? and(inGood, context.goodRows) : inGood;
  const badRows = inPeriod(periods.bad);
  const period: Expression = {
    kind: 'case',
    branches: [
      { when: goodRows, then: literal(GOOD) },
      { when: badRows, then: literal(BAD) },
    ],
    otherwise: literal(null),
  };
  return {
    period,
    goodRows,
    badRows,
    where: { kind: 'or', operands: [goodRows, badRows] },
    block: blocks(context, goodRows),
  };
}

/** How long the blocks of time are, in microseconds; null where neither period has times. */
export function blockWidth(context: PlaybookContext): number | null {
  const lengths = [context.periods.good, context.periods.bad].flatMap(({ interval }) =>
    interval ? [interval.end - interval.start] : [],
  );
  if (lengths.length === 0) return null;
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return Math.max(1, Math.ceil(Math.max(Math.min(...lengths) / BLOCKS_IN_SHORTER, total / BLOCKS_AT_MOST)));
}

function blocks(context: PlaybookContext, goodRows: Expression): Expression {
  const width = blockWidth(context) ?? 1;
  const { good, bad } = context.periods;
  const since = (start: number): Expression => ({
    kind: 'timeBucket',
    operand: context.log.time,
    origin: start,
    width,
  });
  const reference: Expression = {
    kind: 'floor',
    operand: {
      kind: 'arithmetic',
      operator: '*',
      left: { kind: 'uniform', operand: { kind: 'ordinal' }, seed: 1 },
      right: literal(REFERENCE_BLOCKS),
    },
  };
  return {
    kind: 'case',
    branches: [{ when: goodRows, then: good.interval ? since(good.interval.start) : reference }],
    otherwise: bad.interval ? since(bad.interval.start) : reference,
  };
}

/** A count over the rows of both periods, grouped by period first. */
export function byPeriod(
  { period, where }: Comparison,
  by: CountQuery['by'],
  measures: CountQuery['measures'],
  further?: Expression,
): CountQuery {
  return { by: { ...by, period }, measures, where: further ? and(where, further) : where };
}

export type Cell = string | number | boolean | null;
export type CountRow = Record<string, Cell>;

/** The groups of a count table as plain records. */
export function rowsOf(table: ColumnTable): CountRow[] {
  const names = table.columnNames();
  const columns = names.map((name) => table.column(name));
  return Array.from({ length: table.numRows() }, (_, row) => {
    const record: CountRow = {};
    for (let i = 0; i < names.length; i++) record[names[i] as string] = (columns[i]?.at(row) ?? null) as Cell;
    return record;
  });
}

/** A count or sum of a record; absent and null are 0. */
export function numberOf(row: CountRow | undefined, name: string): number {
  const value = row?.[name];
  return typeof value === 'number' ? value : Number(value ?? 0);
}

/** `value = text`, where null stands for the missing value. */
export function equals(operand: Expression, value: string | null): Expression {
  if (value === null) return { kind: 'isNull', operand };
  return compare({ kind: 'text', operand }, '=', literal(value));
}

export const columnText = (name: string): Expression => ({ kind: 'text', operand: column(name) });
