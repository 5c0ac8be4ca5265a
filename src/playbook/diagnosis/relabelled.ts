import type { EventReport } from '../../protocol/report';
import { wordsOf } from '../segments/words';
import type { Relabelled } from '../shift/relabelled';
import { mover } from './along-feature';
import type { Candidate, Case, Rule } from './candidate';
import { againstByMix, leftByMix } from './left-by-mix';
import { servingChanged } from './serving';
import { percent } from './words';

/** A world that turned exactly round, or lost all it had to do with the inputs, is possible and less likely than its labels. */
const CONFIDENCE: Record<Relabelled['how'], number> = { inverted: 0.85, exchanged: 0.85, shuffled: 0.75 };

/** Labels that changed as only labels do: the opposite at every score, exchanged at one rate, or those of other rows. */
export const relabelledRule: Rule = (of) => {
  const { outcomes, fell, root } = of;
  const { relabelled, refit, labels } = outcomes.segments.shift;
  // Where the score is another one, labels at the same score say nothing about labels.
  if (!fell || !relabelled || servingChanged(of) || (labels?.scoreGap ?? 0) >= SCORES_MOVED) return [];
  // One feature whose effect moved alone is a concept, or a feature of other rows.
  if (relabelled.how === 'exchanged' && refit && mover(refit)) return [];
  return [candidateOf(of, relabelled, root?.where ?? null)];
};

/** Gap of the scores' distributions from which inputs or model changed as well. */
const SCORES_MOVED = 0.1;

/** As likely as not where a world that turned round would look the same. */
const OPEN = 0.45;
const CHANCE_AT_MOST = 0.05;

/** What people or their pipelines did at that very time: the world keeps no schedule with them. */
const coinciding = ({ outcomes }: Case): EventReport | undefined =>
  outcomes.timeline.onset === null
    ? undefined
    : outcomes.timeline.events.find(({ coincides, chance }) => coincides && (chance ?? 1) <= CHANCE_AT_MOST);

function candidateOf(of: Case, { how, sure, lost }: Relabelled, segment: Candidate['segment']): Candidate {
  const { score } = of.outcomes.segments.shift;
  const event = sure ? undefined : coinciding(of);
  const place = segment ? ` for ${wordsOf(segment)}` : '';
  const [summary, sign] = {
    inverted: [
      `The labels are inverted${place}: at every score each class is now as frequent as the other one was.`,
      'The odds of the classes turned into their exact opposite at every score; a world that turned round would have to do so by the very same measure.',
    ],
    exchanged: [
      `Labels were exchanged at random${place}: ${percent(lost.positive)} of one class and ${percent(lost.negative)} of the other became the opposite, at every score alike.`,
      'The same share of labels turned at every score, the surest ones included; a world that is harder to predict would leave those nearly as they were.',
    ],
    shuffled: [
      `The labels no longer say anything about their rows${place} while each class is as frequent as before: they belong to other rows.`,
      'At every score the classes are equally frequent now, and their shares over all rows stayed, as labels that are joined by the wrong id look.',
    ],
  }[how] as [string, string];
  return {
    kind: 'label-fault',
    confidence: leftByMix(of) * (sure || event ? CONFIDENCE[how] : OPEN),
    summary,
    features: [],
    segment,
    evidenceFor: [
      sign,
      ...(event
        ? [`${event.type} "${event.title}" coincides with it, as a change of the world would only by luck.`]
        : []),
      ...(score ? ['The features give the scores they gave: neither they nor the model changed.'] : []),
    ],
    evidenceAgainst: [
      how === 'inverted'
        ? 'A world that turned round looks much the same.'
        : 'A cause outside the log that strikes rows at random looks the same.',
      ...againstByMix(of),
    ],
    wouldChange: [
      'A sample of these rows labelled by hand: if it agrees with the logged labels, the world changed instead.',
    ],
    findings: [],
  };
}
