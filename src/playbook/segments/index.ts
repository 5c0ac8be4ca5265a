import type { Finding, SegmentReport, StepReport } from '../../protocol/report';
import type { PlaybookContext, SegmentsOutcome } from '../context';
import { drift } from '../drift';
import { atomBlocks, outcomeBlocks, permutedPValues } from './blocks';
import { locate, type Location } from './locate';
import { metricReport } from './metric';
import { type Baseline, score } from './score';
import { attributeEffects, segmentReport, type SegmentContext } from './segment-report';
import { type AttributeCounts, type Slice } from './slices';
import { survey } from './survey';
import { shiftEvidence } from '../shift';
import { wordsOf } from './words';
import { segmentsWithoutLabels } from './without-labels';

const SEGMENTS_SHOWN = 60;
/** A value that nearly all rows have is no segment of them. */
const ALL_ROWS = 0.99;
/** A segment that random exchange of time blocks makes as often as this is no root. */
const LUCK = 0.05;

/** Third question: is it a specific segment? */
export async function segments(context: PlaybookContext): Promise<SegmentsOutcome> {
  const { signal, counts, whole, baseline } = await survey(context);
  const metric = metricReport(context, whole, baseline?.dispersion ?? 1);
  if (!signal || !baseline || !whole || metric.good === null || metric.bad === null) {
    return segmentsWithoutLabels(context, metric);
  }
  const usable = await withoutMovedBins(context, counts);
  const candidate = await locate(context, { signal, counts: usable, index: 0, baseline });
  const shown: SegmentContext = { name: metric.name, baseline, whole };
  const atoms = counts.flatMap(({ slices }) => slices).filter(({ rows }) => rows.good + rows.bad > 0);
  const { pValues, wholeP, furtherP } = await significance(
    context,
    atoms,
    whole,
    baseline,
    [candidate, candidate?.second ?? null].map(discounted),
  );
  const luck = (furtherP[0] ?? 0) > LUCK && (candidate?.atoms.length ?? 0) > 0;
  const location = luck ? null : candidate;
  const reports = new Map(atoms.map((slice, i) => [slice, segmentReport(slice, shown, pValues[i] ?? null)]));
  const root =
    location && location.atoms.length > 0
      ? segmentReport(location.slice, shown, furtherP[0] ?? null, location.aliases)
      : null;
  const second = location?.second
    ? segmentReport(location.second.slice, shown, furtherP[1] ?? null, location.second.aliases)
    : null;
  const listed = [...reports.entries()]
    .filter(([{ rows }]) => rows.bad >= context.thresholds.minimumRows || rows.good >= context.thresholds.minimumRows)
    .filter(([{ rows }]) => rows.good < ALL_ROWS * whole.rows.good || rows.bad < ALL_ROWS * whole.rows.bad)
    .sort(([a], [b]) => llrOf(b, baseline) - llrOf(a, baseline))
    .map(([, report]) => report)
    .slice(0, SEGMENTS_SHOWN);
  const chosen = [root, second].filter((report): report is SegmentReport => report !== null);
  const list = [...chosen, ...listed.filter((report) => !chosen.some((other) => sameWhere(other, report)))];
  const effects = attributeEffects(counts);
  const step = describe(context, list, root, second, wholeP, metric);
  const shift = await shiftEvidence(context, location?.atoms ?? [], counts, effects);
  return {
    step,
    metric,
    segments: list,
    root,
    shift,
    evidence: { location, second, effects, wholeP, baseline, counts },
  };
}

/**
 * Bins of a number that itself moved say where the values went, not where the model got worse: their good rates belong
 * to other rows. They stay in the list, and out of the search for the root.
 */
async function withoutMovedBins(
  context: PlaybookContext,
  counts: readonly AttributeCounts[],
): Promise<AttributeCounts[]> {
  const moved = new Set((await drift(context)).features.filter(({ drifted }) => drifted).map(({ name }) => name));
  return counts.flatMap((count) => {
    if (count.attribute.origin !== 'derived' || !count.attribute.name.endsWith('.bin')) return [count];
    if (moved.has(count.attribute.column)) return [];
    return [{ ...count, slices: count.slices.filter(({ atoms }) => atoms[0]?.key !== null) }];
  });
}

