import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustPValues } from '../../../src/stats/benjamini-hochberg';
import { newcombeInterval, twoProportionTest, wilsonInterval } from '../../../src/stats/proportions';
import { expectClose, golden } from './support';

interface Golden {
  proportions: {
    good: [number, number];
    bad: [number, number];
    wilson: [number, number];
    newcombe: [number, number];
    z: number;
    pValue: number;
  }[];
  benjaminiHochberg: { raw: number[]; adjusted: number[] };
}
const values = golden<Golden>('periods');
const proportion = ([successes, rows]: [number, number]) => ({ successes, rows });

const anyProportion = fc
  .tuple(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([rows, share]) => ({ rows, successes: Math.round(rows * share) }));

describe('proportions', () => {
  it('have the intervals and the z test of statsmodels', () => {
    for (const { good, bad, wilson, newcombe, z, pValue } of values.proportions) {
      const interval = wilsonInterval(proportion(good));
      expectClose(interval?.[0], wilson[0], 1e-10, 1e-9);
      expectClose(interval?.[1], wilson[1], 1e-10);
      const change = newcombeInterval(proportion(good), proportion(bad));
      expectClose(change?.[0], newcombe[0], 1e-9, 1e-6);
      expectClose(change?.[1], newcombe[1], 1e-9, 1e-6);
      expectClose(twoProportionTest(proportion(good), proportion(bad))?.z, z, 1e-10);
      expectClose(twoProportionTest(proportion(good), proportion(bad))?.pValue, pValue, 1e-9);
    }
  });

  it('hold the observed value inside an interval that stays within its range', () => {
    fc.assert(
      fc.property(anyProportion, anyProportion, (good, bad) => {
        const [low, high] = wilsonInterval(good) ?? [NaN, NaN];
        const share = good.successes / good.rows;
        expect(low >= 0 && low <= share + 1e-12 && high >= share - 1e-12 && high <= 1).toBe(true);
        const [lowChange, highChange] = newcombeInterval(good, bad) ?? [NaN, NaN];
        const change = bad.successes / bad.rows - share;
        expect(lowChange >= -1 - 1e-12 && highChange <= 1 + 1e-12).toBe(true);
        expect(lowChange <= change + 1e-12 && highChange >= change - 1e-12).toBe(true);
        const swapped = newcombeInterval(bad, good) ?? [NaN, NaN];
        expect(swapped[0]).toBeCloseTo(-highChange, 10);
        expect(twoProportionTest(good, good)?.pValue).toBe(1);
      }),
    );
  });

  it('are untestable without rows and undecided where nothing varies', () => {
    expect(wilsonInterval({ successes: 0, rows: 0 })).toBeNull();
    expect(newcombeInterval({ successes: 0, rows: 0 }, { successes: 1, rows: 1 })).toBeNull();
    expect(twoProportionTest({ successes: 0, rows: 0 }, { successes: 1, rows: 1 })).toBeNull();
    expect(twoProportionTest({ successes: 0, rows: 9 }, { successes: 0, rows: 5 })).toEqual({ z: 0, pValue: 1 });
    expect(wilsonInterval({ successes: 1, rows: 1 })?.[1]).toBe(1);
  });
});

describe('Benjamini–Hochberg', () => {
  it('adjusts as statsmodels does', () => {
    adjustPValues(values.benjaminiHochberg.raw).forEach((p, i) => {
      expectClose(p, values.benjaminiHochberg.adjusted[i] ?? NaN, 1e-12);
    });
  });

  it('leaves out what was not tested, and an empty family empty', () => {
    expect(adjustPValues([null, 0.02, NaN, 0.5])).toEqual([null, 0.04, null, 0.5]);
    expect(adjustPValues([])).toEqual([]);
  });

  it('never lowers a p-value, keeps the order and does not depend on it', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }), (raw) => {
        const adjusted = adjustPValues(raw);
        const reversed = adjustPValues([...raw].reverse()).reverse();
        raw.forEach((p, i) => {
          expect(adjusted[i] ?? NaN).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(adjusted[i] ?? NaN).toBeLessThanOrEqual(1);
          expect(adjusted[i]).toBe(reversed[i]);
          raw.forEach((other, j) => {
            if (p < other) expect(adjusted[i] ?? NaN).toBeLessThanOrEqual(adjusted[j] ?? NaN);
          });
        });
      }),
    );
  });
});
