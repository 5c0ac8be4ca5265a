import { wordsOf } from '../segments/words';
import type { CameTrue } from '../shift/came-true';
import type { Candidate, Case, Rule } from './candidate';
import { servingChanged } from './serving';
import { percent, short } from './words';

/** The class is as frequent as ever, and only the scores moved: nothing came true otherwise. */
const OF_THE_RATIO = 0.4;
const COVERAGE = 0.8;
/** What people or their pipelines do, as events name it. */
const OF_LABELS =
  /\b(label\w*|annotat\w*|ground.?truth|track\w*|pixel|attribution|conversion|outcome\w*|chargeback\w*)\b/i;

/**
 * Outcomes that came true more or less often than they did at the same scores, where the metric does not get worse by it: a
 * model is hardly wrong about an outcome that stays away, and nobody sees that it promises too much.
 */
export const cameTrueRule: Rule = (of) => {
  const { labelled, fell, outcomes } = of;
  const { cameTrue } = outcomes.segments.shift;
  if (!labelled || !cameTrue || outcomes.timeline.onset === null || servingChanged(of)) return [];
  const { ratio, rates, gone } = cameTrue;
  if (fell && !gone) return [];
  const moved = Math.log((rates.bad + 1e-6) / (rates.good + 1e-6)) / Math.log(ratio);
  if (moved < OF_THE_RATIO) return [];
  const { good, bad } = outcomes.segments.metric.labelledShare;
  const covered = good === null || bad === null || bad >= COVERAGE * good ? 1 : 0.5;
  return kinds(of, cameTrue).map((candidate) => ({ ...candidate, confidence: covered * candidate.confidence }));
};

function kinds(of: Case, found: CameTrue): Candidate[] {
  const { where, ratio, positive, observed, expected, gone } = found;
  const place = where ? ` for ${wordsOf(where)}` : '';
  const label = of.context.log.roles.label ?? 'label';
  const evidenceFor = [
    `At the scores of the bad period ${Math.round(expected)} rows with ${label}=${positive} were to be expected by the good period's rates; ${observed} came true.`,
  ];
  const common = { features: [], segment: where, evidenceFor, findings: [] };
  const times = ratio < 1 ? `${percent(ratio)} as often` : `${short(ratio)} times as often`;
  const world: Candidate = {
    ...common,
    kind: where ? 'concept-drift' : 'external',
    confidence: 0.75,
    summary: `${label}=${positive} comes true ${times} as before at the same scores${place}: the world changed, not the model.`,
    evidenceAgainst: [],
    wouldChange: ['Outcomes counted by another system: if they did not change, the labels are at fault.'],
  };
  if (ratio > 1 && !gone) return [world];
  const labels: Candidate = {
    ...common,
    kind: 'label-fault',
    confidence: 0.6,
    summary: gone
      ? gone === 'class'
        ? `Hardly any row has ${label}=${positive} any more${place}: that label is not written.`
        : `Hardly any row has another ${label} than ${positive} any more${place}: the others are not written.`
      : `${percent(1 - ratio)} of the rows with ${label}=${positive} are missing at the same scores${place}, while inputs and scores are as before: labels are lost, or the outcome became rarer.`,
    evidenceAgainst: gone ? [] : ['An outcome that became rarer in the world looks the same.'],
    wouldChange: ['Outcomes counted by another system: if they became rarer there too, the world changed instead.'],
  };
  if (gone) return [{ ...labels, confidence: 0.93 }];
  const lost = { ...world, confidence: where ? 0.55 : 0.5 };
  const event = of.outcomes.timeline.events.find(({ coincides }) => coincides);
  if (event && OF_LABELS.test(`${event.type} ${event.title}`))
    return [
      { ...labels, confidence: 0.8 },
      { ...lost, confidence: 0.3 },
    ];
  return where ? [lost, { ...labels, confidence: 0.45 }] : [labels, lost];
}