async function significance(
  context: PlaybookContext,
  atoms: readonly Slice[],
  whole: Slice,
  baseline: Baseline,
  further: readonly number[],
): Promise<{ pValues: (number | null)[]; wholeP: number | null; furtherP: (number | null)[] }> {
  const blocks = await outcomeBlocks(context);
  const attributes = [
    ...new Map(
      atoms.flatMap(({ atoms: [atom] }) => (atom ? [[atom.attribute.name, atom.attribute] as const] : [])),
    ).values(),
  ];
  const byBlock = await atomBlocks(context, attributes);
  const columns = atoms.map((slice) => ({
    llr: llrOf(slice, baseline),
    blocks:
      byBlock.get(slice.atoms[0]?.attribute.name ?? '')?.get(slice.atoms[0]?.key ?? null) ?? new Map<string, never>(),
  }));
  const all = { llr: llrOf(whole, baseline), blocks: new Map(blocks.map(({ id, tally }) => [id, tally])) };
  const pValues = permutedPValues(blocks, columns, baseline.kind, further);
  return {
    pValues: pValues.slice(0, columns.length),
    furtherP: pValues.slice(columns.length),
    wholeP: permutedPValues(blocks, [all], baseline.kind)[0] ?? null,
  };
}

const llrOf = (slice: Slice, baseline: Baseline): number =>
  slice.tallies[0] ? score(slice.tallies[0], baseline).llr : 0;

const sameWhere = (a: SegmentReport, b: SegmentReport): boolean => wordsOf(a.where) === wordsOf(b.where);

/** Every further condition multiplies the slices that were looked at, which costs so many nats of the ratio. */
const NATS_A_CONDITION = 6;
/** Hours and bins are many, and rows of one hour resemble each other. */
const NATS_A_DERIVED = 3;

function discounted(location: Location | null): number {
  if (!location) return 0;
  const further = location.atoms.length - 1;
  const derived = further > 0 ? location.atoms.filter(({ attribute }) => attribute.origin === 'derived').length : 0;
  return Math.max(0, location.score.llr - NATS_A_CONDITION * further - NATS_A_DERIVED * derived);
}

function describe(
  context: PlaybookContext,
  list: readonly SegmentReport[],
  root: SegmentReport | null,
  second: SegmentReport | null,
  wholeP: number | null,
  metric: SegmentsOutcome['metric'],
): StepReport {
  const findings: Finding[] = [];
  const percent = (value: number | null): string =>
    value === null ? '–' : metric.name === 'accuracy' ? `${Math.round(value * 100)}%` : value.toPrecision(3);
  for (const [i, segment] of [root, second].entries()) {
    if (!segment) continue;
    findings.push({
      id: `segment/${Object.keys(segment.where).join('+')}/${Object.values(segment.where).join('+')}`,
      severity: i === 0 ? 'critical' : 'warning',
      text: `${wordsOf(segment.where)}: ${metric.name} ${percent(segment.metric.good)} → ${percent(segment.metric.bad)}${
        segment.share === null
          ? ''
          : `, ${Math.round(Math.min(segment.share, 9.99) * 100)}% of the excess ${metric.name === 'accuracy' ? 'errors' : 'loss'}`
      }.`,
      column: null,
      segment: segment.where,
    });
  }
  for (const segment of list
    .filter(({ simpson, pValue }) => simpson && pValue !== null && pValue < context.thresholds.pValue)
    .slice(0, 3)) {
    findings.push({
      id: `simpson/${Object.keys(segment.where).join('+')}/${Object.values(segment.where).join('+')}`,
      severity: 'info',
      text: `${wordsOf(segment.where)}: the mix of rows and the rate inside it moved in opposite directions (Simpson's paradox).`,
      column: null,
      segment: segment.where,
    });
  }
  const fell = metric.change !== null && (metric.name === 'accuracy' ? metric.change < 0 : metric.change > 0);
  const significant = fell && (wholeP === null || wholeP < context.thresholds.pValue);
  const summary = root
    ? `The fall is confined to ${wordsOf(root.where)}: ${percent(root.metric.good)} → ${percent(root.metric.bad)}.`
    : significant
      ? 'The fall is not confined to a segment.'
      : 'No segment got worse than chance explains.';
  return { id: 'segments', status: root || significant ? 'suspect' : 'clear', summary, findings };
}
