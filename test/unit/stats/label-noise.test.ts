import { describe, expect, it } from 'vitest';
import { labelNoise, type OutcomesAtScore } from '../../../src/stats/label-noise';

const RATES = [0.004, 0.02, 0.06, 0.15, 0.3, 0.5, 0.7, 0.85, 0.94, 0.98, 0.996];
const logit = (p: number): number => Math.log(p / (1 - p));

/** So many rows at each rate that rounding alone moves nothing. */
const cells = (after: (p: number) => number, rows = 1e6): OutcomesAtScore[] =>
  RATES.map((p) => ({
    good: { rows, events: Math.round(rows * p) },
    bad: { rows, events: Math.round(rows * after(p)) },
  }));

describe('label noise', () => {
  it('reads the two rates at which labels were exchanged off the straight line', () => {
    const found = labelNoise(cells((p) => p * (1 - 0.3) + (1 - p) * 0.1));
    expect(found?.byLabel.intercept).toBeCloseTo(0.1, 3);
    expect(found?.byLabel.slope).toBeCloseTo(0.6, 3);
    expect(found?.byLabel.chiSquare).toBeLessThan(2 * (found?.freedom ?? 0));
    expect(found?.byOdds.chiSquare).toBeGreaterThan(1000);
  });

  it('reads the factor by which a world follows the inputs less off the odds', () => {
    const found = labelNoise(cells((p) => 1 / (1 + Math.exp(-0.4 * logit(p) - 0.2))));
    expect(found?.byOdds.slope).toBeCloseTo(0.4, 2);
    expect(found?.byOdds.intercept).toBeCloseTo(0.2, 2);
    expect(found?.byOdds.chiSquare).toBeLessThan(2 * (found?.freedom ?? 0));
    expect(found?.byLabel.chiSquare).toBeGreaterThan(1000);
  });

  it('gives both curves the slope −1 for inverted labels, with errors that fall as rows grow', () => {
    const [few, many] = [400, 40_000].map((rows) => labelNoise(cells((p) => 1 - p, rows)));
    expect(many?.byOdds.slope).toBeCloseTo(-1, 1);
    expect(many?.byLabel.slope).toBeCloseTo(-1, 2);
    expect(few?.byOdds.slopeError).toBeGreaterThan(5 * (many?.byOdds.slopeError ?? Infinity));
  });

  it('says nothing of fewer than five scores', () => {
    expect(labelNoise(cells((p) => p).slice(0, 4))).toBeNull();
  });
});
