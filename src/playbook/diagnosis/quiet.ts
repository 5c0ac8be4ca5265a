import type { Diagnosis, Outcomes } from '../context';
import { wordsOf } from '../segments/words';

/** "Nothing to find" at least so sure leaves no change to tell of. */
const SURE = 0.6;

/**
 * The outcomes beside a diagnosis. Where nothing was found, a sign that moved dates no incident: the timeline says so instead
 * of a suspicion, the worst of many segments holds no fall, and ordinary errors are no examples of one.
 */
export function concluded(outcomes: Outcomes, { hypotheses }: Diagnosis): Outcomes {
  const [first] = hypotheses;
  if (first?.kind !== 'none' || first.confidence < SURE) return outcomes;
  const { timeline, reproduction, segments } = outcomes;
  const { onset } = timeline;
  return {
    ...outcomes,
    segments:
      segments.step.status === 'suspect' && segments.root
        ? {
            ...segments,
            step: {
              ...segments.step,
              status: 'clear',
              summary: `No fall to confine: of many segments one is the worst, here ${wordsOf(segments.root.where)}.`,
              findings: [],
            },
          }
        : segments,
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
