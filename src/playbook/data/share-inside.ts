import { column, compare, literal } from '../../engine/expression';
import { type AttributeCounts, countSlices, type Slice } from '../segments/slices';
import type { Signal } from '../segments/tally';
import type { Check, Suspicion } from './fault';
import { type FrequentValue, risingValues } from './share-jump';
import { rose } from './share-at-hours';

const SUSPECTS_AT_MOST = 8;
const ATTRIBUTES_AT_MOST = 16;
const VALUES_AT_MOST = 100;
/** In its rows the value has taken over; beside them it is as frequent as it was. */
const TAKEN_OVER = 0.9;
const RISE_INSIDE = 0.25;
const RISE_BESIDE = 0.03;
const ROWS_AT_LEAST = 30;

/**
 * A number takes over in the rows of one value of another column. A value that was common before (zeros of a count) gains too
 * little in the whole log to stand out there.
 */
export const shareInside: Check = async (evidence) => {
  const { context, counts } = evidence;
  const rising = (await risingValues(evidence)).flat().filter(rose).slice(0, SUSPECTS_AT_MOST);
  if (rising.length === 0) return [];
  const attributes = counts
    .filter(({ attribute, slices }) => attribute.origin !== 'derived' && slices.length <= VALUES_AT_MOST)
    .slice(0, ATTRIBUTES_AT_MOST)
    .map(({ attribute }) => attribute);
  const signals = rising.map(({ suspect, value }): Signal => ({
    kind: 'event',
    value: compare(column(suspect.column.name), '=', literal(value)),
  }));
  const tables = await countSlices(context, attributes, signals);
  return rising.flatMap((one, i) => {
    const signal = signals[i];
    const own = tables.filter(({ attribute }) => attribute.column !== one.suspect.column.name);
    const best = own
      .flatMap((table) => table.slices.filter((slice) => takenOver(slice, table, i)))
      .sort((a, b) => b.rows.bad - a.rows.bad)[0];
    return best && signal ? [suspicion(one, best, signal, i)] : [];
  });
};

const share = (n: number, hits: number): number => (n > 0 ? hits / n : 0);

function takenOver(slice: Slice, { total }: AttributeCounts, index: number): boolean {
  const [own, all] = [slice.tallies[index], total.tallies[index]];
  if (!own || !all || Math.min(own.good.n, own.bad.n, all.bad.n - own.bad.n) < ROWS_AT_LEAST) return false;
  const [before, after] = [share(own.good.n, own.good.sum), share(own.bad.n, own.bad.sum)];
  const beside = (period: 'good' | 'bad'): number =>
    share(all[period].n - own[period].n, all[period].sum - own[period].sum);
  return after >= TAKEN_OVER && after - before >= RISE_INSIDE && beside('bad') - beside('good') <= RISE_BESIDE;
}

function suspicion({ suspect, value }: FrequentValue, slice: Slice, signal: Signal, index: number): Suspicion {
  const { name } = suspect.column;
  const good = slice.tallies[index]?.good;
  const bad = slice.tallies[index]?.bad;
  const before = good ? share(good.n, good.sum) : 0;
  const after = bad ? share(bad.n, bad.sum) : 0;
  return {
    check: 'default-value',
    kind: 'data-fault',
    columns: [name],
    signal,
    atoms: slice.atoms,
    text: (_, where) =>
      `${name} is ${value} in ${Math.round(100 * after)}% of rows${where}, against ${Math.round(100 * before)}% before: a default or a value that froze.`,
    severity: 'critical',
    strength: 0.93,
  };
}
