import type { Rule } from './candidate';
import { misjoined } from './misjoined';
import { servingChanged } from './serving';
import { percent } from './words';

/** Without labels only what inputs and outputs show can be said, and what cannot be excluded. */
export const withoutLabels: Rule = (of) => {
  const { outcomes, labelled } = of;
  if (labelled) return [];
  const drifted = outcomes.data.sharp.features.filter(
    ({ drifted: moved, importance }) => moved && (importance ?? 1) > 0.06,
  );
  const outputs = outcomes.data.sharp.outputs.filter(({ drifted: moved }) => moved);
  const serving = servingChanged(of);
  const cannot = 'Concept drift cannot be excluded: that needs labels.';
  if (serving) {
    return [
      {
        kind: 'model-version',
        confidence: 0.6,
        summary: 'The score no longer follows from the features as it did: what computes it changed.',
        features: [],
        segment: null,
        evidenceFor: [serving],
        evidenceAgainst: [cannot],
        wouldChange: ['Labels of both periods.'],
        findings: [],
      },
    ];
  }
  const joined = misjoined(of, []).map((candidate) => ({
    ...candidate,
    evidenceAgainst: [...candidate.evidenceAgainst, 'Without labels it is not known whether it cost anything.'],
  }));
  if (joined.length > 0) return joined;
  if (drifted.length === 0) return [];
  return [
    {
      kind: 'covariate-shift',
      confidence: outputs.length > 0 ? 0.55 : 0.25,
      summary: `The inputs moved (${drifted
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')})${outputs.length > 0 ? ', and the predictions with them' : ''}.`,
      features: drifted.map(({ name }) => name).slice(0, 4),
      segment: null,
      evidenceFor: drifted
        .slice(0, 3)
        .map(
          ({ name, psi, importance }) =>
            `${name} drifted (PSI ${psi?.toFixed(2) ?? 'unknown'}), and the model leans on it${importance === null ? '' : ` (${percent(importance)})`}.`,
        ),
      evidenceAgainst: [cannot],
      wouldChange: ['Labels of both periods.'],
      findings: drifted.map(({ name }) => `drift/${name}/`),
    },
  ];
};
