import { and, column, compare, literal } from '../../engine/expression';
import { BAD, comparison, type CountRow, GOOD, numberOf } from '../comparison';
import type { PlaybookContext } from '../context';
import { rankOf, valueAtRank } from '../drift/cells';
import { type AdditiveMeasures, countByEach } from '../marginals';
import type { Attribute } from '../segments/attributes';
import { type Atom, conditionOf } from '../segments/slices';
import type { DataEvidence, Suspicion } from './fault';
import { QUANTILES } from './scale';

/** A value must hold so many of the rows, and its distribution move so far, for its quantiles to be compared. */
const ROWS_AT_LEAST = 0.02;
const GAP_AT_LEAST = 0.15;
/** A value's own gap is so many times the whole log's, or says nothing of its own. */
const BEYOND_THE_WHOLE = 1.3;
const FEATURES_AT_MOST = 60;
const ATTRIBUTES_AT_MOST = 16;

/** A number whose distribution moved in the whole log (no atoms) or in the rows of one value. */
export interface Moved {
  name: string;
  atoms: readonly Atom[];
  /** How far a share of rows moved: those up to the good median, or those in the good middle. */
  gap: number;
  /** The same among the rows that do not have the atoms; 0 of the whole log. */
  beside: number;
}

interface Watched {
  name: string;
  /** The good period's median and the ends of its middle 80%: a number around zero moves only at the ends. */
  middle: number;
  low: number;
  high: number;
}

const known = new WeakMap<DataEvidence, Promise<Moved[]>>();

/** Where numbers moved; counted once for all checks of the same evidence. */
export function movedInside(evidence: DataEvidence): Promise<Moved[]> {
  const found = known.get(evidence) ?? search(evidence);
  known.set(evidence, found);
  return found;
}

/** Of one number so many of the values it moved in most are looked at. */
const PLACES_AT_MOST = 2;

/** Where each number moved most, the furthest first: the places worth comparing quantiles in. */
export async function mostMoved(evidence: DataEvidence): Promise<Moved[]> {
  const places = new Map<string, number>();
  return [...(await movedInside(evidence))]
    .sort((a, b) => b.gap - a.gap)
    .filter(({ name }) => {
      const before = places.get(name) ?? 0;
      places.set(name, before + 1);
      return before < PLACES_AT_MOST;
    });
}

/** The first suspicion of each column: a number is suspected once, where it moved furthest. */
export const onceEach = (suspicions: readonly (Suspicion | null)[]): Suspicion[] =>
  suspicions
    .filter((one) => one !== null)
    .filter(({ columns: [name] }, i, all) => all.findIndex(({ columns }) => columns[0] === name) === i);

type Place = Pick<Moved, 'name' | 'atoms'>;

interface QuantilesOfPeriods {
  good: (number | null)[];
  bad: (number | null)[];
}

const knownQuantiles = new WeakMap<Place, Promise<QuantilesOfPeriods>>();

/**
 * Quantiles of a number at nine probabilities, in both periods, among rows that have all of the atoms. Asked once for all
 * checks that look at the same place.
 */
export function quantilesInside(context: PlaybookContext, place: Place): Promise<QuantilesOfPeriods> {
  const found = knownQuantiles.get(place) ?? askQuantiles(context, place);
  knownQuantiles.set(place, found);
  return found;
}

async function askQuantiles(context: PlaybookContext, { name, atoms }: Place): Promise<QuantilesOfPeriods> {
  const { period, where } = comparison(context);
  const conditions = atoms.map(conditionOf);
  const results = await context.log.engine.quantiles(
    {
      operand: column(name),
      probabilities: QUANTILES,
      by: { period },
      where: conditions.length > 0 ? and(where, ...conditions) : where,
    },
    context.signal,
  );
  const of = (side: number): (number | null)[] => results.find(({ group }) => group.period === side)?.values ?? [];
  return { good: of(GOOD), bad: of(BAD) };
}

/** Every feature's share up to its good median, and in its good middle, inside every value of every attribute. */
async function search(evidence: DataEvidence): Promise<Moved[]> {
  const { context } = evidence;
  const watched = watchedFeatures(evidence);
  if (watched.length === 0) return [];
  const counted = evidence.counts
    .filter(({ attribute, slices }) => attribute.origin !== 'derived' && slices.length <= 100)
    .slice(0, ATTRIBUTES_AT_MOST);
  const attributes = counted.map(({ attribute }) => attribute);
  const marginals = counted.map(({ attribute, slices }) => ({ value: attribute.value, groups: slices.length + 1 }));
  const anyRow = { value: comparison(context).period, groups: 2 };
  const slices = await countByEach(context, marginals.length > 0 ? marginals : [anyRow], measuresOf(watched));
  // Every row has one value of each attribute, so that the values of any add up to all rows.
  const whole = [GOOD, BAD].flatMap((period) => summed((slices[0] ?? []).filter((row) => row.period === period)));
  const badRows = numberOf(
    whole.find((row) => row.period !== GOOD),
    'rows',
  );
  const rowsAtLeast = Math.max(context.thresholds.minimumRows, ROWS_AT_LEAST * badRows);
  const all = gaps(whole, whole, [], watched, 0);
  const inside = slices.flatMap((rows, i) => insideValues(attributes[i], rows, whole, watched, rowsAtLeast));
  const wholeGap = new Map(all.map(({ name, gap }) => [name, gap]));
  return [...all, ...inside.filter(({ name, gap }) => gap > BEYOND_THE_WHOLE * (wholeGap.get(name) ?? 0))].filter(
    ({ gap }) => gap > GAP_AT_LEAST,
  );
}

