import { column, compare, type Expression, literal, not, within } from '../../engine/expression';
import { countConjunctions } from '../segments/slices';
import type { PlaybookContext } from '../context';
import type { Check, Suspicion } from './fault';
import { type Conversion, conversionName, conversionOf } from './conversion';
import { type Moved, mostMoved, onceEach, quantilesInside } from './moved-inside';
import { type Scale, scaleOf, unitName } from './scale';

const LARGE = 0.96;
/** A small factor in one value is a unit only where the rest of the log moved by no more than this part of its gap. */
const BESIDE_AT_MOST = 0.2;

/** Numbers whose quantiles are all multiplied by one factor, in the whole log or in the rows of one value. */
export const unitScale: Check = async (evidence) => {
  const chosen = await mostMoved(evidence);
  return onceEach(await Promise.all(chosen.map((moved) => examine(evidence.context, moved))));
};

async function examine(context: PlaybookContext, moved: Moved): Promise<Suspicion | null> {
  const [{ good, bad }, [slice]] = await Promise.all([
    quantilesInside(context, moved),
    countConjunctions(context, [moved.atoms], []),
  ]);
  const rows = slice?.rows ?? { good: Infinity, bad: Infinity };
  const { name, atoms } = moved;
  const conversion = conversionOf(good, bad, rows);
  if (conversion) return converted(name, conversion, good);
  const scale = scaleOf(good, bad, rows);
  if (!scale) return null;
  // A population that grows does so in more than one value.
  if (atoms.length > 0 && strengthOf(scale) < VERY_LARGE && moved.beside > BESIDE_AT_MOST * moved.gap) return null;
  // The rows of a small factor overlap with good ones too much to be placed by their values.
  const small = strengthOf(scale) < VERY_LARGE;
  const sure = scale.known !== null && (!small || atoms.length > 0);
  const placed = atoms.length > 0 && small ? { atoms } : {};
  return {
    check: 'unit-scale',
    kind: 'data-fault',
    columns: [name],
    signal: { kind: 'event', value: touched(name, scale, good), defined: column(name) },
    ...placed,
    text: (_, where) =>
      `${name} is multiplied by ${unitName(scale)}${where}: its unit changed${sure || isNoGrowth(scale) ? '' : ', or the population grew'}.`,
    severity: sure || isNoGrowth(scale) ? 'critical' : 'warning',
    strength: strengthOf(scale),
    everywhere: true,
  };
}

/** Values on another scale, each nearer to where the conversion takes the good period's middle than to that middle. */
function converted(name: string, conversion: Conversion, good: readonly (number | null)[]): Suspicion {
  const middle = good[Math.floor(good.length / 2)] ?? 0;
  const there = conversion.factor * middle + conversion.offset;
  const touchedBy = compare(column(name), there > middle ? '>' : '<', literal((middle + there) / 2));
  return {
    check: 'unit-scale',
    kind: 'data-fault',
    columns: [name],
    signal: { kind: 'event', value: touchedBy, defined: column(name) },
    text: (_, where) => `${name} is converted ${conversionName(conversion)}${where}: its unit changed.`,
    severity: 'critical',
    strength: LARGE,
    everywhere: true,
  };
}

/** Rows that cannot be told from good ones stay out: what is left places the fault. */
function touched(name: string, { factor }: Scale, good: readonly (number | null)[]): Expression {
  const operand = column(name);
  const [low, high] = [good[0] ?? 0, good.at(-1) ?? 0];
  if (factor > 1) return not(within(operand, low, high));
  const [scaledLow, scaledHigh] = [low * factor, high * factor].sort((a, b) => a - b) as [number, number];
  return within(operand, scaledLow, scaledHigh + Number.EPSILON * Math.abs(scaledHigh));
}

/** Orders of magnitude by which no population grows between two periods, whatever unit the factor is near. */
const NO_POPULATION = 1.45;
const VERY_LARGE = 0.92;

/** Whether no population grows like this, whatever unit the factor is near. */
export const isNoGrowth = ({ factor, exact }: Scale): boolean =>
  exact === true || Math.abs(Math.log10(factor)) >= NO_POPULATION;

/** A factor that is no known unit and below ten is what a population that grows shows as well. */
function strengthOf(scale: Scale): number {
  const large = Math.abs(Math.log10(scale.factor)) > 0.9;
  if (scale.known === null) return isNoGrowth(scale) ? VERY_LARGE : large ? 0.6 : 0.35;
  return large ? LARGE : scale.exact ? VERY_LARGE : 0.85;
}
