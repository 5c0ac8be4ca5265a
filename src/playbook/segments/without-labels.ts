import type { Finding, MetricReport, SegmentReport } from '../../protocol/report';
import { cramersV } from '../../stats/chi-square';
import type { PlaybookContext, SegmentsOutcome } from '../context';
import { shiftEvidence } from '../shift';
import { survey } from './survey';
import { type Slice, whereOf } from './slices';

/** Growth or shrinkage of a segment that is worth naming without labels: Cramér's V of the attribute. */
const MIX_MOVED = 0.1;
const SEGMENTS_SHOWN = 60;

/** Without labels on both sides only the mix of rows can be compared; errors cannot be placed, and that is said. */
export async function segmentsWithoutLabels(context: PlaybookContext, metric: MetricReport): Promise<SegmentsOutcome> {
  const { counts } = await survey(context);
  const why = metric.why?.good ?? metric.why?.bad ?? 'The log has no labels.';
  const moved = counts
    .map(({ attribute, slices }) => ({
      attribute,
      slices,
      effect:
        cramersV(
          slices.map(({ rows }) => rows.good),
          slices.map(({ rows }) => rows.bad),
        ) ?? 0,
    }))
    .sort((a, b) => b.effect - a.effect);
  const findings = moved
    .filter(({ effect, attribute }) => effect > MIX_MOVED && attribute.origin !== 'derived')
    .map(({ attribute, effect }): Finding => ({
      id: `mix/${attribute.name}/`,
      severity: 'info',
      text: `The mix of ${attribute.name} moved (Cramér's V ${effect.toFixed(2)}).`,
      column: attribute.column,
      segment: null,
    }));
  const segments = moved
    .flatMap(({ slices }) => slices.map((slice) => unlabelled(slice, why)))
    .slice(0, SEGMENTS_SHOWN);
  const strongest = findings[0]?.text ?? `No column's mix moved.`;
  return {
    step: { id: 'segments', status: 'untestable', summary: `Cannot be tested: ${why} ${strongest}`, findings },
    metric,
    segments,
    root: null,
    evidence: null,
    shift: await shiftEvidence(context, [], counts, []),
  };
}

function unlabelled({ atoms, rows }: Slice, reason: string): SegmentReport {
  return {
    where: whereOf(atoms),
    rows,
    metric: { good: null, bad: null },
    interval: { good: null, bad: null },
    excessErrors: null,
    share: null,
    rateEffect: null,
    mixEffect: null,
    pValue: null,
    aliases: [],
    simpson: false,
    why: { metric: reason },
  };
}
