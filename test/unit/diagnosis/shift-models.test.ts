import { describe, expect, it } from 'vitest';
import { refit } from '../../../src/playbook/shift/refit';
import type { PeriodSample } from '../../../src/playbook/shift/sample';
import { scattered } from '../../../src/playbook/shift/scattered';
import { scoreGivenFeatures } from '../../../src/playbook/shift/score-given-features';
import { createRandom, type Random } from '../../../src/stats/random';

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());

interface World {
  rows: number;
  seed: number;
  /** Effects of the three inputs on the label, and on the score. */
  label: [number, number, number];
  score?: [number, number, number];
  shift?: number;
}

function sampleOf({ rows, seed, label, score = [1, -1, 0.5], shift = 0 }: World): PeriodSample {
  const random = createRandom(seed);
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => normal(random) + shift));
  const linear = (effects: readonly number[], row: number): number =>
    effects.reduce((sum, effect, i) => sum + effect * (columns[i]?.[row] ?? 0), 0);
  return {
    rows,
    inputs: columns.map((values, i) => ({ name: `x${i}`, kind: 'number' as const, values, categories: 0 })),
    score: Float64Array.from({ length: rows }, (_, row) => linear(score, row) + 0.05 * normal(random)),
    label: Float64Array.from({ length: rows }, (_, row) =>
      random.uniform() < 1 / (1 + Math.exp(-linear(label, row))) ? 1 : 0,
    ),
    inRoot: new Float64Array(rows).fill(1),
  };
}

describe('a model refit on each period', () => {
  it('finds no effect that moved by more than its error where nothing changed', () => {
    const moved = Array.from({ length: 20 }, (_, run) => {
      const found = refit(
        sampleOf({ rows: 1500, seed: run + 1, label: [1, -1, 0.5] }),
        sampleOf({ rows: 1500, seed: run + 1001, label: [1, -1, 0.5] }),
      );
      return (found?.effects ?? []).map(({ good, bad, error }) => (bad - good) / error);
    }).flat();
    expect(moved).toHaveLength(60);
    expect(Math.max(...moved.map(Math.abs))).toBeLessThan(4);
    const spread = Math.sqrt(moved.reduce((sum, z) => sum + z * z, 0) / moved.length);
    expect(spread).toBeGreaterThan(0.7);
    expect(spread).toBeLessThan(1.3);
  });

  it('puts the effect that turned round first, many errors away', () => {
    const found = refit(
      sampleOf({ rows: 3000, seed: 1, label: [1, -1, 0.5] }),
      sampleOf({ rows: 3000, seed: 2, label: [-1, -1, 0.5] }),
    );
    const [first] = found?.effects ?? [];
    expect(first?.name).toBe('x0');
    expect(Math.abs((first?.bad ?? 0) - (first?.good ?? 0))).toBeGreaterThan(10 * (first?.error ?? Infinity));
    expect(found?.carried).toBeLessThan(found?.bad ?? 0);
  });

  it('tells a world that became noise by one factor for all effects', () => {
    const found = refit(
      sampleOf({ rows: 3000, seed: 1, label: [2, -2, 1] }),
      sampleOf({ rows: 3000, seed: 2, label: [0, 0, 0] }),
    );
    expect(Math.abs(found?.shrinkage ?? 1)).toBeLessThan(4 * (found?.shrinkageError ?? 0));
    expect(found?.bad).toBeLessThan(0.6);
  });
});

describe('the score given the features', () => {
  const good = sampleOf({ rows: 3000, seed: 1, label: [1, -1, 0.5] });

  it('misses by as much as before where the same model serves', () => {
    const found = scoreGivenFeatures(good, sampleOf({ rows: 3000, seed: 2, label: [1, -1, 0.5] }), false);
    expect(found?.explained).toBeGreaterThan(0.95);
    expect(found?.inRoot).toBeGreaterThan(0.8);
    expect(found?.inRoot).toBeLessThan(1.2);
    expect(found?.outside).toBeNull();
  });

  it('misses by far where another one does', () => {
    const other = sampleOf({ rows: 3000, seed: 2, label: [1, -1, 0.5], score: [-0.5, 0.5, 1] });
    expect(scoreGivenFeatures(good, other, false)?.inRoot).toBeGreaterThan(10);
  });

  it('is not testable where all inputs lie beyond what the good period had', () => {
    const far = sampleOf({ rows: 3000, seed: 2, label: [1, -1, 0.5], shift: 6 });
    expect(scoreGivenFeatures(good, far, false)?.inRoot).toBeNull();
  });

  it('is judged by rows whose inputs are logged: what the model made of the others is not known', () => {
    const other = sampleOf({ rows: 3000, seed: 2, label: [1, -1, 0.5] });
    const [first] = other.inputs;
    if (!first) throw new Error('no input');
    const absent = Uint8Array.from({ length: 3000 }, (_, row) => (row % 10 === 0 ? 1 : 0));
    const logged = { ...first, absent, values: first.values.map((value, row) => (absent[row] === 1 ? 0 : value)) };
    const found = scoreGivenFeatures(good, { ...other, inputs: [logged, ...other.inputs.slice(1)] }, false);
    expect(found?.inRoot).toBeLessThan(1.2);
  });
});

describe('a number that scatters further', () => {
  const good = sampleOf({ rows: 4000, seed: 1, label: [1, -1, 0.5] });
  const widened = (sample: PeriodSample, by: (row: number) => number): PeriodSample => ({
    ...sample,
    inputs: sample.inputs.map((input, i) =>
      i === 0 ? { ...input, values: input.values.map((value, row) => value + by(row)) } : input,
    ),
  });

  it('and says that much less of the outcome has noise in it', () => {
    const random = createRandom(9);
    const noisy = widened(sampleOf({ rows: 4000, seed: 2, label: [1, -1, 0.5] }), () => 1.2 * normal(random));
    expect(scattered(good, noisy)).toMatchObject({ name: 'x0' });
    expect(scattered(good, noisy)?.spread).toBeCloseTo(Math.sqrt(1 + 1.2 ** 2), 0);
  });

  it('and keeps its effect is of a population that became more diverse; one that scatters as before has none', () => {
    const other = sampleOf({ rows: 4000, seed: 2, label: [1, -1, 0.5] });
    expect(scattered(good, other)).toBeNull();
    const random = createRandom(9);
    const values = other.inputs[0]?.values.map(() => 1.6 * normal(random)) ?? new Float64Array();
    const inputs = other.inputs.map((input, i) => (i === 0 ? { ...input, values } : input));
    const label = Float64Array.from(values, (value, row) => {
      const odds = value - (inputs[1]?.values[row] ?? 0) + 0.5 * (inputs[2]?.values[row] ?? 0);
      return random.uniform() < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
    });
    expect(scattered(good, { ...other, inputs, label })).toBeNull();
  });
});
