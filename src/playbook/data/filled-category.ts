import { column, type Expression } from '../../engine/expression';
import { byPeriod, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { Attribute } from '../segments/attributes';
import type { AttributeCounts } from '../segments/slices';
import { type Check, type DataEvidence, isInput, type Suspicion } from './fault';
import { percent } from './null-rate';
import { standsForMissing } from './vocabulary';

/** One value must gain so much, and most of what all values together gained. */
const RISE_AT_LEAST = 0.02;
const CONCENTRATION = 0.65;
const LIFT_OF_STAND_IN = 2;
/** Rows of the value in the good period from which its own outcomes are known. */
const ROWS_AT_LEAST = 200;
/** Nats by which outcomes speak for a value that was filled in, and χ² per class up to which they agree with it. */
const NATS_AT_LEAST = 8;
const FITS = 6;
/** Of many rows no mixture agrees so well: it may leave this part of what the value's own outcomes leave. */
const LEFT_AT_MOST = 0.05;
const SUSPECTS_AT_MOST = 4;

interface Taken {
  attribute: Attribute;
  key: string | number | boolean;
  before: number;
  after: number;
  /** Values that lost rows, with the share of all rows that each lost. */
  losers: { key: string | number | boolean | null; loss: number }[];
}

/**
 * A category's value that was common before and takes over: a stand-in for a missing value, or a default that is one of the
 * values. The crowd may have changed as well, and outcomes tell: rows that merely say they have the value come out as those
 * of the values they lost, rows that have it as its rows always did.
 */
export const filledCategory: Check = async (evidence) => {
  const taken = evidence.counts
    .filter(
      ({ attribute: { origin, column: name } }) =>
        (origin === 'feature' || origin === 'segment') && isInput(evidence, name),
    )
    .flatMap(takenOver)
    .sort((a, b) => b.after - b.before - (a.after - a.before))
    .slice(0, SUSPECTS_AT_MOST);
  const judged = await Promise.all(taken.map((one) => judge(evidence, one)));
  return judged.flat();
};

function takenOver({ attribute, slices, total: { rows } }: AttributeCounts): Taken[] {
  if (rows.good === 0 || rows.bad === 0 || slices.length < 2) return [];
  const values = slices.map((slice) => ({
    key: slice.atoms.at(-1)?.key ?? null,
    good: slice.rows.good,
    before: slice.rows.good / rows.good,
    after: slice.rows.bad / rows.bad,
  }));
  const gained = values.reduce((sum, { before, after }) => sum + Math.max(0, after - before), 0);
  const [top] = [...values].sort((a, b) => b.after - b.before - (a.after - a.before));
  if (!top || top.key === null || top.good === 0) return [];
  const rise = top.after - top.before;
  if (rise < RISE_AT_LEAST || rise < CONCENTRATION * gained) return [];
  if (rise < 4 * Math.sqrt((top.after + top.before) * (1 / rows.good + 1 / rows.bad))) return [];
  const losers = values
    .filter(({ before, after }) => after < before)
    .map(({ key, before, after }) => ({ key, loss: before - after }));
  return [{ attribute, key: top.key, before: top.before, after: top.after, losers }];
}

/** A stand-in that hardly occurred before is one; a frequent one may as well be a value, as "none" is an employment. */
const RARE = 0.03;

async function judge(evidence: DataEvidence, taken: Taken): Promise<Suspicion[]> {
  const { key, before, after } = taken;
  const speak = await outcomes(evidence, taken);
  if (speak === 'filled')
    return [
      suspicion(taken, 'the new ones come out as rows of the other values did, so it is filled in for them', 0.85),
    ];
  if (speak === 'own' || !standsForMissing(String(key)) || after < LIFT_OF_STAND_IN * before) return [];
  return [suspicion(taken, 'a stand-in for a value that is missing', before < RARE ? 0.88 : 0.6)];
}

function suspicion({ attribute, key, before }: Taken, reading: string, strength: number): Suspicion {
  const value: Expression = {
    kind: 'compare',
    operator: '=',
    left: attribute.value,
    right: { kind: 'literal', value: key },
  };
  return {
    check: 'default-value',
    kind: 'data-fault',
    columns: [attribute.column],
    signal: { kind: 'event', value },
    text: (share, where) =>
      `${attribute.column} is ${attribute.label(key)} in ${share} of rows${where}, against ${percent(before)} of all before: ${reading}.`,
    severity: 'critical',
    strength,
  };
}

/**
 * Whether labels of the value's rows are those of a mixture with the rows of the values that vanished, or the value's own as
 * ever; null where they do not tell.
 */
async function outcomes({ context }: DataEvidence, taken: Taken): Promise<'filled' | 'own' | null> {
  const { engine, roles, task } = context.log;
  if (roles.label === undefined || task === 'regression') return null;
  const { attribute, key, before, losers } = taken;
  const label: Expression = { kind: 'text', operand: column(roles.label) };
  const table = await engine.count(
    byPeriod(comparison(context), { value: attribute.value, label }, { rows: { kind: 'count' } }),
    context.signal,
  );
  const rows = rowsOf(table).filter((row) => row.label !== null && row.label !== undefined);
  const labels = [...new Set(rows.map((row) => String(row.label)))];
  const counted = (value: unknown, good: boolean): number[] =>
    labels.map((name) =>
      rows
        .filter((row) => (row.period === GOOD) === good && row.value === value && String(row.label) === name)
        .reduce((sum, row) => sum + numberOf(row, 'rows'), 0),
    );
  const own = counted(key, true);
  const observed = counted(key, false);
  const n = total(observed);
  if (total(own) < ROWS_AT_LEAST || n < ROWS_AT_LEAST || labels.length < 2) return null;
  const asBefore = shares(own);
  const parts = losers.map((loser) => ({ ...loser, before: counted(loser.key, true) }));
  const lost = parts.filter((loser) => total(loser.before) > 0);
  const weight = before + lost.reduce((sum, { loss }) => sum + loss, 0);
  const filled = labels.map(
    (_, i) =>
      (before * (asBefore[i] ?? 0) +
        lost.reduce((sum, loser) => sum + loser.loss * (shares(loser.before)[i] ?? 0), 0)) /
      weight,
  );
  const nats = observed.reduce(
    (sum, rowsOfLabel, i) => sum + rowsOfLabel * Math.log((filled[i] ?? 1) / (asBefore[i] ?? 1)),
    0,
  );
  if (nats <= -NATS_AT_LEAST) return 'own';
  const [misfit, unexplained] = [chiSquared(observed, filled), chiSquared(observed, asBefore)];
  const fits = misfit <= Math.max(FITS * (labels.length - 1), LEFT_AT_MOST * unexplained);
  return nats >= NATS_AT_LEAST && fits ? 'filled' : null;
}

function chiSquared(observed: readonly number[], expected: readonly number[]): number {
  const n = total(observed);
  return observed.reduce((sum, count, i) => sum + (count - n * (expected[i] ?? 0)) ** 2 / (n * (expected[i] ?? 1)), 0);
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

const shares = (counts: readonly number[]): number[] =>
  counts.map((count) => (count + 0.5) / (total(counts) + 0.5 * counts.length));
