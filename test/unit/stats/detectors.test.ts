import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cusum, cusumSeed } from '../../../src/stats/cusum';
import { mcNemarPValue } from '../../../src/stats/mcnemar';
import { pageHinkley, RIVER_PAGE_HINKLEY } from '../../../src/stats/page-hinkley';
import { createRandom } from '../../../src/stats/random';
import { expectClose, golden } from './support';

interface Golden {
  detectors: {
    errors: number[];
    river: number[];
    ours: number[];
    metric: number[];
    large: number[];
    seedOnMetric: [number, string][];
    seedOnLarge: [number, string][];
    standardised: [number, string][];
  };
  mcnemar: [number, number, number][];
}
const { detectors, mcnemar } = golden<Golden>('models');
const pairsOf = (alarms: { index: number; direction: string }[]) =>
  alarms.map(({ index, direction }) => [index, direction]);

describe('CUSUM', () => {
  it('is the seed document’s detector to the letter', () => {
    expect(detectors.seedOnLarge.length).toBeGreaterThan(5);
    expect(pairsOf(cusumSeed(detectors.large, 10))).toEqual(detectors.seedOnLarge);
  });

  it('with the seed’s raw defaults cannot see the seed’s own incident; standardised it can', () => {
    expect(cusumSeed(detectors.metric, 0.78)).toEqual([]);
    expect(detectors.seedOnMetric).toEqual([]);
    const alarms = cusum(detectors.metric, { mean: 0.78, deviation: 0.02 });
    expect(pairsOf(alarms)).toEqual(detectors.standardised);
    expect(alarms[0]).toEqual({ index: 40, direction: 'down' });
  });

  it('is silent on a constant, mirrored by sign and skips buckets without rows', () => {
    expect(cusum([0.5, null, 0.5, 0.5], { mean: 0.5, deviation: 0.1 })).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { maxLength: 200 }), (values) => {
        const options = { mean: 0, deviation: 1 };
        const up = cusum(values, options).filter((alarm) => alarm.direction === 'up');
        const mirrored = cusum(
          values.map((value) => -value),
          options,
        );
        // Both sides at once cannot alarm on one value: they would need opposite deviations.
        expect(mirrored.filter((alarm) => alarm.direction === 'down').map((a) => a.index)).toEqual(
          up.map((a) => a.index),
        );
        const gaps = values.flatMap((value) => [value, null]);
        expect(cusum(gaps, options).map((alarm) => alarm.index / 2)).toEqual(
          cusum(values, options).map((a) => a.index),
        );
      }),
    );
  });

  it('raises about one false alarm per 470 values at h = 5', () => {
    const random = createRandom(3);
    const gauss = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
    const alarms = cusum(Array.from({ length: 200_000 }, gauss), { mean: 0, deviation: 1 }).length;
    expect(200_000 / alarms).toBeGreaterThan(400);
    expect(200_000 / alarms).toBeLessThan(560);
  });
});

describe('Page–Hinkley', () => {
  it('alarms where river does', () => {
    expect(pageHinkley(detectors.errors, RIVER_PAGE_HINKLEY).map((alarm) => alarm.index)).toEqual(detectors.river);
    expect(pageHinkley(detectors.errors).map((alarm) => alarm.index)).toEqual(detectors.ours);
  });

  it('sees the rise and the recovery, and nothing in 500,000 steady events', () => {
    expect(pageHinkley(detectors.errors).map((alarm) => alarm.direction)).toEqual(['up', 'down']);
    const random = createRandom(2);
    expect(pageHinkley(Float64Array.from({ length: 500_000 }, () => (random.uniform() < 0.22 ? 1 : 0)))).toEqual([]);
    expect(pageHinkley([])).toEqual([]);
  });
});

describe('McNemar', () => {
  it.each(mcnemar)('is exact for %d against %d', (first, second, p) => {
    expectClose(mcNemarPValue(first, second), p, 1e-10);
  });

  it('is symmetric, a probability, and continuous where the method changes', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), (first, second) => {
        const p = mcNemarPValue(first, second);
        expect(p >= 0 && p <= 1).toBe(true);
        expect(mcNemarPValue(second, first)).toBe(p);
      }),
    );
    expect(Math.abs(mcNemarPValue(5100, 4901) - mcNemarPValue(5100, 4900))).toBeLessThan(0.003);
    expect(mcNemarPValue(7, 7)).toBe(1);
  });
});
