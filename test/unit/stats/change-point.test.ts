import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateBlocks, detectChange, refineOnset, type Change } from '../../../src/stats/change-point';
import { changePosterior, credibleInterval, rateChangePosterior } from '../../../src/stats/change-posterior';
import { createRandom, type Random } from '../../../src/stats/random';
import { processorTime } from './support';

/** Blocks with so many rows each, a rate per block, and noise that rows of one stretch of blocks share. */
function simulate(rates: readonly number[], rows: number, random: Random, noise = 0, stretch = 4) {
  let shared = 0;
  const events = rates.map((rate, block) => {
    if (block % stretch === 0) shared = noise * (random.uniform() + random.uniform() + random.uniform() - 1.5) * 2;
    const shifted = Math.min(0.98, Math.max(0.02, rate + shared));
    let count = 0;
    for (let row = 0; row < rows; row++) if (random.uniform() < shifted) count++;
    return count;
  });
  return { events, trials: rates.map(() => rows) };
}

const steps = (blocks: number, at: number, before: number, after: number) =>
  Array.from({ length: blocks }, (_, block) => (block < at ? before : after));

function detect(rates: readonly number[], seed: number, { rows = 40, noise = 0, cycles = [] as number[] } = {}) {
  const random = createRandom(seed);
  return detectChange(simulate(rates, rows, random, noise), { random, cycles });
}

const shares = (runs: number, holds: (seed: number) => boolean) =>
  Array.from({ length: runs }, (_, seed) => holds(seed + 1)).filter(Boolean).length / runs;

describe('a step', () => {
  it('is found, dated and covered by its interval under block noise', () => {
    let covered = 0;
    let found = 0;
    let near = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const change = detect(steps(336, 250, 0.2, 0.4), seed, { noise: 0.05 });
      if (change.shape === 'none') continue;
      found++;
      if (change.onset.low <= 250 && change.onset.high >= 250) covered++;
      if (Math.abs(change.onset.mode - 250) <= 3) near++;
      expect(change.after).toBeGreaterThan(change.before);
    }
    expect(found).toBe(60);
    expect(covered / found).toBeGreaterThanOrEqual(0.9);
    expect(near / found).toBeGreaterThanOrEqual(0.85);
  });

  it('is found in the last twentieth of the log', () => {
    const found = shares(20, (seed) => {
      const change = detect(steps(336, 320, 0.2, 0.5), seed, { noise: 0.03 });
      return change.shape !== 'none' && Math.abs(change.onset.mode - 320) <= 2;
    });
    expect(found).toBeGreaterThanOrEqual(0.9);
  });

  it('that begins inside a block lies in the blocks to be read row by row', () => {
    const events = [...Array<number>(50).fill(0), 3, ...Array<number>(20).fill(20)];
    const change = detectChange({ events, trials: events.map(() => 40) }, { random: createRandom(1) });
    if (change.shape === 'none') throw new Error(change.reason);
    const { from, to } = candidateBlocks(change.onset, events.length);
    expect(change.shape).toBe('step');
    expect(from <= 50 && to > 50 && to - from <= 5).toBe(true);
  });

  it('is dated to the row by the second level', () => {
    const rows = [...Array<number>(57).fill(0), 1, 1, 0, 1, 1, 1, 0, 1, 1, 1];
    const onset = refineOnset(rows, { events: 10, trials: 10_000 }, { events: 800, trials: 1000 });
    expect(onset?.mode).toBe(57);
    expect(onset && onset.low <= 57 && onset.high >= 57).toBe(true);
    expect(candidateBlocks({ mode: 5, low: 5, high: 6 }, 7)).toEqual({ from: 4, to: 7 });
  });
});

