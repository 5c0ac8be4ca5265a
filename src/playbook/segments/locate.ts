import type { PlaybookContext } from '../context';
import type { Attribute } from './attributes';
import { type Candidate, expand, ranked } from './expand';
import { type Baseline, type Score, score } from './score';
import {
  type Atom,
  type AttributeCounts,
  countConjunctions,
  countSlices,
  outside,
  type Slice,
  whereOf,
} from './slices';
import { rateOf, type Signal, subtracted, type Tally } from './tally';
import type { SegmentWhere } from '../../protocol/report';

/** A remainder is as bad as the segment itself where it is this significant and has this share of its lift. */
const REMAINDER_Z = 3;
const REMAINDER_LIFT = 0.12;
/** A log-likelihood ratio below this is luck among a few hundred slices. */
const LLR_AT_LEAST = 8;
/** The best of hundreds of slices beats the whole log by so many nats where nothing is confined to it. */
const CONFINED = 2;
const ALIAS_OVERLAP = 0.95;

/** Where a signal rose. */
export interface Location {
  /** The segment's conditions; none where the rise is not confined to one. */
  atoms: readonly Atom[];
  slice: Slice;
  score: Score;
  /** Other attributes that name the same rows. */
  aliases: SegmentWhere[];
  /** A second segment, with a rise of its own. */
  second: Location | null;
}

export interface LocateQuestion {
  signal: Signal;
  /** First-level counts of this signal, and its place in them. */
  counts: readonly AttributeCounts[];
  index: number;
  baseline: Baseline;
}

/** Finds the smallest set of conditions that holds a rise, or the whole log; null where nothing rose. */
export async function locate(context: PlaybookContext, question: LocateQuestion, depth = 0): Promise<Location | null> {
  const { counts, index, baseline, signal } = question;
  const whole = counts[0]?.total ?? (await countConjunctions(context, [[]], [signal]))[0];
  const wholeTallies = whole?.tallies[counts[0] ? index : 0];
  if (!whole || !wholeTallies || wholeTallies.bad.n === 0 || baseline.good.n === 0) return null;
  const wholeScore = score(wholeTallies, baseline);
  const minimumRows = Math.max(context.thresholds.minimumRows, 0.001 * wholeTallies.bad.n);
  const candidates = await expand(context, counts, signal, index, baseline, minimumRows);
  const everything: Location = { atoms: [], slice: whole, score: wholeScore, aliases: [], second: null };
  const best = candidates[0];
  if (Math.max(best?.llr ?? 0, wholeScore.llr) < LLR_AT_LEAST * baseline.dispersion) return null;
  if (!best || best.llr <= wholeScore.llr + CONFINED * baseline.dispersion)
    return wholeScore.llr > 0 ? everything : null;
  return climb(context, question, best, everything, depth);
}

/** Moves to a parent while what the segment leaves out of it is elevated too. */
async function climb(
  context: PlaybookContext,
  question: LocateQuestion,
  start: Candidate,
  whole: Location,
  depth: number,
): Promise<Location | null> {
  const { signal, baseline } = question;
  let atoms = start.slice.atoms;
  for (;;) {
    const parents = atoms.length > 1 ? atoms.map((left) => atoms.filter((atom) => atom !== left)) : [];
    const [own, ...others] = await countConjunctions(context, [atoms, ...parents], [signal]);
    const tallies = own?.tallies[0];
    if (!own || !tallies) return whole;
    const ownScore = score(tallies, baseline);
    const better = others
      .filter((parent) => remainderElevated(parent.tallies[0], tallies, ownScore, baseline))
      .sort((a, b) => llrOf(b, baseline) - llrOf(a, baseline))[0];
    if (better) {
      atoms = better.atoms;
      continue;
    }
    const wholeTallies = whole.slice.tallies[question.counts[0] ? question.index : 0];
    if (!remainderElevated(wholeTallies, tallies, ownScore, baseline))
      return described(context, question, own, ownScore, null);
    const second = depth === 0 ? await independentSecond(context, question, own, wholeTallies) : null;
    return second ? described(context, question, own, ownScore, second) : whole;
  }
}

