import type { PlaybookContext } from '../context';
import { rankOf, valueAtRank } from '../drift/cells';
import { numericCounts } from '../drift/numeric-counts';

/** Spread of numeric features in the good period (its middle 80%), by name; constants are left out. */
export async function numericScales(context: PlaybookContext): Promise<Map<string, number>> {
  const scales = new Map<string, number>();
  for (const [name, { cells, values }] of await numericCounts(context)) {
    if (values.good === 0) continue;
    const [low, high] = [0.1, 0.9].map((probability) => {
      const found = valueAtRank(cells, 'good', rankOf(probability, values.good));
      return typeof found === 'number' ? found : found.low;
    });
    const spread = (high ?? 0) - (low ?? 0);
    if (spread > 0 && Number.isFinite(spread)) scales.set(name, spread);
  }
  return scales;
}
