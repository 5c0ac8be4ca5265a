import { column, compare, type Expression, isNull, literal } from '../../engine/expression';
import type { OnsetSignal, PlaybookContext } from '../context';
import { binnedCounts } from '../drift/binned-counts';
import { rankOf, valueAtRank } from '../drift/cells';

import { type LostAssociation, type Partner, partnersOf } from '../shift/lost-associations';
import { sample } from '../shift/sample';
import { focused } from './focus';

/** Standard errors from which a relation is surely lost, and how much of it must be gone. */
const CERTAIN_Z = 5;
const KEPT_AT_MOST = 0.7;
/** Partners that say less of a feature only add noise. */
const CORRELATED = 0.08;
const PARTNERS_AT_MOST = 8;

/** The signal of a feature in words. */
export const atOdds = (feature: string): string => `${feature} at odds with the features it went with`;

/**
 * A feature that lost its relation to the others has the same values as ever: row by row the only sign is that it lies on
 * the other side of its median than its partners say, half of the time instead of seldom. Null where none lost it surely.
 */
export async function relationSignal(
  context: PlaybookContext,
  [lost, next]: readonly LostAssociation[],
): Promise<OnsetSignal | null> {
  if (!lost || lost.z < CERTAIN_Z || lost.bad > KEPT_AT_MOST * lost.good || (next && next.z > 0.8 * lost.z))
    return null;
  const sought = await focused(context);
  const good = (await sample(sought, []))?.good;
  if (!good) return null;
  const partners = partnersOf(good, lost.name)
    .filter(({ correlation }) => Math.abs(correlation) >= CORRELATED)
    .slice(0, PARTNERS_AT_MOST);
  const medians = await mediansOf(sought);
  const own = medians.get(lost.name);
  const votes = partners.flatMap((partner) => vote(partner, medians.get(partner.name)) ?? []);
  const [first, ...others] = votes;
  if (own === undefined || !first) return null;
  const sum = others.reduce<Expression>((left, right) => ({ kind: 'arithmetic', operator: '+', left, right }), first);
  const operand = column(lost.name);
  const above = compare(operand, '>', literal(own));
  return {
    text: atOdds(lost.name),
    event: {
      kind: 'case',
      branches: [
        { when: isNull(operand), then: literal(null) },
        { when: compare(either(above, 1, 0), '=', either(compare(sum, '>', literal(0)), 1, 0)), then: literal(0) },
      ],
      otherwise: literal(1),
    },
  };
}

const either = (when: Expression, yes: number, no: number): Expression => ({
  kind: 'case',
  branches: [{ when, then: literal(yes) }],
  otherwise: literal(no),
});

/** A partner's weight, for the upper side where it is above its median; nothing where it has no value. */
function vote({ name, correlation }: Partner, median: number | undefined): Expression | null {
  if (median === undefined) return null;
  const weight = Number(correlation.toPrecision(3));
  return {
    kind: 'case',
    branches: [
      { when: isNull(column(name)), then: literal(0) },
      { when: compare(column(name), '>', literal(median)), then: literal(weight) },
    ],
    otherwise: literal(-weight),
  };
}

async function mediansOf(context: PlaybookContext): Promise<Map<string, number>> {
  const columns = await binnedCounts(context);
  return new Map(
    columns.flatMap(({ column: { name }, numeric }): [string, number][] => {
      if (!numeric || numeric.values.good === 0) return [];
      const found = valueAtRank(numeric.cells, 'good', rankOf(0.5, numeric.values.good));
      return [[name, typeof found === 'number' ? found : (found.low + found.high) / 2]];
    }),
  );
}
