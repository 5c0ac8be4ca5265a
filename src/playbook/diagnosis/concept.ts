import { wordsOf } from '../segments/words';
import type { Candidate, Case, Rule } from './candidate';
import { EXPLAINED_AT_LEAST, RESIDUAL_RATIO, servingChanged } from './serving';
import { percent, short } from './words';

/** P(Y|X) moved: in a segment, along a feature, or where no column shows it. */
export const conceptRule: Rule = (of) => {
  const { outcomes, fell } = of;
  const { root, shift } = outcomes.segments;
  if (!fell) return [];
  const scoreHolds = shift.score && shift.score.explained > EXPLAINED_AT_LEAST && shift.score.inRoot < RESIDUAL_RATIO;
  const sure = scoreHolds ? ['The features give the scores they gave: the serving side did not change.'] : [];
  const gap = shift.estimated ? shift.estimated.realised - shift.estimated.estimated : null;
  const gapSentence =
    gap !== null && gap > 0.02
      ? [
          `Scores promise an error rate of ${percent(shift.estimated?.estimated ?? 0)}, ${percent(shift.estimated?.realised ?? 0)} came true: the model is sure and wrong.`,
        ]
      : [];
  if (servingChanged(of)) return [];
  if (root && binnedFeature(of) === null) {
    return [
      {
        kind: 'concept-drift',
        confidence: scoreHolds ? 0.88 : 0.6,
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
  const joined = shuffled(of, sure);
  const left = 1 - 0.7 * Math.max(0, ...joined.map(({ confidence }) => confidence));
  return [
    ...joined,
    ...alongFeature(of, [...sure, ...gapSentence], binnedFeature(of)).map((other) => ({
      ...other,
      confidence: other.confidence * left,
    })),
  ];
};

/** The feature whose own range the fall is confined to: the feature locates the change, rather than a group of rows. */
function binnedFeature({ outcomes }: Case): string | null {
  const atoms = outcomes.segments.evidence?.location?.atoms ?? [];
  const [only] = atoms;
  return atoms.length === 1 && only?.attribute.origin === 'derived' && only.attribute.name.endsWith('.bin')
    ? only.attribute.column
    : null;
}

/** A feature that lost its relation to the others and to the label, with its own distribution intact: mis-joined. */
export function shuffled({ outcomes }: Case, sure: readonly string[]): Candidate[] {
  const { associations, refit } = outcomes.segments.shift;
  const [first, next] = associations;
  if (!first || first.z < 3.3 || first.bad > 0.85 * first.good || (next && next.z > 0.8 * first.z)) return [];
  const effect = refit?.effects.find(({ name }) => name === first.name);
  // Weak signs must agree: the feature whose partners are lost is also the one whose effect moved most.
  if (first.z < 5 && refit?.effects[0]?.name !== first.name) return [];
  // Mixed-up rows say nothing of label and partners alike; a concept that moved leaves the partners alone.
  const kept = effect && effect.good !== 0 ? effect.bad / effect.good : null;
  const lost = kept !== null && Math.abs(kept - first.bad / first.good) < 0.35;
  return [
    {
      kind: 'data-fault',
      confidence: lost ? (first.z >= 5 ? 0.92 : 0.75) : first.z >= 5 ? 0.6 : 0.2,
      summary: `${first.name} lost its relation to the other features while its own distribution stayed: it is stale or joined to the wrong rows.`,
      features: [first.name],
      segment: null,
      evidenceFor: [
        `The correlations of ${first.name} with other features fell from ${short(first.good)} to ${short(first.bad)}.`,
        ...(lost
          ? [
              `What ${first.name} says about the label went down by the same measure (to ${percent(Math.max(0, kept ?? 0))}).`,
            ]
          : []),
        ...sure,
      ],
      evidenceAgainst: [],
      wouldChange: [`Values of ${first.name} looked up again by id: if they equal the logged ones, the world changed.`],
      findings: [],
    },
  ];
}

/** One feature's effect on the label moved: concept drift along it. All effects shrank alike: a cause no column shows. */
function alongFeature({ outcomes }: Case, evidenceFor: readonly string[], inBin: string | null): Candidate[] {
  const { root, shift } = outcomes.segments;
  const { refit } = shift;
  if (root && inBin !== null) {
    return [
      {
        kind: 'concept-drift',
        confidence: refit?.effects[0]?.name === inBin ? 0.88 : 0.7,
        summary: `What ${inBin} says about the outcome changed where ${wordsOf(root.where)}.`,
        features: [inBin],
        segment: null,
        evidenceFor: [`Errors rose for ${wordsOf(root.where)} and not beside it.`, ...evidenceFor],
        evidenceAgainst: [],
        wouldChange: [
          'A stale or mis-joined feature with intact distribution looks the same: compare logged inputs with their source.',
        ],
        findings: [],
      },
    ];
  }
  if (!refit) {
    return [
      {
        kind: 'external',
        confidence: 0.4,
        summary: 'The same inputs now lead to other outcomes, and no column locates where.',
        features: [],
        segment: null,
        evidenceFor: [...evidenceFor],
        evidenceAgainst: [],
        wouldChange: ['A column that separates good from bad rows, once logged.'],
        findings: [],
      },
    ];
  }
  const changes = refit.effects.map((effect) => ({ ...effect, change: (effect.bad - effect.good) ** 2 }));
  const total = changes.reduce((sum, { change }) => sum + change, 0);
  const top = changes[0];
  const rest = changes.slice(1);
  const restSquares = rest.reduce((sum, effect) => sum + effect.good ** 2, 0);
  const restShrinkage =
    restSquares > 0 ? rest.reduce((sum, effect) => sum + effect.good * effect.bad, 0) / restSquares : 1;
  const concentrated = top ? top.change / Math.max(total, 1e-12) : 0;
  const located = top !== undefined && concentrated > 0.6 && (restShrinkage > 0.6 || top.bad * top.good < 0);
  const learnable = refit.bad > 0.55 + 0.3 * (refit.good - 0.5);
  const concept: Candidate = {
    kind: 'concept-drift',
    confidence: located ? 0.85 : learnable ? 0.5 : 0.25,
    summary: located
      ? `What ${top.name} says about the outcome changed (effect ${short(top.good)} → ${short(top.bad)}).`
      : 'The same inputs now lead to other outcomes; a model refit on recent labels predicts again.',
    features: located ? [top.name] : [],
    segment: null,
    evidenceFor: [
      ...evidenceFor,
      `A model refit on the bad period's labels ranks its rows with an AUC of ${short(refit.bad)} (good period ${short(refit.good)}, the old relation ${short(refit.carried)}).`,
    ],
    evidenceAgainst: learnable ? [] : ['No refit model does as well as before.'],
    wouldChange: [
      'A stale or mis-joined feature with intact distribution looks the same: compare logged inputs with their source.',
    ],
    findings: [],
  };
  const outside: Candidate = {
    kind: 'external',
    confidence: located ? 0.25 : learnable ? 0.4 : 0.85,
    summary: 'The same inputs now lead to other outcomes, and no column locates where: the cause lies outside the log.',
    features: [],
    segment: null,
    evidenceFor: [
      ...evidenceFor,
      `The effect of all features on the outcome is ${short(refit.shrinkage)} times what it was; refit on recent labels the AUC is ${short(refit.bad)} after ${short(refit.good)}.`,
    ],
    evidenceAgainst: located ? [`${top.name} locates the change.`] : [],
    wouldChange: ['A column that separates good from bad rows, once logged; or labels found to be wrong.'],
    findings: [],
  };
  return [concept, outside];
}
