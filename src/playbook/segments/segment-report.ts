import type { MetricReport, SegmentReport, SegmentWhere, Why } from '../../protocol/report';
import { mixAndRate } from '../../stats/mix-and-rate';
import { metricInterval, metricOf } from './metric';
import { type Baseline, score } from './score';
import { type AttributeCounts, type Slice, whereOf } from './slices';
import { emptyTally, subtracted } from './tally';

export interface SegmentContext {
  name: MetricReport['name'];
  baseline: Baseline;
  whole: Slice;
}

/** One slice as the report shows it; the parts of mix and rate are of the slice against the rest of the log. */
export function segmentReport(
  slice: Slice,
  { name, baseline, whole }: SegmentContext,
  pValue: number | null,
  aliases: SegmentWhere[] = [],
): SegmentReport {
  const tallies = slice.tallies[0] ?? { good: emptyTally(), bad: emptyTally() };
  const all = whole.tallies[0] ?? { good: emptyTally(), bad: emptyTally() };
  const own = score(tallies, baseline);
  const total = all.bad.sum - (all.good.n > 0 ? (all.bad.n * all.good.sum) / all.good.n : 0);
  const rest = { good: subtracted(all.good, tallies.good), bad: subtracted(all.bad, tallies.bad) };
  const parts = mixAndRate([tallies, rest].map(groupOf));
  const worse = name === 'accuracy' ? -1 : 1;
  const part = parts?.groups[0];
  const why: Why = {};
  if (tallies.good.n === 0) why['metric.good'] = 'No labelled row of the good period is in this segment.';
  if (tallies.bad.n === 0) why['metric.bad'] = 'No labelled row of the bad period is in this segment.';
  if (total <= 0) why.share = 'The metric did not get worse as a whole.';
  if (pValue === null) why.pValue = 'Too few stretches of time to exchange.';
  return {
    where: whereOf(slice.atoms),
    rows: slice.rows,
    metric: { good: metricOf(name, tallies.good), bad: metricOf(name, tallies.bad) },
    interval: {
      good: metricInterval(name, tallies.good, baseline.dispersion),
      bad: metricInterval(name, tallies.bad, baseline.dispersion),
    },
    excessErrors: tallies.bad.n > 0 ? own.excess : null,
    share: total > 0 && tallies.bad.n > 0 ? own.excess / total : null,
    rateEffect: part ? worse * part.rate : null,
    mixEffect: part ? worse * part.mix : null,
    pValue,
    aliases,
    simpson: parts?.simpson ?? false,
    ...(Object.keys(why).length > 0 ? { why } : {}),
  };
}

const groupOf = ({ good, bad }: { good: { n: number; sum: number }; bad: { n: number; sum: number } }) => ({
  goodRows: good.n,
  badRows: bad.n,
  goodTotal: good.sum,
  badTotal: bad.sum,
});

/** How much of the change of the metric a change of an attribute's mix explains, and how much change inside its values. */
export interface AttributeEffect {
  attribute: AttributeCounts['attribute'];
  /** Rise of the error rate (or loss) by mix and by rate; they add up to the whole rise. */
  mix: number;
  rate: number;
  simpson: boolean;
  /** Value whose growth did most of the mix part. */
  grown: Slice | null;
}

export function attributeEffects(counts: readonly AttributeCounts[]): AttributeEffect[] {
  return counts.flatMap(({ attribute, slices }): AttributeEffect[] => {
    const parts = mixAndRate(
      slices.map((slice) => groupOf(slice.tallies[0] ?? { good: emptyTally(), bad: emptyTally() })),
    );
    if (!parts) return [];
    const most = parts.groups
      .map((part, i) => ({ part, slice: slices[i] }))
      .filter(({ slice }) => slice !== undefined && shareOf(slice, slices, 'bad') > shareOf(slice, slices, 'good'))
      .sort((a, b) => b.part.mix - a.part.mix)[0];
    return [{ attribute, mix: parts.mix, rate: parts.rate, simpson: parts.simpson, grown: most?.slice ?? null }];
  });
}

function shareOf(slice: Slice, slices: readonly Slice[], period: 'good' | 'bad'): number {
  const total = slices.reduce((sum, { rows }) => sum + rows[period], 0);
  return total > 0 ? slice.rows[period] / total : 0;
}
