import type { Candidate, Case } from './candidate';
import { points } from './words';

/** "Nothing to find", as sure as the evidence for anything else is weak. */
export function nothingFound({ outcomes, fell, labelled, rise }: Case, strongest: number): Candidate {
  const { metric, evidence } = outcomes.segments;
  const drifted = outcomes.data.sharp.features.filter((feature) => feature.drifted && (feature.importance ?? 1) > 0.06);
  const evidenceFor: string[] = [];
  const evidenceAgainst: string[] = [];
  if (labelled && !fell)
    evidenceFor.push(
      `The metric moved by ${metric.name === 'accuracy' ? points(rise) : String(Number(rise.toPrecision(2)))}, no more than it does by itself${evidence?.wholeP === null || evidence === null ? '' : ` (p = ${evidence.wholeP.toFixed(2)})`}.`,
    );
  if (fell) evidenceAgainst.push('The metric got worse by more than chance explains.');
  if (drifted.length > 0)
    evidenceAgainst.push(
      `Features the model leans on drifted: ${drifted
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}.`,
    );
  if (!labelled) evidenceAgainst.push('Without labels, concept drift cannot be excluded.');
  const confidence = fell ? 0.03 : labelled ? Math.max(0.5, 0.95 - 0.5 * strongest) : Math.max(0.2, 0.6 - strongest);
  return {
    kind: 'none',
    confidence,
    summary: labelled
      ? 'Nothing got worse by more than chance explains.'
      : 'Nothing in the data explains an incident; without labels that is all that can be said.',
    features: [],
    segment: null,
    evidenceFor,
    evidenceAgainst,
    wouldChange: [
      labelled
        ? 'More labelled rows of the bad period, or periods that lie closer around the change.'
        : 'Labels of both periods.',
    ],
    findings: [],
  };
}
