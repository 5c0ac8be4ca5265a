import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentileOf, seedRanks } from '../../../src/stats/percentile';
import { psi, psiNoiseLevel, psiOfShares, psiSeed, psiTerms, seedEdges } from '../../../src/stats/psi';
import { cellsOf, expectClose, golden, twoPeriods } from './support';

interface Pair {
  good: number[];
  bad: number[];
  psiSeed: number | string;
  seedEdges: number[];
}
const { pairs } = golden<{ pairs: Record<string, Pair> }>('periods');

describe('the seed document', () => {
  it('finds .517 = .220 + .022 + .275 for the ages of its users', () => {
    const terms = psiTerms([0.3, 0.5, 0.2], [0.1, 0.4, 0.5]);
    expect(terms.map((value) => value.toFixed(3))).toEqual(['0.220', '0.022', '0.275']);
    expect(psiOfShares([0.3, 0.5, 0.2], [0.1, 0.4, 0.5]).toFixed(3)).toBe('0.517');
  });

  it.each(Object.entries(pairs))('computes %s to the letter, edges included', (_, pair) => {
    const sorted = [...pair.good].sort((a, b) => a - b);
    const valueAt = (rank: number) => sorted[rank - 1] ?? NaN;
    const edges = seedEdges(pair.good.length, valueAt);
    expect(edges.slice(1, -1)).toEqual([...new Set(pair.seedEdges.slice(1, -1))]);
    expect(new Set(seedRanks(pair.good.length)).size).toBeLessThanOrEqual(18);
    const inBins = (values: readonly number[]) =>
      edges.slice(1).map((right, bin) => values.filter((v) => v >= (edges[bin] ?? 0) && v < right).length);
    expectClose(psiSeed(inBins(pair.good), inBins(pair.bad)), Number(pair.psiSeed), 1e-9, 1e-9);
  });

  it('says 0 for a constant that became another constant, which is why ours exists', () => {
    const cells = cellsOf([1, 1, 1], [2, 2], [1, 2, Infinity]);
    expect(psiSeed([3], [2])).toBe(0);
    expect(
      psi(
        cells.map((cell) => cell.good),
        cells.map((cell) => cell.bad),
      ),
    ).toBeGreaterThan(1);
  });

  it('asks only for order statistics it then uses', () => {
    for (const rows of [1, 2, 3, 10, 11, 997, 1_000_000]) {
      const ranks = seedRanks(rows);
      const known = new Map(ranks.map((rank) => [rank, rank]));
      const edges = seedEdges(rows, (rank) => known.get(rank) ?? NaN);
      expect(edges.every((edge) => !Number.isNaN(edge))).toBe(true);
      expect(ranks.every((rank) => rank >= 1 && rank <= rows)).toBe(true);
    }
  });
});

describe('psi of counts', () => {
  it('gives bins empty in both periods no weight', () => {
    expect(psi([500, 0, 500, 0, 0], [40, 0, 60, 0, 0])).toBe(psi([500, 500], [40, 60]));
  });

  it('is finite where a bin is empty on one side, and null without rows', () => {
    expect(psi([100, 0], [50, 50])).toBeGreaterThan(0.25);
    expect(psi([100, 0], [50, 50])).toBeLessThan(4);
    expect(psi([0, 0], [1, 2])).toBeNull();
    expect(psi([], [])).toBeNull();
    expect(psiSeed([0], [1])).toBeNull();
  });

  it('sees a column that became all null through its bin for nulls', () => {
    expect(psi([300, 400, 300, 0], [0, 0, 0, 1000])).toBeGreaterThan(5);
  });

  it('refuses bins that do not match', () => {
    expect(() => psi([1, 2], [1])).toThrow(RangeError);
  });

  it('has no negative term, is symmetric and does not depend on the order of bins', () => {
    fc.assert(
      fc.property(twoPeriods, ({ good, bad }) => {
        const value = psi(good, bad) ?? NaN;
        expect(value).toBeGreaterThanOrEqual(0);
        expectClose(psi(bad, good), value, 1e-9, 1e-12);
        expectClose(psi([...good].reverse(), [...bad].reverse()), value, 1e-9, 1e-12);
        expectClose(psi(good, good), 0, 0);
      }),
    );
  });

  it('does not grow when bins are merged (plain shares)', () => {
    fc.assert(
      fc.property(twoPeriods, ({ good, bad }) => {
        const shares = (counts: number[]) => counts.map((count) => (count + 1) / counts.reduce((a, b) => a + b + 1, 0));
        const p = shares(good);
        const q = shares(bad);
        const merged = (values: number[]) => [(values[0] ?? 0) + (values[1] ?? 0), ...values.slice(2)];
        if (p.length < 2) return;
        expect(psiOfShares(merged(p), merged(q))).toBeLessThanOrEqual(psiOfShares(p, q) + 1e-12);
      }),
    );
  });
});

describe('noise level', () => {
  it('is the 95th percentile of an index under no change', () => {
    expectClose(psiNoiseLevel(100, 100, 10), 0.02 * 16.918977604620448, 1e-10);
    expect(psiNoiseLevel(1e6, 1e6, 10)).toBeLessThan(1e-4);
    expect(psiNoiseLevel(100, 100, 1)).toBe(0);
  });
});

describe('percentiles', () => {
  it('interpolate between neighbours as NumPy does', () => {
    const sorted = [1, 2, 4, 8];
    const at = (probability: number) => percentileOf(4, probability, (rank) => sorted[rank - 1] ?? NaN);
    expect([at(0), at(0.5), at(0.75), at(1)]).toEqual([1, 3, 5, 8]);
    expect(percentileOf(1, 0.3, () => 7)).toBe(7);
  });
});
