import type { SegmentWhere } from '../../protocol/report';
import { mixAndRate } from '../../stats/mix-and-rate';
import type { PlaybookContext } from '../context';
import { binnedCounts, type BinCount } from '../drift/binned-counts';
import type { Attribute } from '../segments/attributes';
import type { AttributeEffect } from '../segments/segment-report';
import { type AttributeCounts, whereOf } from '../segments/slices';
import { type MixOrLabels, mixOrLabels } from './mix-or-labels';

/** How much of the rise of the error rate follows from rows moving between the values of one column. */
export interface MixExplanation {
  column: string;
  /** Rise of the error rate by mix, and the whole rise. */
  mix: number;
  /** Its standard error, from the good period's rows of every value; 0 where the metric is no rate. */
  error: number;
  rise: number;
  /** The value that grew, where the column is a segment. */
  grown: SegmentWhere | null;
  numeric: boolean;
  /** Whether labels stayed as they were given the column's values, or values given labels; null where it was not asked. */
  held: MixOrLabels | null;
}

/** Total variation of a column's shares below which its mix did not change. */
const MOVED_AT_LEAST = 0.03;

/**
 * Mix parts (Kitagawa) over the values of every segment and the deciles of every numeric feature. The bins' rates are
 * those of the good period where it has rows, so that a rate that moved everywhere does not count as mix.
 */
export async function mixExplanations(
  context: PlaybookContext,
  counts: readonly AttributeCounts[],
  effects: readonly AttributeEffect[],
): Promise<MixExplanation[]> {
  const segments = effects
    .filter(({ attribute }) => attribute.origin === 'segment' || attribute.origin === 'feature')
    .flatMap(({ attribute, grown }): MixExplanation[] => {
      const own = counts.find((count) => count.attribute.name === attribute.name);
      const parts = own
        ? standardized(
            own.slices.map(({ tallies: [tally] }) => ({
              labelled: { good: tally?.good.n ?? 0, bad: tally?.bad.n ?? 0 },
              errors: { good: tally?.good.sum ?? 0, bad: tally?.bad.sum ?? 0 },
            })),
          )
        : null;
      return parts
        ? [
            {
              column: attribute.column,
              ...parts,
              grown: grown ? whereOf(grown.atoms) : null,
              numeric: false,
              held: null,
            },
          ]
        : [];
    });
  const numeric = (await binnedCounts(context))
    .filter(({ column, edges }) => !column.output && edges !== null)
    .flatMap(({ column, bins }): MixExplanation[] => {
      const parts = standardized(bins);
      return parts ? [{ column: column.name, ...parts, grown: null, numeric: true, held: null }] : [];
    });
  const sorted = [...segments, ...numeric].sort((a, b) => b.mix - a.mix);
  const attribute = mostMoved(counts);
  const rival = sorted.find(({ column, numeric: byBins }) => !byBins && column === attribute?.column);
  if (rival && attribute) rival.held = await mixOrLabels(context, attribute);
  return sorted;
}

/** The logged column whose shares moved most; undefined where none did. */
function mostMoved(counts: readonly AttributeCounts[]): Attribute | undefined {
  return counts
    .filter(({ attribute: { origin } }) => origin === 'segment' || origin === 'feature')
    .map(({ attribute, slices, total }) => ({
      attribute,
      moved:
        slices.reduce((sum, { rows }) => sum + Math.abs(rows.good / total.rows.good - rows.bad / total.rows.bad), 0) /
        2,
    }))
    .filter(({ moved }) => moved >= MOVED_AT_LEAST)
    .sort((a, b) => b.moved - a.moved)[0]?.attribute;
}

/** Rise that the new mix would have caused at the good period's rates; Kitagawa's mix part where a bin is new. */
function standardized(
  bins: readonly Pick<BinCount, 'labelled' | 'errors'>[],
): Pick<MixExplanation, 'mix' | 'error' | 'rise'> | null {
  const parts = mixAndRate(
    bins.map(({ labelled, errors }) => ({
      goodRows: labelled.good,
      badRows: labelled.bad,
      goodTotal: errors.good,
      badTotal: errors.bad,
    })),
  );
  if (!parts) return null;
  const good = bins.reduce((sum, { labelled }) => sum + labelled.good, 0);
  const bad = bins.reduce((sum, { labelled }) => sum + labelled.bad, 0);
  const before = bins.reduce((sum, { errors }) => sum + errors.good, 0) / good;
  const expected = bins.reduce(
    (sum, { labelled, errors }) =>
      sum + (labelled.bad / bad) * (labelled.good > 0 ? errors.good / labelled.good : before),
    0,
  );
  const variance = bins.reduce((sum, { labelled, errors }) => {
    if (labelled.good === 0) return sum;
    const rate = errors.good / labelled.good;
    const moved = labelled.bad / bad - labelled.good / good;
    return sum + (moved * moved * Math.max(0, rate * (1 - rate))) / labelled.good;
  }, 0);
  return { mix: expected - before, error: Math.sqrt(variance), rise: parts.change };
}
