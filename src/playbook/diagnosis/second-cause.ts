import { wordsOf } from '../segments/words';
import type { Candidate, Case } from './candidate';
import { beside, isNamed, type Place, twoPlaces } from './independent';

/** A hypothesis at least so sure has a segment explained. */
const CLAIMS = 0.3;
const CONFIDENCE = 0.7;

/**
 * Two segments that fell by themselves have two causes: one that no other hypothesis claims gets its own, and what is sure
 * of the first does not make it less likely.
 */
export function secondCause(of: Case, found: readonly Candidate[]): Candidate[] {
  const places = twoPlaces(of);
  if (!places) return [];
  const claimed = (place: Place): boolean =>
    found.some(({ confidence, segment }) => confidence >= CLAIMS && segment && isNamed(places[place], segment));
  const open = (['second', 'first'] as const).find((place) => !claimed(place));
  if (!open) return [];
  const [place, other] = [places[open], places[beside(open)]];
  return [
    {
      kind: 'concept-drift',
      confidence: CONFIDENCE,
      summary: `For ${wordsOf(place.where)} the same inputs now lead to other outcomes, independently of ${wordsOf(other.where)}.`,
      features: [],
      segment: place.where,
      evidenceFor: [
        `Errors rose for ${wordsOf(place.where)} also among the rows outside ${wordsOf(other.where)}, and outside both they did not.`,
      ],
      evidenceAgainst: [],
      wouldChange: ['A fault of the data in these rows, once seen, would explain them.'],
      findings: [],
    },
  ];
}
