import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarsen, equalWidthEdges, niceEdges } from '../../../src/stats/histogram';
import { mergeMoments, momentsFromSums, momentsOfCounts, standardDeviation } from '../../../src/stats/moments';
import { edgesPerValue, evenProbabilities, quantileOfCounts, uniqueEdges } from '../../../src/stats/quantiles';
import { expectClose, golden } from './support';

const { pairs } = golden<{ pairs: Record<string, { good: number[]; mean: number; deviation: number }> }>('periods');

describe('moments', () => {
  it.each(Object.entries(pairs))(
    'of %s agree with NumPy, however they were collected',
    (_, { good, mean, deviation }) => {
      const centre = good[0] ?? 0;
      const sum = good.reduce((total, x) => total + (x - centre), 0);
      const squares = good.reduce((total, x) => total + (x - centre) ** 2, 0);
      const halves = [good.slice(0, 1), good.slice(1)].flatMap(
        (part) =>
          momentsOfCounts(
            part,
            part.map(() => 1),
          ) ?? [],
      );
      for (const moments of [momentsFromSums(good.length, sum, squares, centre), mergeMoments(halves)]) {
        if (moments === null) throw new Error('no values');
        expectClose(moments.mean, mean, 1e-9, 1e-3);
        expectClose(standardDeviation(moments), deviation, 1e-9, 1e-3);
      }
    },
  );

  it('keep the spread of large numbers (sums about zero would lose it)', () => {
    const values = [1e15 + 1, 1e15 + 2, 1e15 + 3];
    expectClose(
      standardDeviation(momentsOfCounts(values, [1, 1, 1]) ?? { count: 0, mean: 0, squaredDeviations: 0 }),
      1,
      1e-12,
    );
  });

  it('have no deviation below two values and no mean without one', () => {
    expect(momentsFromSums(0, 0, 0)).toBeNull();
    expect(mergeMoments([])).toBeNull();
    expect(standardDeviation({ count: 1, mean: 4, squaredDeviations: 0 })).toBeNull();
  });
});

describe('quantiles', () => {
  it('are values that occur: the ⌈p·n⌉-th smallest', () => {
    const at = (p: number) => quantileOfCounts([1, 5, 9], [2, 1, 7], p);
    expect([at(0), at(0.2), at(0.21), at(0.3), at(0.31), at(1)]).toEqual([1, 1, 5, 5, 9, 9]);
    expect(quantileOfCounts([], [], 0.5)).toBeNull();
  });

  it('make strictly ascending edges out of ties, nulls and infinities', () => {
    expect(uniqueEdges([0, 0, 0, -0, 1, null, 1, 5, Infinity])).toEqual([0, 1, 5]);
    expect(Object.is(uniqueEdges([-0])[0], 0)).toBe(true);
    expect(uniqueEdges([null, null])).toEqual([]);
    expect(edgesPerValue([3, 1, 2])).toEqual([1, 2, 3, Infinity]);
    expect(evenProbabilities(4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});

const isAscending = (edges: readonly number[]) =>
  edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? Infinity));

describe('histograms', () => {
  it('have round edges that cover the range', () => {
    expect(niceEdges(0.13, 0.87, 10)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(niceEdges(-3, 17, 5)).toEqual([-5, 0, 5, 10, 15, 20]);
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 60 }),
        (a, b, bins) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          for (const edges of [niceEdges(low, high, bins), equalWidthEdges(low, high, bins)]) {
            expect(isAscending(edges)).toBe(true);
            expect(edges.every(Number.isFinite)).toBe(true);
            expect(edges.length).toBeGreaterThanOrEqual(2);
            expect(edges.length).toBeLessThanOrEqual(Math.max(bins, 1) + 1);
            const slack = (high - low) * 1e-12;
            expect((edges[0] ?? NaN) - slack <= low && (edges.at(-1) ?? NaN) + slack >= high).toBe(true);
          }
        },
      ),
    );
  });

  it('give a constant column one bin', () => {
    expect(niceEdges(5, 5, 10)).toEqual([4.5, 5.5]);
    expect(isAscending(niceEdges(2 ** 60, 2 ** 60, 10))).toBe(true);
  });

  it('lose no row when coarsened', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (counts, bins) => {
          const fine = {
            edges: Array.from({ length: counts.length + 1 }, (_, i) => i ** 1.5),
            good: counts.map(([g]) => g),
            bad: counts.map(([, b]) => b),
          };
          const coarse = coarsen(fine, bins);
          const total = (values: number[]) => values.reduce((a, b) => a + b, 0);
          expect(total(coarse.good)).toBe(total(fine.good));
          expect(total(coarse.bad)).toBe(total(fine.bad));
          expect(coarse.good.length).toBeLessThanOrEqual(bins);
          expect(coarse.edges.length).toBe(coarse.good.length + 1);
          expect(coarse.edges.every((edge) => fine.edges.includes(edge)) && isAscending(coarse.edges)).toBe(true);
          expect([coarse.edges[0], coarse.edges.at(-1)]).toEqual([fine.edges[0], fine.edges.at(-1)]);
        },
      ),
    );
    expect(coarsen({ edges: [0, 1, 2, 3, 4], good: [1, 2, 3, 4], bad: [0, 0, 1, 1] }, 2)).toEqual({
      edges: [0, 2, 4],
      good: [3, 7],
      bad: [0, 2],
    });
  });
});
