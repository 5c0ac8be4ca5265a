import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareQuantile, chiSquareSurvival } from '../../../src/stats/chi-square-distribution';
import { chiSquareTest, cramersV, poolRare } from '../../../src/stats/chi-square';
import { jensenShannonDistance, klBothWays, klDivergence } from '../../../src/stats/divergence';
import { hellingerDistance } from '../../../src/stats/hellinger';
import { largestDifference } from '../../../src/stats/largest-difference';
import { expectClose, golden, twoPeriods } from './support';

interface Table {
  good: number[];
  bad: number[];
  chiSquare: number;
  degreesOfFreedom: number;
  pValue: number;
  cramersV: number;
  jensenShannon: number;
  klGoodToBad: number;
  klBadToGood: number;
  hellinger: number;
  largestDifference: number;
}
interface Golden {
  categorical: Record<string, Table>;
  chiSquareSurvival: [number, number, number][];
  chiSquareQuantile: [number, number, number][];
  seed: { klTrainToProd: number; klProdToTrain: number };
}
const values = golden<Golden>('periods');

describe.each(Object.entries(values.categorical))('the table "%s"', (_, table) => {
  it('has the χ², p-value and Cramér’s V of scipy', () => {
    const test = chiSquareTest(table.good, table.bad);
    expectClose(test?.statistic, table.chiSquare, 1e-10);
    expect(test?.degreesOfFreedom).toBe(table.degreesOfFreedom);
    expectClose(test?.pValue, table.pValue, 1e-9);
    expectClose(cramersV(table.good, table.bad), table.cramersV, 1e-10);
  });

  it('has the distances of scipy and of the seed document', () => {
    const kl = klBothWays(table.good, table.bad);
    expectClose(kl.goodToBad, table.klGoodToBad, 1e-10);
    expectClose(kl.badToGood, table.klBadToGood, 1e-10);
    expectClose(jensenShannonDistance(table.good, table.bad), table.jensenShannon, 1e-9);
    expectClose(hellingerDistance(table.good, table.bad), table.hellinger, 1e-7);
    expectClose(largestDifference(table.good, table.bad)?.difference, table.largestDifference, 1e-12);
  });
});

it('computes KL in both directions as the seed document does', () => {
  const train = [0.3, 0.5, 0.2];
  const production = [0.1, 0.4, 0.5];
  expectClose(klDivergence(train, production), values.seed.klTrainToProd, 1e-14);
  expectClose(klDivergence(production, train), values.seed.klProdToTrain, 1e-14);
  expect(klDivergence(train, production)).not.toBeCloseTo(klDivergence(production, train), 3);
});

describe('distances of two periods', () => {
  it('keep their bounds, vanish on equal periods and are symmetric', () => {
    fc.assert(
      fc.property(twoPeriods, ({ good, bad }) => {
        for (const distance of [jensenShannonDistance, hellingerDistance, cramersV]) {
          const value = distance(good, bad);
          if (value === null) continue;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expectClose(distance(bad, good), value, 1e-7, 1e-6);
        }
        expect(jensenShannonDistance(good, good)).toBe(0);
        expect(hellingerDistance(good, good)).toBe(0);
        expect(largestDifference(good, good)?.difference).toBe(0);
        expect(klBothWays(good, good).goodToBad).toBe(0);
        expect(klBothWays(good, bad).goodToBad).toBeGreaterThanOrEqual(-1e-8);
      }),
    );
  });

  it('do not grow when categories are merged', () => {
    fc.assert(
      fc.property(twoPeriods, ({ good, bad }) => {
        const merged = (counts: number[]) => [(counts[0] ?? 0) + (counts[1] ?? 0), ...counts.slice(2)];
        if (good.length < 2) return;
        for (const distance of [jensenShannonDistance, hellingerDistance]) {
          expect(distance(merged(good), merged(bad)) ?? NaN).toBeLessThanOrEqual((distance(good, bad) ?? NaN) + 1e-9);
        }
        expect(chiSquareTest(merged(good), merged(bad))?.statistic ?? 0).toBeLessThanOrEqual(
          (chiSquareTest(good, bad)?.statistic ?? 0) * (1 + 1e-9) + 1e-9,
        );
      }),
    );
  });

  it('do not depend on the size of a period, only on its shares', () => {
    fc.assert(
      fc.property(twoPeriods, fc.integer({ min: 2, max: 50 }), ({ good, bad }, factor) => {
        const larger = bad.map((count) => count * factor);
        expectClose(jensenShannonDistance(good, larger), jensenShannonDistance(good, bad) ?? NaN, 1e-7, 1e-6);
        expectClose(hellingerDistance(good, larger), hellingerDistance(good, bad) ?? NaN, 1e-7, 1e-6);
        expect(largestDifference(good, larger)?.index).toBe(largestDifference(good, bad)?.index);
      }),
    );
  });

  it('are 1 where the periods share no category, and null without rows', () => {
    expect(jensenShannonDistance([5, 0], [0, 9])).toBe(1);
    expect(hellingerDistance([5, 0], [0, 9])).toBe(1);
    expect(cramersV([5, 0], [0, 9])).toBe(1);
    for (const distance of [jensenShannonDistance, hellingerDistance, cramersV, largestDifference]) {
      expect(distance([0, 0], [1, 2])).toBeNull();
      expect(distance([], [])).toBeNull();
    }
    expect(klBothWays([0], [1])).toEqual({ goodToBad: null, badToGood: null });
  });

  it('name the category that moved most, with its sign', () => {
    expect(largestDifference([50, 30, 20], [20, 30, 50])).toEqual({ difference: 0.3, index: 0, change: -0.3 });
  });
});

describe('χ²', () => {
  it('cannot be tested with one category, and drops categories empty in both periods', () => {
    expect(chiSquareTest([10], [20])).toBeNull();
    expect(chiSquareTest([10, 0], [20, 0])).toBeNull();
    expect(chiSquareTest([10, 0, 5], [20, 0, 1])).toEqual(chiSquareTest([10, 5], [20, 1]));
  });

  it('pools what is too rare for the approximation and keeps every row', () => {
    const pooled = poolRare([1000, 3, 2, 0, 400], [90, 1, 0, 2, 60]);
    expect(pooled).toEqual({ good: [1000, 400, 5], bad: [90, 60, 3], kept: [0, 4], pooled: [1, 2, 3] });
    fc.assert(
      fc.property(twoPeriods, ({ good, bad }) => {
        const total = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
        const result = poolRare(good, bad);
        expect(total(result.good)).toBe(total(good));
        expect(total(result.bad)).toBe(total(bad));
      }),
    );
  });

  it('has accurate far tails and quantiles', () => {
    for (const [x, k, p] of values.chiSquareSurvival) expectClose(chiSquareSurvival(x, k), p, 1e-11);
    for (const [p, k, x] of values.chiSquareQuantile) expectClose(chiSquareQuantile(p, k), x, 1e-10);
    expect(chiSquareSurvival(0, 3)).toBe(1);
    expect(chiSquareSurvival(Infinity, 3)).toBe(0);
  });
});
