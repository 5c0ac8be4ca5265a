import { wordsOf } from '../segments/words';
import type { Candidate, Rule } from './candidate';
import { servingChanged } from './serving';
import { percent } from './words';

/** What the categories still say of the label: as much as they did, or nothing; each by so many standard errors. */
const STAYED = 0.5;
const GONE = 0.3;
const ERRORS = 3;
const SURE = 0.9;
/** Either may be the one, where no category says which. */
const OPEN = 0.48;
const NAMED_AT_MOST = 3;

/** No number among the inputs has to do with the labels any more: the inputs are those of other rows, or the labels are. */
export const unrelatedRule: Rule = (of) => {
  const { outcomes, fell, root } = of;
  const { unrelated } = outcomes.segments.shift;
  if (!fell || !unrelated || servingChanged(of)) return [];
  const { features, kept } = unrelated;
  const segment = root?.where ?? null;
  const place = segment ? ` for ${wordsOf(segment)}` : '';
  const stayed = kept !== null && kept.share - ERRORS * kept.error > 0 && kept.share >= STAYED;
  const gone = kept !== null && kept.share <= GONE && kept.share + ERRORS * kept.error < 1;
  const named = features.slice(0, NAMED_AT_MOST).join(', ');
  const more = features.length > NAMED_AT_MOST ? ` and ${features.length - NAMED_AT_MOST} more` : '';
  const shared = {
    segment,
    evidenceFor: [
      'Fitted to recent labels, none of the numbers among the inputs has an effect, and every one of them had.',
      'A world that changes has no reason to stop at exactly nothing in every input at once.',
    ],
    findings: [],
  };
  const inputs: Candidate = {
    ...shared,
    kind: 'data-fault',
    confidence: stayed ? SURE : gone ? 1 - SURE : OPEN,
    summary: `${named}${more} no longer have to do with the outcome${place} while each is distributed as before: they are stale or joined to the wrong rows.`,
    features,
    evidenceFor: [
      ...shared.evidenceFor,
      ...(stayed ? [`Other columns say of the label what they said (${percent(Math.min(1, kept.share))}).`] : []),
    ],
    evidenceAgainst: gone ? ['Other columns say nothing of the label any more either.'] : [],
    wouldChange: [
      'Inputs of these rows looked up again by id: if they equal the logged ones, the labels are of other rows.',
    ],
  };
  const labels: Candidate = {
    ...shared,
    kind: 'label-fault',
    confidence: gone ? SURE : stayed ? 1 - SURE : OPEN,
    summary: `The labels no longer have to do with anything in their rows${place}: they belong to other rows.`,
    features: [],
    evidenceFor: [...shared.evidenceFor, ...(gone ? ['Other columns say nothing of the label any more either.'] : [])],
    evidenceAgainst: stayed ? ['Other columns say of the label what they said.'] : [],
    wouldChange: [
      'A sample of these rows labelled by hand: if it agrees with the logged labels, the inputs are wrong.',
    ],
  };
  return [inputs, labels];
};
