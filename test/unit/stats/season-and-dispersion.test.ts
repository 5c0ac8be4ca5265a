import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlationLength, overdispersion } from '../../../src/stats/dispersion';
import { createRandom } from '../../../src/stats/random';
import { removeSeason, seasonalOffsets } from '../../../src/stats/seasonality';

function blocks(count: number, rows: number, rateOf: (block: number) => number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, block) => {
    const rate = rateOf(block);
    let events = 0;
    for (let row = 0; row < rows; row++) if (random.uniform() < rate) events++;
    return { trials: rows, events };
  });
}

describe('overdispersion', () => {
  it('is 1 for coin flips and grows with noise that blocks share', () => {
    expect(overdispersion(blocks(200, 50, () => 0.3, 1))).toBeLessThan(1.8);
    const noise = createRandom(9);
    const shared = blocks(200, 200, () => 0.3 + 0.2 * (noise.uniform() - 0.5), 2);
    // 1 + (n − 1)·variance/(p(1 − p)) = 1 + 199·(0.04/12)/0.21 ≈ 4.2
    expect(overdispersion(shared)).toBeGreaterThan(3);
    expect(overdispersion(shared)).toBeLessThan(7);
  });

  it('sees noise that lasts longer than a block', () => {
    const levels = createRandom(4);
    const perDay = Array.from({ length: 60 }, () => 0.3 + 0.2 * (levels.uniform() - 0.5));
    const slow = blocks(60 * 24, 10, (block) => perDay[Math.floor(block / 24)] ?? 0.3, 5);
    expect(overdispersion(slow)).toBeGreaterThan(3);
    expect(correlationLength(blocks(300, 30, () => 0.3, 6))).toBeLessThanOrEqual(2);
    expect(correlationLength(blocks(300, 300, (b) => perDay[Math.floor(b / 6)] ?? 0.3, 6))).toBeGreaterThanOrEqual(4);
  });

  it('is at least 1 and finite for any counts', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 60 }), (pairs) => {
        const value = overdispersion(pairs.map(([events, rest]) => ({ events, trials: events + rest })));
        expect(value >= 1 && Number.isFinite(value)).toBe(true);
      }),
    );
  });
});

describe('seasonality', () => {
  const hours = (days: number) => Array.from({ length: days * 24 }, (_, hour) => hour % 168);
  const nightly = (hour: number) => (hour % 24 < 6 ? 0.4 : 0.2);
  const series = (days: number, rateOf: (hour: number) => number, seed: number) => {
    const counted = blocks(days * 24, 200, rateOf, seed);
    return { events: counted.map((b) => b.events), trials: counted.map((b) => b.trials), hourOfWeek: hours(days) };
  };

  it('is learned by hour of week, hour of day or not at all, as the log is long', () => {
    expect(seasonalOffsets(series(14, nightly, 1), 14 * 24).period).toBe('hour of week');
    expect(seasonalOffsets(series(3, nightly, 1), 72).period).toBe('hour of day');
    expect(seasonalOffsets(series(2, nightly, 1), 48)).toMatchObject({
      period: 'none',
      offsets: new Float64Array(168),
    });
  });

  it('is removed where it is', () => {
    const observed = series(21, nightly, 2);
    const left = removeSeason(observed, seasonalOffsets(observed, 21 * 24));
    const mean = (from: number) => {
      const picked = Array.from(left).filter((_, hour) => (hour % 24 < 6 ? 0 : 1) === from);
      return picked.reduce((a, b) => a + b, 0) / picked.length / 200;
    };
    expect(Math.abs(mean(0) - mean(1))).toBeLessThan(0.01);
  });

  it('takes an incident in one of two weeks for a season of neither', () => {
    const lasting = (hour: number) => nightly(hour) + (hour >= 13 * 24 + 12 ? 0.1 : 0);
    const observed = series(14, lasting, 5);
    const left = removeSeason(observed, seasonalOffsets(observed, 14 * 24));
    const rate = (from: number, to: number) => left.slice(from, to).reduce((a, b) => a + b, 0) / (to - from) / 200;
    expect(rate(13 * 24 + 12, 14 * 24) - rate(0, 13 * 24 + 12)).toBeGreaterThan(0.075);
  });

  it('learns what a weekday adds where it comes again', () => {
    const sundays = (hour: number) => nightly(hour) + (hour % 168 >= 144 ? 0.15 : 0);
    const season = seasonalOffsets(series(21, sundays, 6), 21 * 24);
    const mean = (from: number, to: number) => season.offsets.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
    expect(mean(144, 168) - mean(0, 144)).toBeGreaterThan(0.12);
  });

  it('is hardly invented where it is not', () => {
    const season = seasonalOffsets(
      series(14, () => 0.3, 3),
      14 * 24,
    );
    expect(Math.max(...Array.from(season.offsets, Math.abs))).toBeLessThan(0.012);
  });

  it('leaves every block between nothing and all of its rows', () => {
    const observed = { events: [0, 10, 3], trials: [10, 10, 0], hourOfWeek: [0, 1, 2] };
    const season = { period: 'hour of week' as const, offsets: new Float64Array(168).fill(0.5).fill(-0.5, 1) };
    expect(Array.from(removeSeason(observed, season))).toEqual([0, 10, 0]);
  });
});
