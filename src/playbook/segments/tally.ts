import type { Expression, Measure } from '../../engine/expression';
import { compare, literal } from '../../engine/expression';
import type { CountRow } from '../comparison';
import { numberOf } from '../comparison';
import type { PlaybookContext } from '../context';

/** Something that can go up in a segment: an event (a wrong prediction, a null) or an amount (a loss). */
export interface Signal {
  kind: 'event' | 'amount';
  /** Event: the condition that holds for a hit. Amount: the number itself. */
  value: Expression;
  /** Rows that count at all are those where this is not null; every row where absent. */
  defined?: Expression;
}

/** Of `n` rows: the sum of the signal and of its square (for events both are the hits). */
export interface Tally {
  n: number;
  sum: number;
  squares: number;
}

export const emptyTally = (): Tally => ({ n: 0, sum: 0, squares: 0 });

/** Wrong predictions, or the loss of a regression; null where the log has no labels. */
export function outcomeSignal({ log }: PlaybookContext): Signal | null {
  if (log.correct) return { kind: 'event', value: compare(log.correct, '=', literal(0)), defined: log.correct };
  if (log.loss) return { kind: 'amount', value: log.loss, defined: log.loss };
  return null;
}

/** Measures of the i-th signal of a query. */
export function measuresOf(signal: Signal, i: number): Record<string, Measure> {
  const n: Measure = signal.defined ? { kind: 'countValues', operand: signal.defined } : { kind: 'count' };
  if (signal.kind === 'event') return { [`n${i}`]: n, [`sum${i}`]: { kind: 'countIf', condition: signal.value } };
  const square: Expression = { kind: 'arithmetic', operator: '*', left: signal.value, right: signal.value };
  return {
    [`n${i}`]: n,
    [`sum${i}`]: { kind: 'sum', operand: signal.value },
    [`squares${i}`]: { kind: 'sum', operand: square },
  };
}

/** Reads back what `measuresOf` asked. */
export function tallyOf(row: CountRow, signal: Signal, i: number): Tally {
  const sum = numberOf(row, `sum${i}`);
  return { n: numberOf(row, `n${i}`), sum, squares: signal.kind === 'event' ? sum : numberOf(row, `squares${i}`) };
}

export function added(a: Tally, b: Tally): Tally {
  return { n: a.n + b.n, sum: a.sum + b.sum, squares: a.squares + b.squares };
}

export function subtracted(a: Tally, b: Tally): Tally {
  return { n: a.n - b.n, sum: a.sum - b.sum, squares: a.squares - b.squares };
}

/** Mean of the signal; null of no rows. */
export const rateOf = ({ n, sum }: Tally): number | null => (n > 0 ? sum / n : null);