/** All groups of one period as one; none where there are none. */
function summed(rows: readonly CountRow[]): CountRow[] {
  const [first] = rows;
  if (!first) return [];
  const counted = Object.keys(first).filter((name) => name !== 'key' && name !== 'period');
  const sums = counted.map((name) => [name, rows.reduce((sum, row) => sum + numberOf(row, name), 0)] as const);
  return [{ period: first.period ?? null, ...Object.fromEntries(sums) }];
}

function insideValues(
  attribute: Attribute | undefined,
  rows: readonly CountRow[],
  whole: readonly CountRow[],
  watched: readonly Watched[],
  rowsAtLeast: number,
): Moved[] {
  if (!attribute) return [];
  const keys = [...new Set(rows.map((row) => row.key ?? null))].filter((key) => key !== null);
  return keys.flatMap((key) =>
    gaps(
      rows.filter((row) => row.key === key),
      whole,
      [{ attribute, key }],
      watched,
      rowsAtLeast,
    ),
  );
}

function watchedFeatures({ binned, columns, drift }: DataEvidence): Watched[] {
  const order = new Map(drift.features.map(({ name }, i) => [name, i]));
  return [...binned.values()]
    .filter(
      ({ column: { output, name }, edges }) => !output && edges !== null && (columns.get(name)?.good.distinct ?? 0) > 1,
    )
    .sort((a, b) => (order.get(a.column.name) ?? 0) - (order.get(b.column.name) ?? 0))
    .slice(0, FEATURES_AT_MOST)
    .flatMap(({ column: { name }, numeric }): Watched[] => {
      if (!numeric || numeric.values.good === 0 || numeric.values.bad === 0) return [];
      const at = (probability: number): number => {
        const found = valueAtRank(numeric.cells, 'good', rankOf(probability, numeric.values.good));
        return typeof found === 'number' ? found : found.low;
      };
      return [{ name, middle: at(0.5), low: at(0.1), high: at(0.9) }];
    });
}

function measuresOf(watched: readonly Watched[]): AdditiveMeasures {
  const measures: AdditiveMeasures = { rows: { kind: 'count' } };
  watched.forEach(({ name, middle, low, high }, i) => {
    measures[`n${i}`] = { kind: 'countValues', operand: column(name) };
    measures[`lower${i}`] = { kind: 'countIf', condition: compare(column(name), '<=', literal(middle)) };
    measures[`inner${i}`] = {
      kind: 'countIf',
      condition: and(compare(column(name), '>=', literal(low)), compare(column(name), '<=', literal(high))),
    };
  });
  return measures;
}

function gaps(
  rows: readonly CountRow[],
  whole: readonly CountRow[],
  atoms: readonly Atom[],
  watched: readonly Watched[],
  rowsAtLeast: number,
): Moved[] {
  const [bad, badWhole] = [rows, whole].map((some) => some.find((row) => row.period !== GOOD));
  const [goodOwn, goodWhole] = [rows, whole].map((some) => some.find((row) => row.period === GOOD));
  const good = goodOwn ?? goodWhole;
  if (!bad || !good || !badWhole || !goodWhole || numberOf(bad, 'rows') < rowsAtLeast) return [];
  return watched.map(({ name }, i) => {
    const share = (row: CountRow, part: string): number => numberOf(row, `${part}${i}`) / numberOf(row, `n${i}`);
    const shareBeside = (all: CountRow, own: CountRow | undefined, part: string): number =>
      (numberOf(all, `${part}${i}`) - numberOf(own, `${part}${i}`)) / (numberOf(all, `n${i}`) - numberOf(own, `n${i}`));
    const largest = (gapOf: (part: string) => number): number =>
      Math.max(...['lower', 'inner'].map((part) => Math.abs(gapOf(part)) || 0));
    return {
      name,
      atoms,
      gap: largest((part) => share(bad, part) - share(good, part)),
      beside: largest((part) => shareBeside(badWhole, bad, part) - shareBeside(goodWhole, goodOwn, part)),
    };
  });
}
