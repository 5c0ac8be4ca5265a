import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleDistance, wassersteinFromCells } from '../../../src/stats/wasserstein';
import { cellsOf, cellsOfValues, expectClose, golden, twoSamples } from './support';

const { pairs } = golden<{ pairs: Record<string, { good: number[]; bad: number[]; wasserstein: number }> }>('periods');

describe('Wasserstein-1 from counts', () => {
  it.each(Object.entries(pairs))('equals scipy for %s', (_, { good, bad, wasserstein }) => {
    const exact = wassersteinFromCells(cellsOfValues(good, bad));
    expectClose(exact?.distance, wasserstein, 1e-10, 1e-6);
    expect(exact?.error).toBe(0);
  });

  it('keeps its promise about the error of any binning', () => {
    fc.assert(
      fc.property(twoSamples, fc.integer({ min: 1, max: 20 }), ({ good, bad }, bins) => {
        const edges = Array.from({ length: bins + 1 }, (_, i) => -100 + (200 * i) / bins);
        const exact = wassersteinFromCells(cellsOfValues(good, bad))?.distance ?? NaN;
        const coarse = wassersteinFromCells(cellsOf(good, bad, edges));
        expect(Math.abs((coarse?.distance ?? NaN) - exact)).toBeLessThanOrEqual((coarse?.error ?? NaN) + 1e-9);
      }),
    );
  });

  it('is symmetric, zero on equal samples, follows a shift and the unit', () => {
    fc.assert(
      fc.property(twoSamples, fc.integer({ min: 1, max: 50 }), ({ good, bad }, shift) => {
        const distance = (a: number[], b: number[]) => wassersteinFromCells(cellsOfValues(a, b))?.distance ?? NaN;
        expectClose(distance(bad, good), distance(good, bad), 1e-9, 1e-6);
        expect(distance(good, good)).toBe(0);
        expectClose(
          distance(
            good,
            good.map((x) => x + shift),
          ),
          shift,
          1e-9,
          1e-3,
        );
        expectClose(
          distance(
            good.map((x) => 8 * x),
            bad.map((x) => 8 * x),
          ),
          8 * distance(good, bad),
          1e-9,
          1e-6,
        );
      }),
    );
  });

  it('has no answer without rows or with infinite values', () => {
    expect(wassersteinFromCells([{ good: 0, bad: 3, low: 0, high: 1 }])).toBeNull();
    expect(
      wassersteinFromCells([
        { good: 1, bad: 0, low: 0, high: 0 },
        { good: 0, bad: 1, low: Infinity, high: Infinity },
      ]),
    ).toBeNull();
  });

  it('is scaled by what spread the good period has, and says by which', () => {
    expect(scaleDistance(6, { standardDeviation: 2, interquartileRange: 3 })).toEqual({
      value: 3,
      unit: 'standardDeviation',
    });
    expect(scaleDistance(6, { standardDeviation: 0, interquartileRange: 3 })).toEqual({
      value: 2,
      unit: 'interquartileRange',
    });
    expect(scaleDistance(6, { standardDeviation: null, interquartileRange: 0 })).toEqual({ value: 6, unit: 'raw' });
  });
});
