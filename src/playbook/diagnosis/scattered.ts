import { wordsOf } from '../segments/words';
import type { Rule } from './candidate';
import { servingChanged } from './serving';
import { percent, short } from './words';

const SURE = 0.88;

/** One input scatters further than it did and says so much less of the outcome: what it holds is not what it held. */
export const scatteredRule: Rule = (of) => {
  const { outcomes, fell, root } = of;
  const { scattered } = outcomes.segments.shift;
  if (!fell || !scattered || servingChanged(of)) return [];
  const { name, spread, kept, expected } = scattered;
  // Noise costs most where other inputs leave the outcome open: a range of theirs is not where it is.
  const inRange = (outcomes.segments.evidence?.location?.atoms ?? []).every(
    ({ attribute: { origin } }) => origin === 'derived',
  );
  const segment = inRange ? null : (root?.where ?? null);
  const place = segment ? ` for ${wordsOf(segment)}` : '';
  return [
    {
      kind: 'data-fault',
      confidence: SURE,
      summary: `${name} scatters ${short(spread)} times as widely around the same middle${place} and says that much less of the outcome: noise was added to it.`,
      features: [name],
      segment,
      evidenceFor: [
        `${percent(Math.max(0, kept))} of its effect on the label is left; noise of this size leaves about ${percent(expected)}.`,
        'A population that became more diverse would keep the effect.',
      ],
      evidenceAgainst: [],
      wouldChange: [
        `Values of ${name} looked up again at their source: if they equal the logged ones, the world changed.`,
      ],
      findings: [],
    },
  ];
};