describe('other shapes', () => {
  const day = 24;
  const nights = Array.from({ length: 14 * day }, (_, h) => (h >= 7 * day && h % day >= 1 && h % day < 5 ? 0.6 : 0.15));
  const pulse = Array.from({ length: 300 }, (_, block) => (block >= 120 && block < 150 ? 0.5 : 0.2));
  const ramp = Array.from({ length: 300 }, (_, block) => 0.15 + 0.4 * Math.min(1, Math.max(0, (block - 100) / 150)));

  it.each([
    ['pulse', pulse, 120, 150],
    ['recurring', nights, 7 * day + 1, 7 * day + 5],
  ] as const)('%s is recognised with its onset and recovery', (shape, rates, start, end) => {
    const right = shares(20, (seed) => {
      const change = detect(rates, seed, { noise: 0.02, cycles: [day] });
      return (
        change.shape === shape && Math.abs(change.onset.mode - start) <= 2 && Math.abs((change.end ?? 0) - end) <= 2
      );
    });
    expect(right).toBeGreaterThanOrEqual(0.9);
  });

  it('pulse is over where it ends, and not after a ripple right behind its onset', () => {
    const rateOf = (block: number): number =>
      block < 676 || block >= 945 ? 0.17 : block < 682 ? 0.55 : block % 2 === 0 ? 0.3 : 0.34;
    const ends = [1, 2, 3, 4, 5].flatMap((seed) => {
      const random = createRandom(seed);
      const change = detectChange(
        simulate(
          Array.from({ length: 960 }, (_, i) => rateOf(i)),
          16,
          random,
        ),
        { random },
      );
      return change.shape === 'pulse' ? [change.end ?? 960] : [];
    });
    expect(ends.length).toBeGreaterThan(0);
    expect(Math.min(...ends)).toBeGreaterThan(930);
  });

  it('ramp is recognised, and its start lies in the interval', () => {
    const found: Change[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const change = detect(ramp, seed, { noise: 0.02, cycles: [day] });
      if (change.shape === 'ramp') found.push(change);
    }
    expect(found.length).toBeGreaterThanOrEqual(18);
    const covered = found.filter(({ onset }) => onset.low <= 101 && onset.high >= 99).length;
    expect(covered / found.length).toBeGreaterThanOrEqual(0.85);
  });
});

describe('no change', () => {
  it('is said of steady logs, noisy ones included', () => {
    const flat = steps(300, 0, 0.2, 0.2);
    expect(shares(60, (seed) => detect(flat, seed).shape !== 'none')).toBeLessThanOrEqual(0.1);
    expect(shares(60, (seed) => detect(flat, seed, { noise: 0.06 }).shape !== 'none')).toBeLessThanOrEqual(0.12);
  });

  it('is said of a change nobody would care about', () => {
    const change = detect(steps(300, 150, 0.2, 0.207), 3, { rows: 30_000 });
    expect(change).toMatchObject({ shape: 'none', reason: 'below the minimum effect' });
  });

  it('is said of empty, constant and one-block series', () => {
    const none = (events: number[], trials: number[]) =>
      detectChange({ events, trials }, { random: createRandom(1) }).shape;
    expect(none([], [])).toBe('none');
    expect(none([3], [9])).toBe('none');
    expect(none([0, 0, 0, 0], [9, 9, 9, 9])).toBe('none');
    expect(none([0, 0, 0], [0, 0, 0])).toBe('none');
    expect(none([9, 9, 9], [9, 9, 9])).toBe('none');
  });
});

it('is the same for the same seed', () => {
  const rates = steps(200, 90, 0.2, 0.3);
  expect(detect(rates, 5, { noise: 0.05 })).toEqual(detect(rates, 5, { noise: 0.05 }));
});

it('costs little', () => {
  const random = createRandom(1);
  const series = simulate(steps(2000, 1500, 0.2, 0.3), 30, random);
  const spent = processorTime(() => {
    for (let run = 0; run < 10; run++) detectChange(series, { random, cycles: [96] });
  });
  expect(spent / 10).toBeLessThan(200);
});

describe('the posterior', () => {
  const series = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 2, maxLength: 40 });

  it('is a distribution, mirrored by time and blind to which outcome is counted', () => {
    fc.assert(
      fc.property(series, fc.double({ min: 1, max: 20, noNaN: true }), (pairs, dispersion) => {
        const trials = pairs.map(([a, b]) => a + b);
        const events = pairs.map(([a]) => a);
        const posterior = rateChangePosterior(events, trials, { dispersion });
        expect(posterior.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect([posterior[0], posterior.at(-1)]).toEqual([0, 0]);
        const mirrored = rateChangePosterior([...events].reverse(), [...trials].reverse(), { dispersion }).reverse();
        const complement = rateChangePosterior(
          pairs.map(([, b]) => b),
          trials,
          { dispersion },
        );
        posterior.forEach((p, tau) => {
          expect(mirrored[tau]).toBeCloseTo(p, 7);
          expect(complement[tau]).toBeCloseTo(p, 7);
        });
        const narrow = credibleInterval(posterior, 0.5);
        const wide = credibleInterval(posterior, 0.95);
        expect(wide && narrow && wide.low <= narrow.low && wide.high >= narrow.high).toBe(true);
      }),
    );
  });

  it('follows a mix of several categories', () => {
    const a = [9, 8, 9, 1, 0, 1];
    const b = [1, 1, 0, 8, 1, 0];
    const c = [0, 1, 1, 1, 9, 9];
    expect(credibleInterval(changePosterior([a, b, c]))?.mode).toBe(3);
  });

  it('has nothing to say about one position', () => {
    expect(credibleInterval(rateChangePosterior([1], [2]))).toBeNull();
    expect(credibleInterval(rateChangePosterior([], []))).toBeNull();
  });
});
