import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignmentBucket } from '../../../src/stats/assignment';
import { classificationQuality } from '../../../src/stats/classification';
import {
  armOf,
  confidenceSequence,
  fixedHorizon,
  rhoFor,
  sampleRatioTest,
} from '../../../src/stats/confidence-sequence';
import { controlChart, longRuns, psiUpperLimits } from '../../../src/stats/control-chart';
import { mcNemarPValue, pairsNeeded } from '../../../src/stats/mcnemar';
import { drawBinomial, pairedBootstrap } from '../../../src/stats/paired-bootstrap';
import { createRandom } from '../../../src/stats/random';

const gauss = (random: ReturnType<typeof createRandom>): number =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());

describe('confidence sequence', () => {
  it('hardly ever excludes the truth however often one looks, where the fixed test does so often', () => {
    const random = createRandom(11);
    const rho = rhoFor(1000);
    let [fooled, always] = [0, 0];
    for (let run = 0; run < 400; run++) {
      const sums = [0, 0];
      const squares = [0, 0];
      let users = 0;
      let [fixedSays, sequenceSays] = [false, false];
      for (let look = 0; look < 20; look++) {
        for (let user = 0; user < 50; user++, users++) {
          for (const arm of [0, 1]) {
            const value = gauss(random);
            sums[arm] = (sums[arm] ?? 0) + value;
            squares[arm] = (squares[arm] ?? 0) + value * value;
          }
        }
        const [a, b] = [0, 1].map((arm) => armOf(users, sums[arm] ?? 0, squares[arm] ?? 0));
        if (!a || !b) continue;
        fixedSays ||= (fixedHorizon(a, b)?.pValue ?? 1) < 0.05;
        const [low, high] = confidenceSequence(a, b, rho) ?? [-1, 1];
        sequenceSays ||= low > 0 || high < 0;
      }
      if (fixedSays) fooled++;
      if (sequenceSays) always++;
    }
    expect(fooled / 400).toBeGreaterThan(0.18);
    expect(always / 400).toBeLessThan(0.05);
  });

  it('is wider than the interval at a fixed horizon, and shrinks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 5000 }), fc.double({ min: 0.1, max: 5, noNaN: true }), (users, spread) => {
        const arm = (n: number) => ({ users: n, mean: 0, variance: spread });
        const width = (interval: [number, number] | null | undefined): number =>
          interval ? interval[1] - interval[0] : NaN;
        const rho = rhoFor(1000);
        const now = width(confidenceSequence(arm(users), arm(users), rho));
        expect(now).toBeGreaterThan(width(fixedHorizon(arm(users), arm(users))?.interval));
        expect(width(confidenceSequence(arm(2 * users), arm(2 * users), rho))).toBeLessThan(now);
      }),
    );
  });
});

describe('paired bootstrap', () => {
  it('draws binomials with the right mean and spread in every regime', () => {
    const random = createRandom(5);
    for (const [trials, probability] of [
      [30, 0.3],
      [5000, 0.001],
      [5000, 0.4],
      [200, 0.97],
    ] as const) {
      const drawn = Array.from({ length: 4000 }, () => drawBinomial(trials, probability, random));
      const mean = drawn.reduce((total, value) => total + value, 0) / drawn.length;
      const variance = drawn.reduce((total, value) => total + (value - mean) ** 2, 0) / drawn.length;
      const expected = trials * probability * (1 - probability);
      expect(Math.abs(mean - trials * probability)).toBeLessThan(5 * Math.sqrt(expected / 4000) + 0.02);
      expect(variance / expected).toBeGreaterThan(0.85);
      expect(variance / expected).toBeLessThan(1.15);
    }
  });

  it('has the standard error of the mean difference and contains it', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.integer({ min: 50, max: 3000 }), (worse, better, same) => {
        const rows = worse + better + same;
        const cells = [
          { difference: -1, rows: worse },
          { difference: 1, rows: better },
          { difference: 0, rows: same },
        ];
        const found = pairedBootstrap(cells, createRandom(worse + better));
        const mean = (better - worse) / rows;
        const error = Math.sqrt(((worse + better) / rows - mean * mean) / rows);
        expect(found?.low).toBeLessThanOrEqual(mean + 1e-12);
        expect(found?.high).toBeGreaterThanOrEqual(mean - 1e-12);
        expect(Math.abs((found?.error ?? 0) - error)).toBeLessThan(0.15 * error + 1e-9);
      }),
      { numRuns: 25 },
    );
  });
});

