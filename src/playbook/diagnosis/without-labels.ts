import type { SegmentWhere } from '../../protocol/report';
import type { Case, Rule } from './candidate';
import { misjoined } from './misjoined';
import { servingChanged } from './serving';
import { wordsOf } from '../segments/words';
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
    const segment = servedOtherwise(outcomes);
    return [
      {
        kind: 'model-version',
        confidence: segment ? 0.75 : 0.6,
        summary: `The score no longer follows from the features as it did${segment ? ` for ${wordsOf(segment)}` : ''}: what computes it changed.`,
        features: [],
        segment,
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

/** Share of the bad period's rows from which a new version is more than a trial. */
const SERVED = 0.05;

/** A version that is new, or the one group whose scores stopped following; null where it is everybody. */
function servedOtherwise({ segments }: Case['outcomes']): SegmentWhere | null {
  const versions = segments.shift.versions.find(({ share }) => share >= SERVED);
  if (versions) return { [versions.column]: versions.value };
  const { where = null } = segments.shift.score ?? {};
  return where && where.key !== null ? { [where.column]: String(where.key) } : null;
}
