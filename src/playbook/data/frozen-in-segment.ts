import { twoProportionTest } from '../../stats/proportions';
import { type Atom, type AttributeCounts, countSlices, type Slice } from '../segments/slices';
import { holds } from '../segments/attributes';
import type { Signal } from '../segments/tally';
import { type Check, type DataEvidence, isInput, type Suspicion } from './fault';

const RISE_AT_LEAST = 0.01;
const P_AT_MOST = 1e-5;
const CANDIDATES_AT_MOST = 8;
/** Frozen: all rows of a group have the value, of which so many had others before. */
const ALL = 0.995;
const VARIED = 0.9;
const GROUP_AT_LEAST = 0.02;
/** Beside the group the value may have grown by so much of what it grew in it. */
const BESIDE_AT_MOST = 0.3;

/** Categories that take one value in a group of rows, where they took many: filled with a default, or frozen there. */
export const frozenInSegment: Check = async (evidence) => {
  const { context, counts } = evidence;
  const grown = counts.flatMap((count) => grownValues(evidence, count)).sort((a, b) => b.rise - a.rise);
  const candidates = grown.slice(0, CANDIDATES_AT_MOST);
  if (candidates.length === 0) return [];
  const signals = candidates.map(({ atom }): Signal => ({ kind: 'event', value: holds(atom.attribute, atom.key) }));
  const logged = counts
    .filter(({ attribute, slices }) => attribute.origin !== 'derived' && slices.length <= 100)
    .map(({ attribute }) => attribute);
  const sliced = await countSlices(context, logged, signals);
  const found = candidates.map(({ atom }, i) => frozen(context.thresholds.minimumRows, atom, signals[i], sliced, i));
  return found.flatMap((suspicion) => suspicion ?? []);
};

/** Values of a category that a group of the rows could have been given in the bad period. */
function grownValues(
  evidence: DataEvidence,
  { attribute, slices, total }: AttributeCounts,
): { atom: Atom; rise: number }[] {
  const { good, bad } = total.rows;
  const category = attribute.origin === 'segment' || attribute.origin === 'feature';
  if (!category || !isInput(evidence, attribute.column) || good === 0 || bad === 0) return [];
  return slices.flatMap(({ atoms: [atom], rows }) => {
    const rise = rows.bad / bad - rows.good / good;
    if (!atom || atom.key === null || rows.good === 0 || rise < RISE_AT_LEAST || rows.bad > ALL * bad) return [];
    const test = twoProportionTest({ successes: rows.good, rows: good }, { successes: rows.bad, rows: bad });
    return test && test.pValue < P_AT_MOST ? [{ atom, rise }] : [];
  });
}

function frozen(
  minimumRows: number,
  atom: Atom,
  signal: Signal | undefined,
  sliced: readonly AttributeCounts[],
  i: number,
): Suspicion | null {
  const whole = sliced[0]?.total;
  const all = whole?.tallies[i];
  if (!signal || !whole || !all) return null;
  const groups = sliced
    .filter(({ attribute }) => attribute.column !== atom.attribute.column)
    .flatMap(({ slices }) => slices)
    .filter(
      ({ rows }) => rows.good >= minimumRows && rows.bad >= Math.max(minimumRows, GROUP_AT_LEAST * whole.rows.bad),
    )
    .filter((slice) => isFrozen(slice, whole, i))
    .sort((a, b) => b.rows.bad - a.rows.bad);
  const group = groups[0];
  if (!group) return null;
  const name = atom.attribute.column;
  const value = atom.attribute.label(atom.key);
  return {
    check: 'frozen',
    kind: 'data-fault',
    columns: [name],
    signal,
    atoms: group.atoms,
    everywhere: true,
    text: (_, where) =>
      `${name} is frozen${where}: ${value} in every row, where the good period has other values as well.`,
    severity: 'critical',
    strength: 0.85,
  };
}

function isFrozen({ tallies, rows }: Slice, whole: Slice, i: number): boolean {
  const own = tallies[i];
  const all = whole.tallies[i];
  if (!own || !all || own.bad.sum < ALL * rows.bad || own.good.sum > VARIED * rows.good) return false;
  const rest = (period: 'good' | 'bad'): number =>
    (all[period].sum - own[period].sum) / Math.max(1, whole.rows[period] - rows[period]);
  const rise = own.bad.sum / rows.bad - own.good.sum / rows.good;
  return rest('bad') - rest('good') < BESIDE_AT_MOST * rise;
}
