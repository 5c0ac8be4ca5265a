import type { Draft, Truth } from '../scenario';
import type { World } from '../world';

/** Index of the feature the model leans on most. */
export const strongest = (world: World, rank = 0): number =>
  world.features.map(({ weight }, index) => ({ weight: Math.abs(weight), index })).sort((a, b) => b.weight - a.weight)[
    rank
  ]?.index ?? 0;

export const featureName = (world: World, index: number): string => world.features[index]?.name ?? '';

export const since =
  (world: World): ((draft: Draft) => boolean) =>
  (draft) =>
    draft.time >= world.onset;

/** A frequent value of a logged segment column that is not the decoy. */
export function frequentSegment(world: World, rank = 0): { column: string; value: string } {
  const segment = world.names.segments.find(({ name }) => name !== world.decoy.column) ?? world.names.segments[0];
  return { column: segment?.name ?? '', value: segment?.values[rank] ?? '' };
}

/** What most faults have in common; the rest is said by the fault. */
export const truth = (world: World, said: Partial<Truth> & Pick<Truth, 'kinds'>): Truth => ({
  features: [],
  segment: null,
  onset: world.onset,
  end: null,
  event: 'pipeline',
  ...said,
});
