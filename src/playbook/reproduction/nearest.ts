import type { Row, Value } from '../../engine/engine';
import type { ExampleColumns } from './example';

/** Features named as differing, and the distance (in spreads) below which they do not. */
const DIFFERS_SHOWN = 5;
const DIFFERS_AT_LEAST = 0.05;
/** A number further off than this many spreads counts no more: one broken feature must not hide the others. */
const FARTHEST = 3;

/** A row of a pool that resembles another one. */
export interface Nearest {
  row: Row;
  distance: number;
  /** Features in which the two differ, the most first. */
  differs: string[];
}

/**
 * Finds the most similar row of a pool by Gower's distance over features and segments: numbers by their difference in units
 * of the good period's spread, other values by equality, a null against a value as different.
 */
export function nearestIn(
  pool: readonly Row[],
  columns: ExampleColumns,
  scales: ReadonlyMap<string, number>,
): (row: Row) => Nearest | null {
  const names = [...columns.features, ...columns.segments];
  const spreads = names.map((name) => scales.get(name));
  const cellsOf = ({ values }: Row): Value[] => names.map((name) => values[name] ?? null);
  // Looked up by place instead of by name: this is done some hundred thousand times.
  const cells = pool.map(cellsOf);
  return (row) => {
    const own = cellsOf(row);
    let best = -1;
    let least = Infinity;
    cells.forEach((other, place) => {
      let sum = 0;
      for (let i = 0; i < own.length && sum < least; i++)
        sum += distance(own[i] as Value, other[i] as Value, spreads[i]);
      if (sum >= least) return;
      least = sum;
      best = place;
    });
    const found = pool[best];
    return found && names.length > 0 ? described(row, found, least / names.length, columns, scales) : null;
  };
}

function described(
  row: Row,
  found: Row,
  apart: number,
  columns: ExampleColumns,
  scales: ReadonlyMap<string, number>,
): Nearest {
  const differs = columns.features
    .map((name) => ({
      name,
      by: distance(row.values[name] ?? null, found.values[name] ?? null, scales.get(name), Infinity),
    }))
    .filter(({ by }) => by > DIFFERS_AT_LEAST)
    .sort((a, b) => b.by - a.by)
    .slice(0, DIFFERS_SHOWN)
    .map(({ name }) => name);
  return { row: found, distance: apart, differs };
}

function distance(left: Value, right: Value, spread: number | undefined, farthest = FARTHEST): number {
  if (left === right) return 0;
  if (left === null || right === null) return 1;
  if (typeof left === 'number' && typeof right === 'number' && spread !== undefined) {
    const difference = Math.abs(left - right) / spread;
    return Number.isFinite(difference) ? Math.min(farthest, difference) : farthest;
  }
  return 1;
}
