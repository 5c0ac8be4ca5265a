import { describe, expect, it } from 'vitest';
import type { Decisions } from '../../../src/playbook/shift/decisions';
import type { PeriodSample } from '../../../src/playbook/shift/sample';
import { scoredByLabels, thinnedByFeatures } from '../../../src/playbook/shift/thinned';
import { createRandom, type Random } from '../../../src/stats/random';

const ROWS = 8000;

/** A log of decisions alone: the world is logistic in two features; `labelOf` says what is written down. */
function period(seed: number, labelOf: (odds: number, random: Random) => boolean): PeriodSample {
  const random = createRandom(seed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const [income, debt] = [Float64Array.from({ length: ROWS }, normal), Float64Array.from({ length: ROWS }, normal)];
  const odds = income.map((value, i) => 1.8 * value - 1.2 * (debt[i] ?? 0));
  return {
    rows: ROWS,
    inputs: [
      { name: 'income', kind: 'number', values: income, categories: 0 },
      { name: 'debt', kind: 'number', values: debt, categories: 0 },
    ],
    score: odds.map((value) => (value > 0 ? 1 : 0)),
    label: odds.map((value) => (labelOf(value, random) ? 1 : 0)),
    inRoot: new Float64Array(ROWS).fill(1),
  };
}

const world = (odds: number, random: Random): boolean => random.uniform() < 1 / (1 + Math.exp(-odds));
const cell = { bin: 0, prediction: 'paid', wrong: false, good: 1, bad: 1 };
const decided: Decisions = {
  cells: [
    { ...cell, label: 'paid' },
    { ...cell, label: 'default' },
  ],
  edges: [],
  scoredClass: null,
};

function thinned(labelOf: (odds: number, random: Random) => boolean) {
  const scored = scoredByLabels(period(1, world), period(2, labelOf));
  return scored && thinnedByFeatures(decided, 'paid', scored);
}

describe('labels of one class lost in a log of decisions alone', () => {
  it('are found by what the features say of the labels, whichever class it is', () => {
    const positive = thinned((odds, random) => world(odds, random) && random.uniform() < 0.4);
    expect(positive).toMatchObject({ label: 'paid', scored: true, by: 'features' });
    expect(positive?.lost).toBeCloseTo(0.6, 1);
    expect(positive?.misfit).toBeLessThan(0.15);
    const negative = thinned((odds, random) => world(odds, random) || random.uniform() < 0.6);
    expect(negative).toMatchObject({ label: 'default', scored: false });
    expect(negative?.lost).toBeCloseTo(0.6, 1);
  });

  it('are not taken for a world that follows its inputs less, or another one of them', () => {
    for (const odds of [0.15, 0.5, -0.5])
      expect(thinned((own, random) => world(odds * own, random))?.misfit ?? 1).toBeGreaterThan(0.3);
    expect(thinned((_, random) => random.uniform() < 0.5)?.misfit ?? 1).toBeGreaterThan(0.3);
  });

  it('are not found where none is lost', () => {
    expect(thinned(world)).toBeNull();
  });
});
