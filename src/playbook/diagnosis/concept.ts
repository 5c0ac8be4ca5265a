import { wordsOf } from '../segments/words';
import { alongFeature } from './along-feature';
import type { Case, Rule } from './candidate';
import { misjoined } from './misjoined';
import { movedInside } from './moved-inside';
import { EXPLAINED_AT_LEAST, RESIDUAL_RATIO, servingChanged, surelyServedOtherwise } from './serving';
import { percent } from './words';

/** P(Y|X) moved: in a segment, along a feature, or where no column shows it. */
export const conceptRule: Rule = (of) => {
  const { outcomes, fell, root } = of;
  const { shift } = outcomes.segments;
  if (!fell) return [];
  const { score } = shift;
  const scoreHolds =
    score !== null && score.explained > EXPLAINED_AT_LEAST && score.inRoot !== null && score.inRoot < RESIDUAL_RATIO;
  const sure = scoreHolds ? ['The features give the scores they gave: the serving side did not change.'] : [];
  const gap = shift.estimated ? shift.estimated.realised - shift.estimated.estimated : null;
  const gapSentence =
    gap !== null && gap > 0.02
      ? [
          `Scores promise an error rate of ${percent(shift.estimated?.estimated ?? 0)}, ${percent(shift.estimated?.realised ?? 0)} came true: the model is sure and wrong.`,
        ]
      : [];
  if (servingChanged(of)) return surelyServedOtherwise(of) ? [] : misjoined(of, []);
  if (root && binnedFeature(of) === null) {
    const moved = [...movedInside(of), ...(drawnByValues(of) ? misjoined(of, sure) : [])];
    const left = 1 - 0.7 * Math.max(0, ...moved.map(({ confidence }) => confidence));
    return [
      ...moved,
      {
        kind: 'concept-drift',
        confidence: left * (scoreHolds ? 0.88 : 0.6),
        summary: `For ${wordsOf(root.where)} the same inputs now lead to other outcomes.`,
        features: [],
        segment: root.where,
        evidenceFor: [`Errors rose for ${wordsOf(root.where)} and not beside it.`, ...sure, ...gapSentence],
        evidenceAgainst: [],
        wouldChange: [
          'A stale or mis-joined feature that is not logged looks the same: compare logged inputs with their source.',
        ],
        findings: outcomes.segments.step.findings.map(({ id }) => id).slice(0, 1),
      },
    ];
  }
  const joined = misjoined(of, sure);
  const left = 1 - 0.7 * Math.max(0, ...joined.map(({ confidence }) => confidence));
  return [
    ...joined,
    ...alongFeature(of, [...sure, ...gapSentence], binnedFeature(of)).map((other) => ({
      ...other,
      confidence: other.confidence * left,
    })),
  ];
};

/** A root made of ranges, hours or newness only: rows that a feature without its relation to them gets wrong most. */
const drawnByValues = ({ outcomes }: Case): boolean =>
  (outcomes.segments.evidence?.location?.atoms ?? []).every(({ attribute }) => attribute.origin === 'derived');

/** The feature whose own range the fall is confined to: the feature locates the change, rather than a group of rows. */
function binnedFeature({ outcomes }: Case): string | null {
  const atoms = outcomes.segments.evidence?.location?.atoms ?? [];
  const [only] = atoms;
  return atoms.length === 1 && only?.attribute.origin === 'derived' && only.attribute.name.endsWith('.bin')
    ? only.attribute.column
    : null;
}
