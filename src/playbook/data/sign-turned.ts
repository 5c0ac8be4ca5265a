import { and, column, compare, literal, not, within } from '../../engine/expression';
import type { PlaybookContext } from '../context';
import type { Check, Suspicion } from './fault';
import { type Moved, mostMoved, onceEach, quantilesInside } from './moved-inside';

/** Mirrored quantiles lie so near those that were, as a part of their middle 90%; as they are they lie so many times further. */
const RESIDUAL_AT_MOST = 0.08;
const CLEARER = 4;
const STRENGTH = 0.97;

/** Numbers whose values are what they were with the other sign, in the whole log or in the rows of one value. */
export const signTurned: Check = async (evidence) => {
  const chosen = await mostMoved(evidence);
  return onceEach(await Promise.all(chosen.map((moved) => examine(evidence.context, moved))));
};

async function examine(context: PlaybookContext, moved: Moved): Promise<Suspicion | null> {
  const { good, bad } = await quantilesInside(context, moved);
  const [before, after] = [known(good), known(bad)];
  if (!before || !after || !isMirrored(before, after)) return null;
  const { name } = moved;
  const operand = column(name);
  const [low = 0, high = 0] = [before[0], before.at(-1)];
  // Values that both signs have say nothing: what is left places the fault.
  const turned = and(compare(operand, '!=', literal(0)), not(within(operand, low, high)), within(operand, -high, -low));
  return {
    check: 'sign-turned',
    kind: 'data-fault',
    columns: [name],
    signal: { kind: 'event', value: turned, defined: operand },
    text: (_, where) => `${name} has the other sign${where}: it is multiplied by −1.`,
    severity: 'critical',
    strength: STRENGTH,
    everywhere: true,
  };
}

const known = (values: readonly (number | null)[]): number[] | null =>
  values.length > 0 && values.every((value): value is number => value !== null) ? [...values] : null;

/** The quantiles of a number with its sign turned are the negative ones from the other end. */
function isMirrored(good: readonly number[], bad: readonly number[]): boolean {
  const spread = (good.at(-1) ?? 0) - (good[0] ?? 0);
  if (spread <= 0) return false;
  const off = (other: readonly number[]): number =>
    Math.max(...good.map((value, i) => Math.abs(value - (other[i] ?? 0)))) / spread;
  const mirrored = off(bad.map((value) => -value).reverse());
  return mirrored <= RESIDUAL_AT_MOST && off(bad) > CLEARER * RESIDUAL_AT_MOST;
}
