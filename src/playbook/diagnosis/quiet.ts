import type { Diagnosis, Outcomes } from '../context';

/** "Nothing to find" at least so sure leaves no change to tell of. */
const SURE = 0.6;

/**
 * The outcomes beside a diagnosis. Where nothing was found, a sign that moved dates no incident: the timeline says so instead
 * of a suspicion, and ordinary errors are no examples of one.
 */
export function concluded(outcomes: Outcomes, { hypotheses }: Diagnosis): Outcomes {
  const [first] = hypotheses;
  if (first?.kind !== 'none' || first.confidence < SURE) return outcomes;
  const { timeline, reproduction } = outcomes;
  const { onset } = timeline;
  return {
    ...outcomes,
    timeline: onset
      ? {
          ...timeline,
          onset: null,
          events: timeline.events.map((event) => ({ ...event, coincides: false })),
          step: {
            ...timeline.step,
            status: 'clear',
            summary: `No incident to date: ${onset.signal} changed, but nothing got worse with it.`,
            findings: timeline.step.findings.map((finding) => ({ ...finding, severity: 'info' as const })),
          },
        }
      : timeline,
    reproduction: {
      ...reproduction,
      examples: [],
      step: {
        ...reproduction.step,
        status: reproduction.step.status === 'untestable' ? 'untestable' : 'clear',
        summary: 'Nothing got worse, so that there is nothing to reproduce.',
        findings: [],
      },
    },
  };
}
