import type { SegmentReport, SegmentWhere } from '../../protocol/report';
import { wordsOf } from '../segments/words';
import type { Candidate, Case } from './candidate';

/** A second cause holds so much of the excess errors, and chance makes its segment as seldom. */
const SHARE_AT_LEAST = 0.1;
const P_AT_MOST = 0.01;

/** Two segments, each of which got worse also among the rows outside the other, while the rows outside both did not. */
export interface TwoPlaces {
  first: SegmentReport;
  second: SegmentReport;
}

/** The two segments that fell by themselves; null where there is one, or the other may be chance. */
export function twoPlaces({ outcomes, fell, labelled, root }: Case): TwoPlaces | null {
  const second = outcomes.segments.evidence?.second ?? null;
  if (!fell || !labelled || !root || !second) return null;
  const certain = (second.share ?? 0) >= SHARE_AT_LEAST && (second.pValue ?? 1) <= P_AT_MOST;
  return certain ? { first: root, second } : null;
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
