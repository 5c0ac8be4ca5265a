import type { SegmentReport } from '../../protocol/report';
import { wordsOf } from '../segments/words';
import type { Candidate, Case } from './candidate';

/** A hypothesis at least so sure has a segment explained. */
const CLAIMS = 0.3;
const CONFIDENCE = 0.7;

/**
 * Two segments that fell by themselves have two causes: one that no other hypothesis claims gets its own, and what is sure
 * of the first does not make it less likely.
 */
export function secondCause({ outcomes, fell, root, labelled }: Case, found: readonly Candidate[]): Candidate[] {
  const second = outcomes.segments.evidence?.second ?? null;
  if (!fell || !labelled || !root || !second) return [];
  const claimed = found.filter(({ confidence }) => confidence >= CLAIMS).map(({ segment }) => wordsOf(segment));
  const names = ({ where, aliases }: SegmentReport): string[] => [where, ...aliases].map(wordsOf);
  const open = [root, second].filter((place) => !names(place).some((name) => claimed.includes(name)));
  const [place] = open.length === 2 ? [second] : open;
  if (!place) return [];
  const other = place === second ? root : second;
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
