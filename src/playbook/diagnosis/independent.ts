import type { SegmentReport, SegmentWhere } from '../../protocol/report';
import type { Outcomes } from '../context';
import { wordsOf } from '../segments/words';
import type { Candidate, Case } from './candidate';

/** A second cause holds so much of the excess errors, and chance makes its segment as seldom. */
const SHARE_AT_LEAST = 0.1;
const P_AT_MOST = 0.01;

/** The same of a segment that is listed because the data are at fault there. */
const LISTED_P_AT_MOST = 0.05;
const UNMISTAKABLE = 0.85;
const LEANED_ON = 0.06;
/** How far shares of errors may be off. */
const SPREAD = 0.2;

/** Two segments, each of which got worse also among the rows outside the other, while the rows outside both did not. */
export interface TwoPlaces {
  first: SegmentReport;
  second: SegmentReport;
}

/** The two segments that fell by themselves; null where there is one, or the other may be chance. */
export function twoPlaces({ outcomes, fell, labelled, root }: Case): TwoPlaces | null {
  if (!fell || !labelled || !root) return null;
  const located = outcomes.segments.evidence?.second ?? null;
  const certain = located && (located.share ?? 0) >= SHARE_AT_LEAST && (located.pValue ?? 1) <= P_AT_MOST;
  const second = certain ? located : faultyBeside(root, outcomes);
  return second ? { first: root, second } : null;
}

/**
 * The segment of an unmistakable fault that got worse beyond what the root alone does to it: too few errors to be located by
 * themselves are enough where the data say what is wrong with these very rows.
 */
function faultyBeside(root: SegmentReport, { data, segments }: Outcomes): SegmentReport | null {
  const columns = Object.keys(root.where);
  for (const { strength, importance, segment, share, explained } of data.faults) {
    if (strength < UNMISTAKABLE || (importance ?? 0) < LEANED_ON || !segment || explained === null) continue;
    if (isNamed(root, segment) || Object.keys(segment).some((name) => columns.includes(name))) continue;
    const beyond = beyondRoot(root, share, explained);
    const own = segments.segments.find((each) => isNamed(each, segment));
    if (own && beyond >= SHARE_AT_LEAST && (own.pValue ?? 1) <= LISTED_P_AT_MOST) return own;
  }
  return null;
}

/**
 * Of all excess errors the share that rows hold beyond what the root puts there, were its rows spread over them evenly; 0
 * where they hold more than the root leaves, because then they are not.
 */
function beyondRoot(root: SegmentReport, share: number, held: number): number {
  const rootShare = Math.min(1, Math.max(0, root.share ?? 0));
  const beyond = held - share * rootShare;
  return beyond > 1 - rootShare + SPREAD ? 0 : beyond;
}

/** Whether a segment is the one meant, by any of its names. */
export const isNamed = ({ where, aliases }: SegmentReport, segment: SegmentWhere | null): boolean =>
  [where, ...aliases].some((name) => wordsOf(name) === wordsOf(segment));

export type Place = keyof TwoPlaces;

/** Which of the two a segment is; null for neither. */
export function placeOf(places: TwoPlaces | null, segment: SegmentWhere | null): Place | null {
  if (!places || !segment) return null;
  if (isNamed(places.first, segment)) return 'first';
  return isNamed(places.second, segment) ? 'second' : null;
}

/** The other of two. */
export const beside = (place: Place): Place => (place === 'first' ? 'second' : 'first');

/** Both causes stand: the best candidate of the place with more excess errors comes first, that of the other one next. */
export function largerFirst(places: TwoPlaces | null, ranked: Candidate[], standing: number): Candidate[] {
  if (!places) return ranked;
  const best = (place: Place): Candidate | undefined =>
    ranked.find(({ segment, confidence }) => confidence >= standing && placeOf(places, segment) === place);
  const leaders = [best('first'), best('second')];
  const [one, other] = leaders;
  if (!one || !other) return ranked;
  const larger = (places.second.excessErrors ?? 0) > (places.first.excessErrors ?? 0) ? [other, one] : [one, other];
  return [...larger, ...ranked.filter((candidate) => !leaders.includes(candidate))];
}
