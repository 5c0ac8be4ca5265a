import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximumPermutationPValues, orderPermutationPValue } from '../../../src/stats/block-permutation';
import { lossSliceScore, sliceScore } from '../../../src/stats/log-likelihood-ratio';
import { mixAndRate } from '../../../src/stats/mix-and-rate';
import { createRandom, shuffle } from '../../../src/stats/random';

const group = fc.record({
  goodRows: fc.nat(1000),
  badRows: fc.nat(1000),
  goodShare: fc.double({ min: 0, max: 1, noNaN: true }),
  badShare: fc.double({ min: 0, max: 1, noNaN: true }),
});
const groups = fc
  .array(group, { minLength: 1, maxLength: 12 })
  .filter((all) => all.some((g) => g.goodRows > 0) && all.some((g) => g.badRows > 0))
  .map((all) =>
    all.map((g) => ({
      goodRows: g.goodRows,
      badRows: g.badRows,
      goodTotal: g.goodRows * g.goodShare,
      badTotal: g.badRows * g.badShare,
    })),
  );

describe('mix and rate', () => {
  it('add up to the change exactly, group by group, and turn round when the periods are swapped', () => {
    fc.assert(
      fc.property(groups, (all) => {
        const parts = mixAndRate(all);
        if (parts === null) throw new Error('no rows');
        expect(parts.mix + parts.rate).toBeCloseTo(parts.change, 10);
        expect(parts.groups.reduce((total, part) => total + part.mix + part.rate, 0)).toBeCloseTo(parts.change, 10);
        const swapped = mixAndRate(
          all.map((g) => ({ goodRows: g.badRows, badRows: g.goodRows, goodTotal: g.badTotal, badTotal: g.goodTotal })),
        );
        expect(swapped?.mix).toBeCloseTo(-parts.mix, 10);
        expect(swapped?.rate).toBeCloseTo(-parts.rate, 10);
      }),
    );
  });

  it('tell a pure mix shift from a pure rate shift', () => {
    const mixOnly = mixAndRate([
      { goodRows: 900, badRows: 500, goodTotal: 90, badTotal: 50 },
      { goodRows: 100, badRows: 500, goodTotal: 50, badTotal: 250 },
    ]);
    expect(mixOnly?.rate).toBeCloseTo(0, 12);
    expect(mixOnly?.mix).toBeCloseTo(0.16, 12);
    // The growth of the worse group is harm; so is the decline of the better one.
    expect(mixOnly?.groups.every((part) => part.mix > 0)).toBe(true);
    const rateOnly = mixAndRate([
      { goodRows: 500, badRows: 500, goodTotal: 50, badTotal: 200 },
      { goodRows: 500, badRows: 500, goodTotal: 50, badTotal: 50 },
    ]);
    expect(rateOnly?.mix).toBeCloseTo(0, 12);
    expect(rateOnly?.groups[0]?.rate).toBeCloseTo(0.15, 12);
  });

  it('flag Simpson’s paradox: every group better, the whole worse', () => {
    const paradox = mixAndRate([
      { goodRows: 900, badRows: 100, goodTotal: 90, badTotal: 5 },
      { goodRows: 100, badRows: 900, goodTotal: 50, badTotal: 400 },
    ]);
    expect(paradox?.change).toBeGreaterThan(0);
    expect(paradox?.rate).toBeLessThan(0);
    expect(paradox?.simpson).toBe(true);
  });

  it('see no paradox in a segment that the good period has not: it did not change in itself', () => {
    const grown = mixAndRate([
      { goodRows: 0, badRows: 900, goodTotal: 0, badTotal: 400 },
      { goodRows: 1000, badRows: 100, goodTotal: 140, badTotal: 5 },
    ]);
    expect(grown?.change).toBeGreaterThan(0);
    expect(grown?.rate).toBeLessThan(0);
    expect(grown?.simpson).toBe(false);
  });

  it('count a new group as mix, and have no answer without rows', () => {
    const parts = mixAndRate([
      { goodRows: 100, badRows: 100, goodTotal: 10, badTotal: 10 },
      { goodRows: 0, badRows: 100, goodTotal: 0, badTotal: 90 },
    ]);
    expect(parts?.rate).toBe(0);
    expect(mixAndRate([{ goodRows: 0, badRows: 1, goodTotal: 0, badTotal: 1 }])).toBeNull();
  });
});

