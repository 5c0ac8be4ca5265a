import { wordsOf } from '../segments/words';
import type { MixExplanation } from '../shift/mix';
import type { Case } from './candidate';
import { percent } from './words';

/** A part of the fall by mix that may be luck, or a harmless drift beside the cause. */
const MAY_BE_LUCK = 0.3;

/** The value that became more frequent and, by the good period's own rates, explains most of the fall. */
function grownValue({ outcomes, rise }: Case): (MixExplanation & { part: number }) | null {
  const best = outcomes.segments.shift.mixes.find(({ numeric, grown, mix }) => !numeric && grown !== null && mix > 0);
  const part = best && rise > 0 ? Math.min(1, best.mix / rise) : 0;
  return best && part > MAY_BE_LUCK ? { ...best, part } : null;
}

/**
 * What a changed mix leaves for other causes to explain: errors that come of rows which were always as hard cannot come of their
 * labels too, although a crowd that is hard to predict looks, over all rows, like labels gone wrong.
 */
export const leftByMix = (of: Case): number => 1 - (grownValue(of)?.part ?? 0);

/** The same as evidence against them. */
export function againstByMix(of: Case): string[] {
  const found = grownValue(of);
  return found?.grown
    ? [
        `Rows with ${wordsOf(found.grown)} became more frequent, which at the good period's error rates explains ${percent(found.part)} of the fall.`,
      ]
    : [];
}

/** Standard errors from which a mix surely costs anything, and the most of a fall that it is believed to explain. */
const SURELY = 2;
const MOST_OF_A_FALL = 0.6;

/** The part of the fall that comes of inputs other than these having moved, in whatever rows: 0 where that may be luck. */
export function byOtherInputs({ outcomes, rise }: Case, columns: readonly string[]): number {
  const best = outcomes.segments.shift.mixes.find(
    ({ column, mix, error }) => !columns.includes(column) && mix > 0 && mix > SURELY * error,
  );
  return best && rise > 0 ? Math.min(MOST_OF_A_FALL, best.mix / rise) : 0;
}
