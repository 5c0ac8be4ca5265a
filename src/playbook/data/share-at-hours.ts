import { and, column, compare, literal } from '../../engine/expression';
import { BAD, byPeriod, comparison, type CountRow, GOOD, numberOf, rowsOf } from '../comparison';
import { hourAndWeekday } from '../segments/attributes';
import type { Check, DataEvidence, Suspicion } from './fault';
import { type FrequentValue, risingValues, totals } from './share-jump';

/** A value's share must rise by so much, and by so many standard errors, to be looked at by the hour. */
const RISE_AT_LEAST = 0.015;
const Z_AT_LEAST = 4;
const SUSPECTS_AT_MOST = 8;
/** At its hours the value has taken over; at the others it is as frequent as it was. */
const TAKEN_OVER = 0.7;
const RISE_AT_ITS_HOURS = 0.3;
const RISE_ELSEWHERE = 0.05;
const HOURS_AT_MOST = 16;
/** Long enough that most hours come twice. */
const DAY_AND_HALF = 1.5 * 86_400_000_000;

interface Hour {
  hour: number;
  before: number | null;
  after: number | null;
  rows: number;
}

/** A number takes over at some hours of every day: a job that is late each night, a default while it is. */
export const shareAtHours: Check = async (evidence) => {
  const { context } = evidence;
  const { good, bad } = context.periods;
  if (!good.interval || !bad.interval || bad.interval.end - bad.interval.start < DAY_AND_HALF) return [];
  const rising = (await risingValues(evidence)).flat().filter(rose).slice(0, SUSPECTS_AT_MOST);
  if (rising.length === 0) return [];
  const [hour] = hourAndWeekday(context);
  const tables = await context.log.engine.countAll(
    rising.map(({ suspect, value }) =>
      byPeriod(
        comparison(context),
        { hour: hour.value },
        {
          rows: { kind: 'count' },
          hits: { kind: 'countIf', condition: compare(column(suspect.column.name), '=', literal(value)) },
        },
      ),
    ),
    context.signal,
  );
  return rising.flatMap((one, i) => {
    const hours = tables[i] ? takenOver(hoursOf(rowsOf(tables[i]))) : null;
    return hours ? [suspicion(evidence, one, hours)] : [];
  });
};

/** Whether a value became more frequent than chance makes it. */
export function rose({ suspect, good, bad }: FrequentValue): boolean {
  const total = totals(suspect.bins);
  const [before, after] = [good / total.good, bad / total.bad];
  const error = Math.sqrt((after + before) * (1 / total.good + 1 / total.bad));
  return after - before >= RISE_AT_LEAST && after - before >= Z_AT_LEAST * error;
}

function hoursOf(rows: readonly CountRow[]): Hour[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const of = (period: number): CountRow | undefined =>
      rows.find((row) => row.period === period && Number(row.hour) === hour);
    const share = (period: number): number | null => {
      const n = numberOf(of(period), 'rows');
      return n > 0 ? numberOf(of(period), 'hits') / n : null;
    };
    return { hour, before: share(GOOD), after: share(BAD), rows: numberOf(of(BAD), 'rows') };
  });
}

/** The hours at which the value took over; null where there are none, or where it rose at the others as well. */
function takenOver(hours: readonly Hour[]): number[] | null {
  const rise = ({ before, after }: Hour): number => (before === null || after === null ? 0 : after - before);
  const own = hours.filter((hour) => (hour.after ?? 0) >= TAKEN_OVER && rise(hour) >= RISE_AT_ITS_HOURS);
  const numbers = own.map(({ hour }) => hour);
  // An hour beside them may be half in it.
  const beside = new Set(numbers.flatMap((hour) => [hour, (hour + 1) % 24, (hour + 23) % 24]));
  const others = hours.filter(({ hour }) => !beside.has(hour));
  const rows = others.reduce((sum, { rows: n }) => sum + n, 0);
  if (own.length === 0 || own.length > HOURS_AT_MOST || rows === 0) return null;
  const elsewhere = others.reduce((sum, hour) => sum + hour.rows * rise(hour), 0) / rows;
  return elsewhere < RISE_ELSEWHERE ? numbers : null;
}

function suspicion({ context }: DataEvidence, { suspect, value }: FrequentValue, hours: number[]): Suspicion {
  const { name } = suspect.column;
  const [hour] = hourAndWeekday(context);
  const then = { kind: 'in' as const, operand: hour.value, values: hours };
  return {
    check: 'default-at-hours',
    kind: 'data-fault',
    columns: [name],
    signal: { kind: 'event', value: and(compare(column(name), '=', literal(value)), then) },
    atoms: [],
    text: () =>
      `${name} is ${value} ${inWords(hours)} each day, and at other hours what it was: it is late or not filled then.`,
    severity: 'critical',
    strength: 0.93,
  };
}

/** `from 02:00 to 07:00` of hours that follow each other, over midnight too; else a list. */
function inWords(hours: readonly number[]): string {
  const text = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`;
  const first = hours.find((hour) => !hours.includes((hour + 23) % 24)) ?? 0;
  const follow = hours.every((_, i) => hours.includes((first + i) % 24));
  return follow ? `from ${text(first)} to ${text(first + hours.length)}` : `in the hours ${hours.map(text).join(', ')}`;
}
