import { wordsOf } from '../segments/words';
import { alongFeature } from './along-feature';
import type { SegmentReport } from '../../protocol/report';
import type { Candidate, Case, Rule } from './candidate';
import { misjoined, surelyOfOtherRows, unnoticed } from './misjoined';
import { movedInside } from './moved-inside';
import { EXPLAINED_AT_LEAST, RESIDUAL_RATIO, servingChanged, surelyServedOtherwise } from './serving';
import { percent } from './words';

/** P(Y|X) moved: in a segment, along a feature, or where no column shows it. */
export const conceptRule: Rule = (of) => {
  const { outcomes, fell, root, labelled } = of;
  const { shift } = outcomes.segments;
  if (!fell) return labelled ? unnoticed(of) : [];
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
    const moved = [...movedInside(of), ...(drawnByValues(of) || surelyOfOtherRows(of) ? misjoined(of, sure) : [])];
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
      ...turnedRound(of, root, sure),
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

/** Accuracy that turned into its opposite, within so much, from at least this. */
const OPPOSITE = 0.08;
const CLEARLY_RIGHT = 0.65;
const TURNED_ROUND = 0.3;

/** Where what was right is wrong and the other way round, labels that were inverted look exactly as a world that turned. */
function turnedRound(
  { outcomes: { segments } }: Case,
  { where, metric: { good, bad } }: SegmentReport,
  evidenceFor: string[],
): Candidate[] {
  const inverted = good !== null && bad !== null && good >= CLEARLY_RIGHT && Math.abs(good + bad - 1) <= OPPOSITE;
  if (segments.metric.name !== 'accuracy' || !inverted || segments.shift.relabelled?.how === 'inverted') return [];
  return [
    {
      kind: 'label-fault',
      confidence: TURNED_ROUND,
      summary: `The labels of ${wordsOf(where)} may be inverted: what was right there is wrong now, and what was wrong is right.`,
      features: [],
      segment: where,
      evidenceFor: [
        `Accuracy there went from ${percent(good)} to ${percent(bad)}, as if labels were exchanged.`,
        ...evidenceFor,
      ],
      evidenceAgainst: ['A world that turned round looks the same.'],
      wouldChange: [
        'A sample of these rows labelled by hand: if it agrees with the logged labels, the world changed instead.',
      ],
      findings: [],
    },
  ];
}

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