describe('the score of a slice', () => {
  const whole = { goodRows: 10_000, goodErrors: 2000, badRows: 10_000, badErrors: 3000 };

  it('is zero where nothing got worse, and never negative', () => {
    expect(sliceScore({ goodRows: 500, goodErrors: 100, badRows: 500, badErrors: 90 }, whole).logLikelihoodRatio).toBe(
      0,
    );
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.nat(5000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (goodRows, badRows, good, bad) => {
          const slice = {
            goodRows,
            badRows,
            goodErrors: Math.round(goodRows * good),
            badErrors: Math.round(badRows * bad),
          };
          const score = sliceScore(slice, whole);
          expect(score.logLikelihoodRatio).toBeGreaterThanOrEqual(0);
          expect(score.excess).toBeCloseTo(slice.badErrors - score.expected, 9);
          expect(score.excess).toBeLessThanOrEqual(slice.badErrors);
        },
      ),
    );
  });

  it('prefers the tightest slice among those with equal excess', () => {
    const tight = sliceScore({ goodRows: 1000, goodErrors: 200, badRows: 1000, badErrors: 700 }, whole);
    const wide = sliceScore({ goodRows: 5000, goodErrors: 1000, badRows: 5000, badErrors: 1500 }, whole);
    expect(tight.excess).toBeCloseTo(wide.excess, 0);
    expect(tight.logLikelihoodRatio).toBeGreaterThan(2 * wide.logLikelihoodRatio);
  });

  it('prefers the slice to the whole log where errors were unknown before', () => {
    const nulls = { goodRows: 10_000, goodErrors: 0, badRows: 10_000, badErrors: 300 };
    const slice = sliceScore({ goodRows: 500, goodErrors: 0, badRows: 500, badErrors: 300 }, nulls);
    expect(slice.logLikelihoodRatio).toBeGreaterThan(sliceScore(nulls, nulls).logLikelihoodRatio + 100);
  });

  it('does not let a slice that was always bad win', () => {
    const alwaysBad = sliceScore({ goodRows: 800, goodErrors: 640, badRows: 800, badErrors: 650 }, whole);
    expect(alwaysBad.logLikelihoodRatio).toBeLessThan(5);
  });

  it('works on losses in their own variance', () => {
    const all = { goodRows: 1000, goodLoss: 2000, badRows: 1000, badLoss: 2500 };
    const score = lossSliceScore({ goodRows: 100, goodLoss: 200, badRows: 100, badLoss: 600 }, all, 4);
    expect(score.expected).toBeCloseTo(200, 9);
    expect(score.logLikelihoodRatio).toBeCloseTo(400 ** 2 / (2 * 4 * 100), 9);
    expect(lossSliceScore({ goodRows: 0, goodLoss: 0, badRows: 0, badLoss: 0 }, all, 4).logLikelihoodRatio).toBe(0);
    expect(lossSliceScore({ goodRows: 9, goodLoss: 9, badRows: 9, badLoss: 99 }, all, 0).logLikelihoodRatio).toBe(0);
  });
});

describe('random numbers', () => {
  it('are the same for a seed, differ between seeds and fill their range evenly', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 20_000 }, () => random.below(20));
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7).slice(0, 50)).not.toEqual(draw(8).slice(0, 50));
    const counts = Array<number>(20).fill(0);
    for (const value of draw(3)) counts[value] = (counts[value] ?? 0) + 1;
    expect(counts.reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(43);
  });

  it('shuffle without losing anything, every order equally likely', () => {
    const random = createRandom(11);
    const seen = new Map<string, number>();
    for (let run = 0; run < 6000; run++) {
      const order = shuffle([1, 2, 3], random).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });
});

describe('block permutation', () => {
  const isBad = Uint8Array.from({ length: 40 }, (_, block) => (block < 20 ? 0 : 1));
  const largest = (values: readonly number[][]) => (labels: Uint8Array) =>
    Math.max(
      ...values.map((slice) =>
        slice.reduce((total, value, block) => total + (labels[block] === 1 ? value : -value), 0),
      ),
    );

  it('finds the one slice that changed and clears the others', () => {
    const random = createRandom(5);
    const slices = Array.from({ length: 30 }, (_, slice) =>
      Array.from({ length: 40 }, (_, block) => random.uniform() + (slice === 3 && block >= 20 ? 1 : 0)),
    );
    const observed = slices.map((slice) => largest([slice])(isBad));
    const pValues = maximumPermutationPValues(observed, isBad, largest(slices), { random });
    expect(pValues[3]).toBe(1 / 200);
    expect(Math.min(...pValues.filter((_, slice) => slice !== 3))).toBeGreaterThan(0.05);
  });

  it('gives healthy families a false alarm in at most about one of twenty', () => {
    let alarms = 0;
    for (let run = 1; run <= 100; run++) {
      const random = createRandom(run);
      const slices = Array.from({ length: 10 }, () => Array.from({ length: 40 }, () => random.uniform()));
      const observed = slices.map((slice) => largest([slice])(isBad));
      const pValues = maximumPermutationPValues(observed, isBad, largest(slices), { random, permutations: 99 });
      if (Math.min(...pValues) <= 0.05) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(11);
  });

  it('stops early on a clear no, and says 1 where every order is the same', () => {
    let calls = 0;
    const p = orderPermutationPValue(0.5, 10, () => ++calls, { random: createRandom(1) });
    expect(p).toBe(1);
    expect(calls).toBe(20);
  });
});
