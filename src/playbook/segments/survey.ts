import { keepAttributesAtHand } from '../at-hand';
import type { PlaybookContext } from '../context';
import { once } from '../memory';
import { attributes } from './attributes';
import { dispersionOf, outcomeBlocks } from './blocks';
import type { Baseline } from './score';
import { type AttributeCounts, countSlices, type Slice } from './slices';
import { outcomeSignal, type Signal } from './tally';

/** First-level counts of the outcome over everything rows can be sliced by. */
export interface Survey {
  signal: Signal | null;
  counts: AttributeCounts[];
  whole: Slice | null;
  baseline: Baseline | null;
}

export const survey = once(async (context: PlaybookContext): Promise<Survey> => {
  const signal = outcomeSignal(context);
  const all = await attributes(context);
  await keepAttributesAtHand(context, all);
  const counts = await countSlices(context, all, signal ? [signal] : []);
  const whole = counts[0]?.total ?? null;
  const good = whole?.tallies[0]?.good;
  if (!signal || !good) return { signal, counts, whole, baseline: null };
  const dispersion = dispersionOf(await outcomeBlocks(context), signal.kind);
  return { signal, counts, whole, baseline: { kind: signal.kind, good, dispersion } };
});
