import { column } from '../../engine/expression';
import type { PlaybookContext } from '../context';
import { numericCounts } from '../drift/numeric-counts';
import { rankOf, valueAtRank } from '../drift/cells';
import type { Attribute } from './attributes';

const QUARTILES = [0.25, 0.5, 0.75];

/** Numeric features cut at readable numbers near the good period's quartiles, as `feature.bin`. */
export async function binned(context: PlaybookContext, names: readonly string[]): Promise<Attribute[]> {
  if (names.length === 0) return [];
  const counted = await numericCounts(context);
  return names.flatMap((name): Attribute[] => {
    const counts = counted.get(name);
    if (!counts || counts.values.good === 0) return [];
    const quartiles = QUARTILES.map((probability) => {
      const found = valueAtRank(counts.cells, 'good', rankOf(probability, counts.values.good));
      return typeof found === 'number' ? found : (found.low + found.high) / 2;
    });
    const edges = readableEdges(quartiles);
    if (edges.length === 0) return [];
    return [
      {
        name: `${name}.bin`,
        value: { kind: 'bin', operand: column(name), edges: [-Infinity, ...edges, Infinity] },
        label: (key) => (key === null ? '(missing)' : rangeName(edges, Number(key))),
        origin: 'derived',
        column: name,
      },
    ];
  });
}

/** Quartiles rounded to as few digits as keep them a tenth of the interquartile range from where they were. */
export function readableEdges(quartiles: readonly number[]): number[] {
  const finite = quartiles.filter(Number.isFinite);
  const spread = Math.abs((finite.at(-1) ?? 0) - (finite[0] ?? 0));
  const rounded = finite.map((value) => {
    for (let digits = 1; digits < 15; digits++) {
      const candidate = Number(value.toPrecision(digits));
      if (Math.abs(candidate - value) <= spread / 20) return candidate;
    }
    return value;
  });
  return [...new Set(rounded.map((value) => (value === 0 ? 0 : value)))].sort((a, b) => a - b);
}

function rangeName(edges: readonly number[], index: number): string {
  if (index === -2) return 'not a number';
  const low = edges[index - 1];
  const high = edges[index];
  if (low === undefined) return `< ${high}`;
  return high === undefined ? `≥ ${low}` : `${low} to ${high}`;
}
