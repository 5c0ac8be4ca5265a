import type { Finding, SegmentReport, StepReport } from '../../protocol/report';
import type { PlaybookContext, SegmentsOutcome } from '../context';
import { drift } from '../drift';
import { hourAndWeekday } from './attributes';
import { atomBlocks, outcomeBlocks, permutedPValues } from './blocks';
import { locate, type Location } from './locate';
import { metricReport } from './metric';
import { type Baseline, score } from './score';
import { focused } from '../onset/focus';
import { attributeEffects, segmentReport, type SegmentContext } from './segment-report';
import { type AttributeCounts, countConjunctions, countSlices, type Slice } from './slices';
import { survey } from './survey';
import { shiftEvidence } from '../shift';
import { wordsOf } from './words';
import { segmentsWithoutLabels } from './without-labels';

const SEGMENTS_SHOWN = 60;
/** A value that nearly all rows have is no segment of them. */
const ALL_ROWS = 0.99;
/** A segment that random exchange of time blocks makes as often as this is no root. */
const LUCK = 0.05;

/** Third question: is it a specific segment? Sought where the fault surely holds, reported for the periods as given. */
export async function segments(asked: PlaybookContext): Promise<SegmentsOutcome> {
  const context = await focused(asked);
  const { signal, counts, whole, baseline } = await survey(context);
  const own = await survey(asked);
  const metric = metricReport(asked, own.whole, own.baseline?.dispersion ?? 1);
  if (!signal || !baseline || !whole || !own.baseline || !own.whole || metric.good === null || metric.bad === null) {
    return segmentsWithoutLabels(asked, metric);
  }
  const usable = await withoutMovedBins(context, counts);
  const candidate = await locate(context, { signal, counts: usable, index: 0, baseline });
  const chances = await significance(context, [candidate, candidate?.second ?? null].map(discounted));
  const luck = (chances.furtherP[0] ?? 0) > LUCK && (candidate?.atoms.length ?? 0) > 0;
  const location = luck ? null : candidate;
  const shown: SegmentContext = { name: metric.name, baseline: own.baseline, whole: own.whole };
  const chosen = await Promise.all(
    [location, location?.second ?? null].map(async (found, i) => {
      if (!found || found.atoms.length === 0) return null;
      const [slice] = context === asked ? [found.slice] : await countConjunctions(asked, [found.atoms], [signal]);
      return slice ? segmentReport(slice, shown, chances.furtherP[i] ?? null, found.aliases) : null;
    }),
  );
  const [root = null, second = null] = chosen;
  const list = await ordered(asked, shown, chosen, context === asked ? chances : await significance(asked, []));
  const effects = attributeEffects(counts);
  return {
    step: describe(asked, list, root, second, chances.wholeP, metric),
    metric,
    segments: list,
    root,
    shift: await shiftEvidence(context, location?.atoms ?? [], counts, effects),
    evidence: {
      location,
      second,
      effects,
      wholeP: chances.wholeP,
      baseline,
      counts,
      metric: metricReport(context, whole, baseline.dispersion),
      focus: context === asked ? null : context.periods,
    },
  };
}

/**
 * The segments of the report: the root and its story first, then what else stands out. Bins of a number that itself moved
 * tell where values went and come after segments that got worse in themselves.
 */
async function ordered(
  context: PlaybookContext,
  shown: SegmentContext,
  chosen: readonly (SegmentReport | null)[],
  { pValues }: Chances,
): Promise<SegmentReport[]> {
  const { baseline, whole } = shown;
  const { counts } = await survey(context);
  const steady = new Set(
    (await withoutMovedBins(context, counts)).flatMap(({ slices }) => slices.flatMap(({ atoms }) => atoms)),
  );
  const { minimumRows } = context.thresholds;
  const listed = atomsOf(counts)
    .map((slice, i) => ({ slice, pValue: pValues[i] ?? null, llr: llrOf(slice, baseline) }))
    .filter(({ slice: { rows } }) => rows.bad >= minimumRows || rows.good >= minimumRows)
    .filter(({ slice: { rows } }) => rows.good < ALL_ROWS * whole.rows.good || rows.bad < ALL_ROWS * whole.rows.bad)
    .map((one) => ({ ...one, moved: one.slice.atoms.some((atom) => !steady.has(atom)) }))
    .sort((a, b) => Number(a.moved) - Number(b.moved) || b.llr - a.llr)
    .map(({ slice, pValue }) => segmentReport(slice, shown, pValue))
    .slice(0, SEGMENTS_SHOWN);
  const first = chosen.filter((report): report is SegmentReport => report !== null);
  const known = new Set([...first, ...listed].map(({ where }) => wordsOf(where)));
  const times = (await timesOfDay(context, shown)).filter(({ where }) => !known.has(wordsOf(where)));
  return [...first, ...listed.filter((report) => !first.some((other) => sameWhere(other, report))), ...times];
}

/**
 * Hours and weekdays in their own order, for a reader to look along: periods that are too short for a cause to be sought
 * in them still have them.
 */
async function timesOfDay(context: PlaybookContext, shown: SegmentContext): Promise<SegmentReport[]> {
  const { signal } = await survey(context);
  const counts = await countSlices(context, hourAndWeekday(context), signal ? [signal] : []);
  return atomsOf(counts)
    .filter(({ rows }) => rows.bad > 0)
    .map((slice) => segmentReport(slice, shown, null));
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

/** Segments of one condition that any row of either period is in. */
const atomsOf = (counts: readonly AttributeCounts[]): Slice[] =>
  counts.flatMap(({ slices }) => slices).filter(({ rows }) => rows.good + rows.bad > 0);

interface Chances {
  /** Of every single condition, in the order of `atomsOf`. */
  pValues: (number | null)[];
  wholeP: number | null;
  furtherP: (number | null)[];
}

async function significance(context: PlaybookContext, further: readonly number[]): Promise<Chances> {
  const { counts, whole, baseline } = await survey(context);
  if (!whole || !baseline) return { pValues: [], wholeP: null, furtherP: [] };
  const atoms = atomsOf(counts);
  const blocks = await outcomeBlocks(context);
  const byBlock = await atomBlocks(
    context,
    counts.map(({ attribute }) => attribute),
  );
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
  const moved = ({ rows, metric: { good, bad } }: SegmentReport): string =>
    rows.good === 0 ? `${percent(bad)}, and no such rows before` : `${percent(good)} → ${percent(bad)}`;
  // Numbers that hold for a selection of the rows are not shown as if they held for all.
  const change = (segment: SegmentReport, lead: string): string =>
    context.log.withheld === undefined ? `${lead} ${moved(segment)}` : ' among labelled rows';
  for (const [i, segment] of [root, second].entries()) {
    if (!segment) continue;
    findings.push({
      id: `segment/${Object.keys(segment.where).join('+')}/${Object.values(segment.where).join('+')}`,
      severity: i === 0 ? 'critical' : 'warning',
      text: `${wordsOf(segment.where)}${change(segment, `: ${metric.name}`)}${
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
    ? `The fall is confined to ${wordsOf(root.where)}${context.log.withheld === undefined ? `: ${moved(root)}` : ' among labelled rows'}.`
    : significant
      ? 'The fall is not confined to a segment.'
      : 'No segment got worse than chance explains.';
  return { id: 'segments', status: root || significant ? 'suspect' : 'clear', summary, findings };
}
