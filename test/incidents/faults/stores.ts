import type { Scenario } from '../scenario';
import { featureName, since, strongest, truth } from './choose';

/** A share of an entity's values that changes from one of its rows to the next. */
const CHANGING = 0.5;

/** The online store of one feature is not written any more: every entity keeps the value it had. */
export const staleStore: Scenario = (world) => {
  const feature = strongest(world);
  const active = since(world);
  const profiles = new Map<string, Float64Array>();
  const stored = new Map<string, number | string | null>();
  return {
    name: 'stale online store',
    truth: truth(world, { kinds: ['data-fault'], features: [featureName(world, feature)] }),
    inputs: (draft) => {
      const own = profiles.get(draft.entity) ?? Float64Array.from(draft.standard);
      profiles.set(draft.entity, own);
      own.forEach((value, index) => {
        // Mixed so that the spread stays what it was.
        if (world.random.chance(CHANGING)) own[index] = 0.6 * value + 0.8 * (draft.standard[index] ?? 0);
      });
      draft.standard.set(own);
    },
    pipeline: (draft) => {
      if (!active(draft) || !stored.has(draft.entity)) stored.set(draft.entity, draft.seen[feature] ?? null);
      else draft.seen[feature] = stored.get(draft.entity) ?? null;
    },
  };
};
