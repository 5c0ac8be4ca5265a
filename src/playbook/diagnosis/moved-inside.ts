import { wordsOf } from '../segments/words';
import type { Candidate, Case } from './candidate';
import { percent, short } from './words';

/** A column the model leans on less cannot have cost so much. */
const IMPORTANT = 0.06;
/** Gap of the cumulative distributions inside the segment, and how much of it may show elsewhere. */
const MOVED = 0.3;
const UNLIKE = 0.6;
const ELSEWHERE = 0.3;
/** A fault this clear has a hypothesis of its own, which says what is wrong with the values. */
const FAULTY = 0.5;

/**
 * Values that moved for the very rows that fell, and nowhere else: a source that fills one group's column otherwise does
 * that, and the world seldom does. The relation of inputs and outcomes cannot be said to have moved where the inputs did.
 */
export function movedInside({ outcomes, root }: Case): Candidate[] {
  if (!root) return [];
  const importance = new Map(outcomes.data.sharp.features.map((feature) => [feature.name, feature.importance ?? 0]));
  const explained = new Set(
    outcomes.data.faults.filter(({ strength }) => strength >= FAULTY).flatMap(({ columns }) => columns),
  );
  const moved = outcomes.segments.shift.inside.find(
    ({ name, inside, outside }) =>
      !explained.has(name) &&
      (importance.get(name) ?? 0) >= IMPORTANT &&
      inside >= MOVED &&
      outside <= ELSEWHERE * inside,
  );
  if (!moved) return [];
  return [
    {
      kind: 'data-fault',
      confidence: moved.inside >= UNLIKE ? 0.85 : 0.55,
      summary: `${moved.name} has other values for ${wordsOf(root.where)} than it had, and the values it had elsewhere: its source is suspect there.`,
      features: [moved.name],
      segment: root.where,
      evidenceFor: [
        `Errors rose for ${wordsOf(root.where)} and not beside it.`,
        `There the distribution of ${moved.name} moved (largest gap ${percent(moved.inside)}); elsewhere it stayed (${percent(moved.outside)}).`,
        `The model leans on ${moved.name} (importance ${short(importance.get(moved.name) ?? 0)} of 1).`,
      ],
      evidenceAgainst: [],
      wouldChange: [
        `Values of ${moved.name} looked up again at their source: if they equal the logged ones, the group itself changed.`,
      ],
      findings: [`drift/${moved.name}/`],
    },
  ];
}
