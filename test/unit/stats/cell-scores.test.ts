import { describe, expect, it } from 'vitest';
import { rateScore, shareScore } from '../../../src/stats/cell-scores';

const cell = (rows: number, wrong = 0) => ({ rows, judged: rows, wrong });

describe('how much the cells of a column moved', () => {
  it('shares: the standardised χ² of scipy.stats.chi2_contingency([[30, 70], [60, 40]], correction=False)', () => {
    // χ² = 18.181818…, one degree of freedom.
    expect(shareScore([cell(30), cell(70)], [cell(60), cell(40)])).toBeCloseTo((200 / 11 - 1) / Math.SQRT2, 10);
  });

  it('rates: nothing where every cell got worse alike, much where one did', () => {
    const good = [cell(1000, 100), cell(1000, 100)];
    expect(rateScore(good, [cell(1000, 300), cell(1000, 300)])).toBeCloseTo(-1 / Math.SQRT2, 10);
    expect(rateScore(good, [cell(1000, 100), cell(1000, 500)])).toBeGreaterThan(50);
  });

  it('nothing can be said of one cell, of an empty period, or without outcomes', () => {
    expect(shareScore([cell(5)], [cell(5)])).toBeNull();
    expect(shareScore([cell(0), cell(0)], [cell(1), cell(2)])).toBeNull();
    expect(rateScore([cell(5, 1)], [cell(5, 2)])).toBeNull();
    const unjudged = { rows: 9, judged: 0, wrong: 0 };
    expect(rateScore([unjudged, unjudged], [unjudged, unjudged])).toBeNull();
  });
});
