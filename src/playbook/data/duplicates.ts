import { column, type Expression, type Measure, not, previous } from '../../engine/expression';
import { BAD, byPeriod, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { Check } from './fault';
import { percent } from './null-rate';

const RISE_AT_LEAST = 0.01;

/** Rows (or ids) that are there more than once, more often than in the good period. */
export const duplicates: Check = async ({ context }) => {
  const { roles, engine, time } = context.log;
  const by = roles.id;
  const identity: Expression = by === undefined ? { kind: 'rowHash' } : column(by);
  const measures: Record<string, Measure> = {
    rows: { kind: 'count' },
    distinct: { kind: 'distinct', operand: identity },
  };
  const rows = rowsOf(await engine.count(byPeriod(comparison(context), {}, measures), context.signal));
  const repeated = (period: number): number => {
    const row = rows.find((other) => other.period === period);
    const all = numberOf(row, 'rows');
    return all > 0 ? 1 - numberOf(row, 'distinct') / all : 0;
  };
  const [before, after] = [repeated(GOOD), repeated(BAD)];
  if (after - before < RISE_AT_LEAST) return [];
  const again = not({ kind: 'isNull', operand: previous({ kind: 'ordinal' }, identity, time) });
  return [
    {
      check: 'duplicates',
      kind: 'data-fault',
      columns: [],
      ...(by === undefined ? {} : { shownAt: by }),
      signal: { kind: 'event', value: again },
      text: (share, where) =>
        `${share} of rows${where} repeat another one${by === undefined ? '' : `'s ${by}`} (${percent(before)} before).`,
      severity: 'critical',
      strength: 0.9,
    },
  ];
};