const llrOf = (slice: Slice, baseline: Baseline): number =>
  slice.tallies[0] ? score(slice.tallies[0], baseline).llr : 0;

function remainderElevated(
  parent: { good: Tally; bad: Tally } | undefined,
  own: { good: Tally; bad: Tally },
  ownScore: Score,
  baseline: Baseline,
): boolean {
  if (!parent) return false;
  const remainder = { good: subtracted(parent.good, own.good), bad: subtracted(parent.bad, own.bad) };
  if (remainder.bad.n <= 0) return false;
  const rest = score(remainder, baseline);
  return (
    rest.z > REMAINDER_Z &&
    rest.lift > REMAINDER_LIFT * ownScore.lift &&
    riseOf(remainder, baseline) > REMAINDER_LIFT * riseOf(own, baseline)
  );
}

/** Rise of the rate in its own unit: near 0 lifts are unstable. */
function riseOf({ good, bad }: { good: Tally; bad: Tally }, baseline: Baseline): number {
  const before = rateOf(good) ?? rateOf(baseline.good) ?? 0;
  return (rateOf(bad) ?? before) - before;
}

/**
 * What is left is elevated because of another segment, not everywhere: that segment, where without both nothing is.
 */
async function independentSecond(
  context: PlaybookContext,
  question: LocateQuestion,
  first: Slice,
  wholeTallies: { good: Tally; bad: Tally } | undefined,
): Promise<Location | null> {
  const { signal, baseline } = question;
  const attributes = question.counts.map(({ attribute }) => attribute);
  const rest = await countSlices(context, attributes, [signal], [], outside(first.atoms));
  const restBaseline: Baseline = { ...baseline, good: rest[0]?.total.tallies[0]?.good ?? baseline.good };
  const best = ranked(rest, 0, restBaseline, context.thresholds.minimumRows)[0];
  const total = rest[0]?.total.tallies[0];
  const own = best?.slice.tallies[0];
  if (!best || !total || !own || !wholeTallies) return null;
  const remaining = { good: subtracted(total.good, own.good), bad: subtracted(total.bad, own.bad) };
  const bestScore = score(own, restBaseline);
  if (remaining.bad.n < 0.2 * wholeTallies.bad.n) return null;
  if (bestScore.llr < LLR_AT_LEAST * baseline.dispersion) return null;
  if (remainderElevated(total, own, bestScore, restBaseline)) return null;
  return { atoms: best.slice.atoms, slice: best.slice, score: bestScore, aliases: [], second: null };
}

async function described(
  context: PlaybookContext,
  question: LocateQuestion,
  slice: Slice,
  own: Score,
  second: Location | null,
): Promise<Location> {
  const attributes = question.counts.map(({ attribute }) => attribute);
  const aliases = await aliasesOf(context, slice, attributes, question.counts);
  return { atoms: slice.atoms, slice, score: own, aliases, second };
}

/** Single values of other attributes that hold the same rows: both contain at least 95% of each other. */
async function aliasesOf(
  context: PlaybookContext,
  slice: Slice,
  attributes: readonly Attribute[],
  first: readonly AttributeCounts[],
): Promise<SegmentWhere[]> {
  if (slice.atoms.length !== 1) return [];
  const used = new Set(slice.atoms.map(({ attribute }) => attribute.column));
  const others = attributes.filter((attribute) => !used.has(attribute.column) && attribute.origin !== 'derived');
  const inside = await countSlices(context, others, [], slice.atoms);
  return inside.flatMap(({ attribute, slices }) => {
    const all = first.find((counts) => counts.attribute.name === attribute.name);
    return slices.flatMap((within) => {
      const key = within.atoms.at(-1)?.key ?? null;
      const same = all?.slices.find((single) => single.atoms[0]?.key === key);
      if (!same || within.rows.bad < ALIAS_OVERLAP * slice.rows.bad || within.rows.bad < ALIAS_OVERLAP * same.rows.bad)
        return [];
      if (slice.rows.good > 0 && within.rows.good < ALIAS_OVERLAP * same.rows.good) return [];
      return [whereOf([{ attribute, key }])];
    });
  });
}
