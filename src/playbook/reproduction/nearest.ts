import type { Row, Value } from '../../engine/engine';
import type { ExampleColumns } from './example';

/** Features named as differing, and the distance (in spreads) below which they do not. */
const DIFFERS_SHOWN = 5;
const DIFFERS_AT_LEAST = 0.05;
/** A number further off than this many spreads counts no more: one broken feature must not hide the others. */
const FARTHEST = 3;

/**
 * The most similar row of a pool by Gower's distance over features and segments: numbers by their difference in units of
 * the good period's spread, other values by equality, a null against a value as different.
 */
export function nearestOf(
  row: Row,
  pool: readonly Row[],
  columns: ExampleColumns,
  scales: ReadonlyMap<string, number>,
): { row: Row; distance: number; differs: string[] } | null {
  const names = [...columns.features, ...columns.segments];
  if (names.length === 0) return null;
  let best: Row | null = null;
  let least = Infinity;
  for (const other of pool) {
    let sum = 0;
    for (const name of names) {
      sum += distance(row.values[name], other.values[name], scales.get(name));
      if (sum >= least) break;
    }
    if (sum < least) {
      least = sum;
      best = other;
    }
  }
  if (!best) return null;
  const found = best;
  const differs = columns.features
    .map((name) => ({ name, by: distance(row.values[name], found.values[name], scales.get(name), Infinity) }))
    .filter(({ by }) => by > DIFFERS_AT_LEAST)
    .sort((a, b) => b.by - a.by)
    .slice(0, DIFFERS_SHOWN)
    .map(({ name }) => name);
  return { row: found, distance: least / names.length, differs };
}

function distance(a: Value | undefined, b: Value | undefined, spread: number | undefined, farthest = FARTHEST): number {
  const [left, right] = [a ?? null, b ?? null];
  if (left === right) return 0;
  if (left === null || right === null) return 1;
  if (typeof left === 'number' && typeof right === 'number' && spread !== undefined) {
    const difference = Math.abs(left - right) / spread;
    return Number.isFinite(difference) ? Math.min(farthest, difference) : farthest;
  }
  return 1;
}
