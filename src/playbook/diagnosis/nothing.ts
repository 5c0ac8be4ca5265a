import { otherDays } from './calendar';
import type { Candidate, Case } from './candidate';
import type { MetricReport } from '../../protocol/report';
import { points } from './words';

/** Beyond this, the periods differ by more than blocks of time that are exchanged at random. */
const BY_CHANCE = 0.05;

/** A fall of so much, or of this part of a loss, should have shown if nothing was found. */
const SHOULD_SHOW = { accuracy: 0.1, loss: 0.25 };

/** How much finding nothing says: less the less a fall worth waking for would have stood out. */
function power({ name, good, interval }: MetricReport): number {
  if (interval === null) return name === 'accuracy' ? LITTLE : 1;
  const half = (interval[1] - interval[0]) / 2;
  const wanted = name === 'accuracy' ? SHOULD_SHOW.accuracy : SHOULD_SHOW.loss * Math.abs(good ?? 1);
  return half <= wanted ? 1 : Math.max(LITTLE, wanted / half);
}

const LITTLE = 0.3;

/** A slight fall for which nothing speaks is likelier chance than any of the causes nothing speaks for; one that is surely larger is not. */
const SLIGHT = { accuracy: 0.05, loss: 0.15 };
const UNEXPLAINED = 0.8;
const NOTHING_SPEAKS = 0.3;
const LEAST = 0.03;

/** Whether the metric may have got worse by little, as far as its interval tells. */
function isSlight({ name, good, interval }: MetricReport): boolean {
  if (interval === null) return true;
  const least = name === 'accuracy' ? -interval[1] : interval[0] / Math.abs(good ?? 1);
  return least < (name === 'accuracy' ? SLIGHT.accuracy : SLIGHT.loss);
}

/** Outcomes that came true otherwise by so many standard errors are a fact, whatever the metric says. */
const SURE_ERRORS = 7;
const SAID = 0.45;

const surelyOtherwise = ({ segments }: Case['outcomes'], strongest: number): boolean =>
  strongest >= SAID && Math.abs(segments.shift.cameTrue?.z ?? 0) >= SURE_ERRORS;

/** "Nothing to find", as sure as the evidence for anything else is weak. */
export function nothingFound({ context, outcomes, fell, labelled, rise }: Case, strongest: number): Candidate {
  const { metric, evidence } = outcomes.segments;
  const drifted = outcomes.data.sharp.features.filter((feature) => feature.drifted && (feature.importance ?? 1) > 0.06);
  const evidenceFor: string[] = [];
  const evidenceAgainst: string[] = [];
  const { withheld } = context.log;
  if (labelled && withheld !== undefined) {
    evidenceAgainst.push(`How good the predictions are is not known, because ${withheld}.`);
  } else if (labelled && !fell) {
    const by = metric.name === 'accuracy' ? points(rise) : String(Number(rise.toPrecision(2)));
    const p = evidence?.wholeP ?? null;
    evidenceFor.push(
      p !== null && p <= BY_CHANCE
        ? `The metric moved by ${by}, but at no moment does it change by more than season explains.`
        : `The metric moved by ${by}, no more than it does by itself${p === null ? '' : ` (p = ${p.toFixed(2)})`}.`,
    );
  }
  if (fell && withheld === undefined) evidenceAgainst.push('The metric got worse by more than chance explains.');
  if (drifted.length > 0)
    evidenceAgainst.push(
      `Features the model leans on drifted: ${drifted
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}.`,
    );
  if (!labelled) evidenceAgainst.push('Without labels, concept drift cannot be excluded.');
  const unexplained = fell && strongest < NOTHING_SPEAKS && isSlight(metric);
  const days = unexplained ? otherDays(context) : null;
  if (days !== null) evidenceFor.push(days);
  const confidence = fell
    ? unexplained
      ? UNEXPLAINED
      : LEAST
    : labelled
      ? power(metric) * (surelyOtherwise(outcomes, strongest) ? LITTLE : Math.max(0.5, 0.95 - 0.5 * strongest))
      : Math.max(0.2, 0.6 - strongest);
  return {
    kind: 'none',
    confidence,
    summary: unexplained
      ? 'The metric got a little worse, and no cause that the log could show explains it.'
      : labelled
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