describe('pairs needed', () => {
  it('gives McNemar its power', () => {
    const random = createRandom(3);
    const [discordant, difference] = [0.1, 0.03];
    const pairs = pairsNeeded(discordant, difference);
    let found = 0;
    for (let run = 0; run < 400; run++) {
      const better = drawBinomial(pairs, (discordant + difference) / 2, random);
      const worse = drawBinomial(
        pairs - better,
        (discordant - difference) / 2 / (1 - (discordant + difference) / 2),
        random,
      );
      if (mcNemarPValue(worse, better) < 0.05) found++;
    }
    expect(found / 400).toBeGreaterThan(0.72);
    expect(found / 400).toBeLessThan(0.88);
  });
});

describe('control charts', () => {
  const points = (values: number[], good: number) =>
    values.map((value, index) => ({ value, error: 1, baseline: index < good }));

  it('keeps healthy windows in, and sees a shift of five errors', () => {
    const random = createRandom(8);
    const values = Array.from({ length: 120 }, (_, index) => gauss(random) + (index >= 100 ? 5 : 0));
    const { upper, lower, inflation } = controlChart(points(values, 80), 0);
    const out = values.map((value, index) => value > (upper[index] ?? 0) || value < (lower[index] ?? 0));
    expect(inflation).toBeLessThan(1.3);
    expect(out.slice(0, 100).filter(Boolean).length).toBeLessThanOrEqual(2);
    expect(out.slice(100).filter(Boolean).length).toBeGreaterThanOrEqual(18);
  });

  it('widens where days and nights of the good period differ', () => {
    const values = Array.from({ length: 96 }, (_, index) => 6 * Math.sin((index * Math.PI) / 12));
    expect(controlChart(points(values, 96), 0).inflation).toBeGreaterThan(4);
  });

  it('never lets a PSI pass below its noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 100_000 }), fc.integer({ min: 2, max: 30 }), (rows, bins) => {
        const { upper } = psiUpperLimits([{ value: 0.01, rows, baseline: false }], 10_000, bins);
        expect(upper[0]).toBeGreaterThanOrEqual(0.1);
        expect(upper[0]).toBeGreaterThanOrEqual((bins - 1) / rows);
      }),
    );
  });

  it('finds the ninth point on one side, once', () => {
    expect(longRuns([1, 1, 1, null, 1, 1, 1, 1, 1, 1, 1, -1])).toEqual([9]);
    expect(longRuns([1, -1, 1, -1, 1, -1, 1, -1, 1, -1])).toEqual([]);
  });
});

describe('sample ratio, assignment, classification', () => {
  it('finds no mismatch in what was planned, and one in a few percent of many users', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (users) => {
        expect(sampleRatioTest(users, users, 0.5).pValue).toBe(1);
      }),
    );
    expect(sampleRatioTest(10_500, 9_500, 0.5).pValue).toBeLessThan(1e-10);
  });

  it('spreads users evenly over the buckets', () => {
    const counts = new Float64Array(10);
    for (let user = 0; user < 20_000; user++)
      counts[Math.floor(assignmentBucket('e', `u${user}`) / 1000)] =
        (counts[Math.floor(assignmentBucket('e', `u${user}`) / 1000)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(220);
  });

  it('is right about everything where every prediction is the truth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 20 }),
        (rows) => {
          const found = classificationQuality(
            rows.map(([name, count]) => ({ predicted: name, actual: name, rows: count })),
          );
          expect([found.accuracy, found.macro.f1]).toEqual([1, 1]);
        },
      ),
    );
  });
});
