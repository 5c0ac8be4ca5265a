import type { CountQuery } from '../../engine/engine';
import { and, column, compare, literal, not, within } from '../../engine/expression';
import type { Measure } from '../../engine/expression';
import { comparison, type CountRow, GOOD, numberOf, rowsOf, byPeriod } from '../comparison';
import type { PlaybookContext } from '../context';
import { rankOf, valueAtRank } from '../drift/cells';
import { type Atom, conditionOf } from '../segments/slices';
import type { Attribute } from '../segments/attributes';
import type { Check, DataEvidence, Suspicion } from './fault';
import { type Scale, scaleOf, unitName } from './scale';

const PROBABILITIES = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95];
/** A value must hold so many of the rows, and its distribution move so far, for its quantiles to be compared. */
const ROWS_AT_LEAST = 0.02;
const GAP_AT_LEAST = 0.25;
const FEATURES_AT_MOST = 60;
const ATTRIBUTES_AT_MOST = 16;

interface Watched {
  name: string;
  /** The good period's median and the ends of its middle 80%: a number around zero moves only at the ends. */
  middle: number;
  low: number;
  high: number;
}

interface Moved {
  name: string;
  atoms: readonly Atom[];
  gap: number;
}

/** Numbers whose quantiles are all multiplied by one factor, in the whole log or in the rows of one value. */
export const unitScale: Check = async (evidence) => {
  const watched = watchedFeatures(evidence);
  if (watched.length === 0) return [];
  const { context } = evidence;
  const attributes = evidence.counts
    .filter(({ attribute, slices }) => attribute.origin !== 'derived' && slices.length <= 100)
    .slice(0, ATTRIBUTES_AT_MOST)
    .map(({ attribute }) => attribute);
  const moved = await movedInside(context, watched, attributes);
  const chosen = watched
    .flatMap(({ name }) => {
      const own = moved.filter((one) => one.name === name).sort((a, b) => b.gap - a.gap);
      return own.length > 0 ? [own.slice(0, 2)] : [];
    })
    .flat();
  const found = await Promise.all(chosen.map((one) => examine(context, one)));
  const seen = new Set<string>();
  return found.flatMap((suspicion) => {
    const name = suspicion?.columns[0];
    if (!suspicion || name === undefined || seen.has(name)) return [];
    seen.add(name);
    return [suspicion];
  });
};

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

/** Every feature's share up to its good median, and in its good middle, inside every value, one query an attribute. */
async function movedInside(
  context: PlaybookContext,
  watched: readonly Watched[],
  attributes: readonly Attribute[],
): Promise<Moved[]> {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  watched.forEach(({ name, middle, low, high }, i) => {
    measures[`n${i}`] = { kind: 'countValues', operand: column(name) };
    measures[`lower${i}`] = { kind: 'countIf', condition: compare(column(name), '<=', literal(middle)) };
    measures[`inner${i}`] = {
      kind: 'countIf',
      condition: and(compare(column(name), '>=', literal(low)), compare(column(name), '<=', literal(high))),
    };
  });
  const compared = comparison(context);
  const queries: CountQuery[] = [
    byPeriod(compared, {}, measures),
    ...attributes.map(({ value }) => byPeriod(compared, { key: value }, measures)),
  ];
  const tables = (await context.log.engine.countAll(queries, context.signal)).map(rowsOf);
  const [whole = [], ...slices] = tables;
  const badRows = numberOf(
    whole.find((row) => row.period !== GOOD),
    'rows',
  );
  const all = gaps(whole, whole, [], watched, 0);
  const inside = slices.flatMap((rows, i) => {
    const attribute = attributes[i];
    if (!attribute) return [];
    const keys = [...new Set(rows.map((row) => row.key ?? null))].filter((key) => key !== null);
    return keys.flatMap((key) =>
      gaps(
        rows.filter((row) => row.key === key),
        whole,
        [{ attribute, key }],
        watched,
        Math.max(context.thresholds.minimumRows, ROWS_AT_LEAST * badRows),
      ),
    );
  });
  // A value whose gap is the whole log's says nothing of its own.
  return [...all, ...inside.filter((one) => one.gap > 1.3 * (all.find(({ name }) => name === one.name)?.gap ?? 0))];
}

function gaps(
  rows: readonly CountRow[],
  whole: readonly CountRow[],
  atoms: readonly Atom[],
  watched: readonly Watched[],
  rowsAtLeast: number,
): Moved[] {
  const bad = rows.find((row) => row.period !== GOOD);
  const good = rows.find((row) => row.period === GOOD) ?? whole.find((row) => row.period === GOOD);
  if (!bad || !good || numberOf(bad, 'rows') < rowsAtLeast) return [];
  return watched.flatMap(({ name }, i) => {
    const gapOf = (part: string): number => {
      const share = (row: CountRow): number => numberOf(row, `${part}${i}`) / numberOf(row, `n${i}`);
      return Math.abs(share(bad) - share(good));
    };
    const gap = Math.max(gapOf('lower'), gapOf('inner'));
    return gap > GAP_AT_LEAST ? [{ name, atoms, gap }] : [];
  });
}

async function examine(context: PlaybookContext, { name, atoms }: Moved): Promise<Suspicion | null> {
  const compared = comparison(context);
  const conditions = atoms.map(conditionOf);
  const results = await context.log.engine.quantiles(
    {
      operand: column(name),
      probabilities: PROBABILITIES,
      by: { period: compared.period },
      where: conditions.length > 0 ? { kind: 'and', operands: [compared.where, ...conditions] } : compared.where,
    },
    context.signal,
  );
  const of = (period: number): (number | null)[] => results.find(({ group }) => group.period === period)?.values ?? [];
  const [good, bad] = [of(GOOD), of(1)];
  const scale = scaleOf(good, bad);
  if (!scale) return null;
  const [low, high] = [good[0] ?? 0, good.at(-1) ?? 0];
  const [scaledLow, scaledHigh] = [low * scale.factor, high * scale.factor].sort((a, b) => a - b) as [number, number];
  const operand = column(name);
  // Rows that cannot be told from good ones stay out of the signal: what is left places the fault.
  const touched =
    Math.abs(scale.factor) > 1
      ? not(within(operand, low, high))
      : within(operand, scaledLow, scaledHigh + Number.EPSILON * Math.abs(scaledHigh));
  return {
    check: 'unit-scale',
    kind: 'data-fault',
    columns: [name],
    signal: { kind: 'event', value: touched, defined: operand },
    text: (_, where) => `${name} is multiplied by ${unitName(scale)}${where}: its unit changed.`,
    severity: 'critical',
    strength: strengthOf(scale),
  };
}

/** A factor that is no known unit and below ten is what a population that grows shows as well. */
function strengthOf({ known, factor }: Scale): number {
  const large = Math.abs(Math.log10(factor)) > 0.9;
  if (known === null) return large ? 0.6 : 0.35;
  return large ? 0.96 : 0.85;
}
