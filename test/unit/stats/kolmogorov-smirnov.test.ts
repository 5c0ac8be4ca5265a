import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kolmogorovSurvival, smirnovSurvival } from '../../../src/stats/kolmogorov-distribution';
import { ksFromCells, ksPValue, type KsFromCells } from '../../../src/stats/kolmogorov-smirnov';
import { cellsOf, cellsOfValues, expectClose, golden, processorTime, twoSamples } from './support';

interface Golden {
  pairs: Record<string, { good: number[]; bad: number[]; ks: number; ksExactP: number }>;
  kolmogorov: [number, number, number][];
  smirnov: [number, number, number][];
  twoSample: [number, number, number, number][];
}
const values = golden<Golden>('periods');

/** Asks again with finer bins where the answer says so, as an engine would. */
function refined(good: number[], bad: number[], binsEach: number): { result: KsFromCells; rounds: number } {
  let edges = [Math.min(...good, ...bad), Infinity];
  for (let rounds = 1; rounds < 50; rounds++) {
    const cells = cellsOf(good, bad, edges);
    const result = ksFromCells(cells);
    if (result === null) throw new Error('no rows');
    if (result.refine.length === 0) return { result, rounds };
    const finer = result.refine.flatMap((index) => {
      const cell = cells[index];
      if (cell === undefined) return [];
      const inner = Array.from(
        { length: binsEach },
        (_, i) => cell.low + ((cell.high - cell.low) * (i + 1)) / binsEach,
      );
      return [cell.low, ...inner];
    });
    edges = [...new Set([...edges, ...finer])].sort((a, b) => a - b);
  }
  throw new Error('did not end');
}

describe('the statistic', () => {
  it.each(Object.entries(values.pairs))('equals scipy for %s', (_, { good, bad, ks }) => {
    const exact = ksFromCells(cellsOfValues(good, bad));
    expectClose(exact?.statistic, ks, 1e-12, 1e-12);
    expect(exact?.refine).toEqual([]);
    expect(exact?.upper).toBe(exact?.statistic);
  });

  it('finds about .97 with p ≈ 0 in the example of the seed document', () => {
    const pair = values.pairs["seed's ages"];
    const ks = ksFromCells(cellsOfValues(pair?.good ?? [], pair?.bad ?? []));
    expect(ks?.statistic).toBeGreaterThan(0.95);
    expect(ksPValue(ks?.statistic ?? 0, 1000, 500)).toBeLessThan(1e-200);
  });

  it('is exact after refining only the bins that are asked for', () => {
    fc.assert(
      fc.property(twoSamples, fc.integer({ min: 2, max: 8 }), ({ good, bad }, bins) => {
        const exact = ksFromCells(cellsOfValues(good, bad));
        const { result, rounds } = refined(good, bad, bins);
        expect(result.statistic).toBe(exact?.statistic);
        expect(rounds).toBeLessThan(45);
      }),
      { numRuns: 200 },
    );
  });

  it('lies between its bounds for any binning', () => {
    fc.assert(
      fc.property(
        twoSamples,
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { maxLength: 8 }),
        ({ good, bad }, inner) => {
          const edges = [-Infinity, ...[...new Set(inner.map((edge) => edge + 0))].sort((a, b) => a - b), Infinity];
          const exact = ksFromCells(cellsOfValues(good, bad))?.statistic ?? NaN;
          const coarse = ksFromCells(cellsOf(good, bad, edges));
          expect(coarse?.statistic).toBeLessThanOrEqual(exact);
          expect(coarse?.upper).toBeGreaterThanOrEqual(exact);
        },
      ),
    );
  });

  it('is symmetric, zero on equal samples and blind to a monotone transformation', () => {
    fc.assert(
      fc.property(twoSamples, ({ good, bad }) => {
        const statistic = ksFromCells(cellsOfValues(good, bad))?.statistic;
        expect(ksFromCells(cellsOfValues(bad, good))?.statistic).toBe(statistic);
        expect(ksFromCells(cellsOfValues(good, good))?.statistic).toBe(0);
        const scaled = (xs: number[]) => xs.map((x) => x * 4);
        expect(ksFromCells(cellsOfValues(scaled(good), scaled(bad)))?.statistic).toBe(statistic);
      }),
    );
  });

  it('handles infinities, one row, negative zero and a period without rows', () => {
    expect(
      ksFromCells([
        { good: 1, bad: 0, splittable: false },
        { good: 0, bad: 1, splittable: false },
      ])?.statistic,
    ).toBe(1);
    expect(ksFromCells(cellsOfValues([-Infinity, 0, Infinity], [0, -0, 0]))?.statistic).toBeCloseTo(1 / 3, 15);
    expect(ksFromCells([{ good: 0, bad: 4, splittable: true }])).toBeNull();
    expect(ksFromCells([])).toBeNull();
  });
});

describe('the p-value', () => {
  it.each(values.twoSample)('is exact at n=%d, m=%d, D=%d', (n, m, statistic, p) => {
    expectClose(ksPValue(statistic, n, m), p, 1e-9);
    expectClose(ksPValue(statistic, m, n), p, 1e-9);
  });

  it.each(Object.entries(values.pairs))('is scipy’s exact one for %s', (_, { good, bad, ks, ksExactP }) => {
    expectClose(ksPValue(ks, good.length, bad.length), ksExactP, 1e-9);
  });

  it('agrees with scipy.kstwo from certain to 1e-196', () => {
    for (const [n, d, p] of values.kolmogorov) {
      const actual = kolmogorovSurvival(n, d);
      if (!(Math.abs(actual - p) <= 1e-9 * p + 1e-300)) expect.fail(`n=${n} d=${d}: ${actual} instead of ${p}`);
    }
    expect(values.kolmogorov.length).toBeGreaterThan(150);
  });

  it.each(values.smirnov)('sums the one-sided probability at n=%d, d=%d to 12 digits', (n, d, p) => {
    expectClose(smirnovSurvival(n, d), p, 1e-11);
  });

  it('falls as the gap grows, stays a probability, and costs little at 10⁸ rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e8 }),
        fc.integer({ min: 1, max: 1e8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, m, a, b) => {
          const [small, large] = [ksPValue(Math.min(a, b), n, m), ksPValue(Math.max(a, b), n, m)];
          expect(small).toBeGreaterThanOrEqual(large - 1e-9);
          for (const p of [small, large]) expect(p >= 0 && p <= 1).toBe(true);
        },
      ),
    );
    const spent = processorTime(() => {
      for (let i = 0; i < 100; i++) ksPValue(0.0002 + i * 1e-6, 5e7, 5e7);
    });
    expect(spent).toBeLessThan(1000);
  });

  it('is 1 at no gap', () => {
    expect(ksPValue(0, 10, 10)).toBe(1);
    expect(ksPValue(0, 1e6, 1e6)).toBe(1);
  });
});
