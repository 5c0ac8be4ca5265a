import { wordsOf } from '../segments/words';
import type { LabelShift } from '../shift/decisions';
import type { LostLabels } from '../shift/lost-beside';
import type { Candidate, Case } from './candidate';
import { againstByMix, leftByMix } from './left-by-mix';
import { percent, short } from './words';

const LOST_AT_LEAST = 0.15;
const MISFIT_AT_MOST = 0.3;
const FITS_WELL = 0.15;
const SCORES_STAYED = 0.06;
const MOVED_AT_LEAST = 0.03;
/** What is left of it where a group whose labels turned round would look like labels thinned everywhere. */
const GROUPED = 0.3;
/** Beside the segment so much of the loss over all rows must be found, and by no luck. */
const BESIDE_AT_LEAST = 0.5;
const ERRORS_AT_LEAST = 3;

/** Labels of one class that became another by one factor at every score. */
export function thinnedLabels(of: Case, labels: LabelShift): Candidate[] {
  const { outcomes, root } = of;
  const { thinned, scoreGap, moved } = labels;
  if (!thinned || thinned.lost <= LOST_AT_LEAST || thinned.misfit >= MISFIT_AT_MOST) return [];
  if (scoreGap >= SCORES_STAYED || moved <= MOVED_AT_LEAST) return [];
  const atoms = outcomes.segments.evidence?.location?.atoms ?? [];
  const grouped = root !== null && atoms.some(({ attribute }) => attribute.origin !== 'derived');
  const beside = grouped ? lostBesideToo(of, thinned) : null;
  const place = grouped && root ? wordsOf(root.where) : '';
  return [
    {
      kind: 'label-fault',
      confidence: (grouped && !beside ? GROUPED : 1) * leftByMix(of) * (thinned.misfit < FITS_WELL ? 0.92 : 0.8),
      summary: `${percent(thinned.lost)} of the labels ${thinned.label} became another, ${thinned.by === 'score' ? 'at every score alike, while scores stayed' : 'whatever the features say, while decisions stayed'} as they were: the labels are wrong, not the model.`,
      features: [],
      segment: null,
      evidenceFor: [
        ...(thinned.by === 'score'
          ? [
              `Labels ${thinned.label} fell by one factor at every score.`,
              `The scores did not move (largest gap ${short(scoreGap)}), so neither inputs nor model changed.`,
            ]
          : [
              `Labels ${thinned.label} fell by one factor however likely the features make them.`,
              `The decisions did not move (largest gap ${short(scoreGap)}), so neither inputs nor model changed.`,
            ]),
        ...(beside
          ? [
              `Beside ${place}, which stands out, ${percent(beside.lost)} of them are missing as well: it has more of them to lose.`,
            ]
          : []),
      ],
      evidenceAgainst: [
        ...(grouped && !beside ? [`Errors rose for ${place} and not beside it.`] : []),
        ...againstByMix(of),
      ],
      wouldChange: [
        'A sample of rows labelled by hand: if it agrees with the logged labels, the world changed instead.',
      ],
      findings: [],
    },
  ];
}

/** The loss beside the segment that stands out; null where there is none, or too few rows to say. */
function lostBesideToo(
  { context, outcomes }: Case,
  { scored, lost }: NonNullable<LabelShift['thinned']>,
): LostLabels | null {
  const { lostBeside } = outcomes.segments.shift;
  // Of three classes, all but the scored one say nothing of one of them.
  if (!lostBeside || (!scored && context.log.task !== 'binary')) return null;
  const beside = scored ? lostBeside.scored : lostBeside.other;
  return beside.lost >= BESIDE_AT_LEAST * lost && beside.lost >= ERRORS_AT_LEAST * beside.error ? beside : null;
}
