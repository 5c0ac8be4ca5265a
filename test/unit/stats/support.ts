import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { KsCell } from '../../../src/stats/kolmogorov-smirnov';
import type { ValueCell } from '../../../src/stats/wasserstein';

/** Values made by test/golden/NAME.py. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8')) as T;
}

/** Relative closeness, absolute below `floor`. */
export function expectClose(
  actual: number | null | undefined,
  expected: number,
  relative = 1e-9,
  floor = 1e-300,
): void {
  const tolerance = relative * Math.max(Math.abs(expected), floor);
  if (typeof actual !== 'number' || !(Math.abs(actual - expected) <= tolerance)) {
    expect.fail(`${String(actual)} is not within ${relative} of ${expected}`);
  }
}

/** What an engine returns for bins of [edge, next edge), the last one closed: counts and the smallest and largest value in each. */
export function cellsOf(
  good: readonly number[],
  bad: readonly number[],
  edges: readonly number[],
): (KsCell & ValueCell)[] {
  const cells: (KsCell & ValueCell)[] = [];
  for (let bin = 0; bin + 1 < edges.length; bin++) {
    const right = edges[bin + 1] ?? Infinity;
    const isLast = bin + 2 === edges.length;
    const within = (values: readonly number[]) =>
      values.filter((value) => value >= (edges[bin] ?? 0) && (value < right || isLast));
    const goodValues = within(good);
    const badValues = within(bad);
    const all = [...goodValues, ...badValues];
    if (all.length === 0) continue;
    const low = Math.min(...all);
    const high = Math.max(...all);
    cells.push({ good: goodValues.length, bad: badValues.length, low, high, splittable: low < high });
  }
  return cells;
}

/** One cell a distinct value: nothing is left to refine. */
export function cellsOfValues(good: readonly number[], bad: readonly number[]): (KsCell & ValueCell)[] {
  const values = [...new Set([...good, ...bad])].sort((a, b) => a - b);
  return cellsOf(good, bad, [...values, Infinity]);
}

/** Counts per bin of two periods, both with rows. */
export const twoPeriods = fc
  .array(fc.tuple(fc.nat({ max: 5000 }), fc.nat({ max: 5000 })), { minLength: 1, maxLength: 30 })
  .map((pairs) => ({ good: pairs.map(([count]) => count), bad: pairs.map(([, count]) => count) }))
  .filter(({ good, bad }) => good.some((count) => count > 0) && bad.some((count) => count > 0));

/** Two samples of numbers, ties likely. */
export const twoSamples = fc.record({
  good: fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -100, max: 100, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  }),
  bad: fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -100, max: 100, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  }),
});

/** Processor milliseconds of a piece of work: unlike elapsed time it does not depend on what else runs. */
export function processorTime(work: () => void): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}
