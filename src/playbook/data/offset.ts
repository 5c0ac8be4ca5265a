import { column, compare, literal } from '../../engine/expression';
import { countConjunctions } from '../segments/slices';
import type { PlaybookContext } from '../context';
import { placeboOf } from '../drift/placebo';
import type { Check, DataEvidence, Suspicion } from './fault';
import { type Moved, mostMoved, onceEach, quantilesInside } from './moved-inside';

/** What a quantile may stray from the line, as a part of the spread of all, beside chance. */
const RESIDUAL_AT_MOST = 0.06;
const CHANCE = 1.2;
/** The middle 90% of both periods lie beside each other: no population keeps its shape and goes so far. */
const SPREADS_MOVED = 1;
/** A number that climbs all the time, such as a counter, moved between the halves of the good period, too. */
const CLIMBS = 0.3;
const STRENGTH = 0.9;

/** Numbers of which every quantile moved by one amount, in the whole log or in the rows of one value. */
export const offset: Check = async (evidence) => {
  const chosen = (await mostMoved(evidence)).filter(({ name }) => !climbs(evidence, name));
  return onceEach(await Promise.all(chosen.map((moved) => examine(evidence.context, moved))));
};

async function examine(context: PlaybookContext, moved: Moved): Promise<Suspicion | null> {
  const [{ good, bad }, [slice]] = await Promise.all([
    quantilesInside(context, moved),
    countConjunctions(context, [moved.atoms], []),
  ]);
  const amount = offsetOf(good, bad, slice?.rows ?? { good: Infinity, bad: Infinity });
  if (amount === null) return null;
  const { name } = moved;
  const [low, high] = [good[0] ?? 0, good.at(-1) ?? 0];
  const beyond = amount > 0 ? compare(column(name), '>', literal(high)) : compare(column(name), '<', literal(low));
  const size = Number(Math.abs(amount).toPrecision(2));
  return {
    check: 'offset',
    kind: 'data-fault',
    columns: [name],
    signal: { kind: 'event', value: beyond, defined: column(name) },
    text: (_, where) =>
      `${name} is about ${size} ${amount > 0 ? 'higher' : 'lower'} in every quantile${where}: something adds a constant to it.`,
    severity: 'critical',
    strength: STRENGTH,
    everywhere: true,
  };
}

/**
 * The one amount by which all quantiles moved, further than their own spread; null where there is none.
 * @param good values at ascending quantiles
 * @param bad those of the bad period
 * @param rows rows the quantiles are of
 */
export function offsetOf(
  good: readonly (number | null)[],
  bad: readonly (number | null)[],
  rows: { good: number; bad: number } = { good: Infinity, bad: Infinity },
): number | null {
  const steps = good.flatMap((value, i) => {
    const other = bad[i];
    return value === null || other === null || other === undefined ? [] : [other - value];
  });
  const [low, high] = [good[0], good.at(-1)];
  if (steps.length < good.length || low === null || high === null || low === undefined || high === undefined)
    return null;
  const spread = high - low;
  const amount = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  if (spread <= 0 || Math.abs(amount) < SPREADS_MOVED * spread) return null;
  const residual = Math.max(...steps.map((step) => Math.abs(step - amount))) / spread;
  return residual <= RESIDUAL_AT_MOST + CHANCE / Math.sqrt(Math.min(rows.good, rows.bad)) ? amount : null;
}

function climbs({ binned }: DataEvidence, name: string): boolean {
  const counted = binned.get(name);
  return counted !== undefined && placeboOf(counted).ks > CLIMBS;
}
