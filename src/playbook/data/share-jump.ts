import type { CountQuery } from '../../engine/engine';
import { column, compare, literal } from '../../engine/expression';
import { byPeriod, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { BinnedColumn } from '../drift/binned-counts';
import { distinctInWords } from '../census';
import { type Check, type DataEvidence, type Suspicion } from './fault';

/** A value's share must rise by so much, and to so many times what it was. */
const RISE_AT_LEAST = 0.015;
const LIFT_AT_LEAST = 2;
/** Of all that the distribution moved, so much must have moved to this one value. */
const CONCENTRATION = 0.65;
const FROZEN = 0.995;
/** A value that nearly every row had may be the only one for a while; one that half of them had, for a dry week. */
const COMMON = 0.9;
const HALF = 0.5;

/** One number takes over: a default filled in, or a value that froze. What else moves goes to that value. */
export const shareJump: Check = async (evidence) =>
  (await risingValues(evidence)).flatMap((values) =>
    values.flatMap(({ suspect, value, good, bad }) => judge(evidence, suspect, value, good, bad)).slice(0, 1),
  );

/** A frequent value of a number, with its rows in both periods. */
export interface FrequentValue {
  suspect: BinnedColumn;
  value: number;
  good: number;
  bad: number;
}

const known = new WeakMap<DataEvidence, Promise<FrequentValue[][]>>();

/** The bad period's most frequent values of each number that may have been taken over; counted once for all checks. */
export function risingValues(evidence: DataEvidence): Promise<FrequentValue[][]> {
  const found = known.get(evidence) ?? search(evidence);
  known.set(evidence, found);
  return found;
}

async function search(evidence: DataEvidence): Promise<FrequentValue[][]> {
  const suspects = numericInputs(evidence).filter(mayHaveTaken);
  if (suspects.length === 0) return [];
  const { context } = evidence;
  const compared = comparison(context);
  const tables = await context.log.engine.countAll(
    suspects.map((suspect): CountQuery => ({
      by: { value: column(suspect.column.name) },
      measures: { rows: { kind: 'count' } },
      where: compared.badRows,
      largest: 3,
    })),
    context.signal,
  );
  const tops = suspects.map((suspect, i) => ({
    suspect,
    values: (tables[i] ? rowsOf(tables[i]) : []).flatMap((row) =>
      typeof row.value === 'number' ? [{ value: row.value, bad: numberOf(row, 'rows') }] : [],
    ),
  }));
  const before = await context.log.engine.countAll(
    tops.map(({ suspect, values }) =>
      byPeriod(
        compared,
        { value: column(suspect.column.name) },
        { rows: { kind: 'count' } },
        {
          kind: 'in',
          operand: column(suspect.column.name),
          values: values.map(({ value }) => value),
        },
      ),
    ),
    context.signal,
  );
  return tops.map(({ suspect, values }, i) => {
    const rows = before[i] ? rowsOf(before[i]) : [];
    const goodOf = (value: number): number =>
      numberOf(
        rows.find((row) => row.value === value && row.period === GOOD),
        'rows',
      );
    return values.map(({ value, bad }) => ({ suspect, value, good: goodOf(value), bad }));
  });
}

function numericInputs({ binned, columns }: DataEvidence): BinnedColumn[] {
  return [...binned.values()].filter(({ column: { output, as, name }, numeric }) => {
    const counted = columns.get(name);
    return (
      !output &&
      as === 'numeric' &&
      numeric !== null &&
      numeric.values.good > 0 &&
      numeric.values.bad > 0 &&
      (counted?.good.distinct ?? 0) > 1
    );
  });
}

/** A cell or bin gained enough for a single value to have gained it. */
function mayHaveTaken({ bins, numeric }: BinnedColumn): boolean {
  const total = totals(bins);
  const cells = [...(numeric?.cells ?? []), ...bins.filter(({ key }) => key !== null)];
  return cells.some(({ good, bad }) => bad / total.bad - good / total.good > RISE_AT_LEAST);
}

export function totals(bins: BinnedColumn['bins']): { good: number; bad: number } {
  return bins.reduce((sum, bin) => ({ good: sum.good + bin.good, bad: sum.bad + bin.bad }), { good: 0, bad: 0 });
}

function judge(
  { columns }: DataEvidence,
  { column: { name }, bins }: BinnedColumn,
  value: number,
  good: number,
  bad: number,
): Suspicion[] {
  const total = totals(bins);
  const before = good / total.good;
  const after = bad / total.bad;
  const rise = after - before;
  const frozen = after >= FROZEN && before < COMMON;
  if (rise < RISE_AT_LEAST || (after < LIFT_AT_LEAST * before && !frozen)) return [];
  const moved = bins.reduce((sum, bin) => sum + Math.abs(bin.bad / total.bad - bin.good / total.good), 0) / 2;
  const noise = Math.sqrt((bins.length * (1 / total.good + 1 / total.bad)) / 8);
  if (
    rise < CONCENTRATION * Math.max(0, moved - noise) ||
    rise < 3 * Math.sqrt((after + before) * (1 / total.good + 1 / total.bad))
  )
    return [];
  const counted = columns.get(name)?.good;
  const distinct = counted ? distinctInWords(counted) : 'other';
  return [
    {
      check: frozen ? 'frozen' : 'default-value',
      kind: 'data-fault',
      columns: [name],
      signal: { kind: 'event', value: compare(column(name), '=', literal(value)) },
      text: (share, where) =>
        frozen
          ? `${name} is frozen: ${value} in every row${where}, where the good period has ${distinct} values.`
          : `${name} is ${value} in ${share} of rows${where}, against ${(before * 100).toPrecision(2)}% before: a default or a value that froze.`,
      severity: 'critical',
      strength: frozen ? (before < HALF ? 0.95 : 0.85) : before < 0.005 ? 0.93 : 0.7,
    },
  ];
}
