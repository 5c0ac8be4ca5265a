import { describe, expect, it } from 'vitest';
import { scaleOf, unitName } from '../../../src/playbook/data/scale';
import { readableEdges } from '../../../src/playbook/segments/bins';

const quantiles = [2, 3, 5, 6, 8, 9, 12, 17, 21];

describe('scale of quantiles', () => {
  it.each([100, 0.01, 12, 1.609344])('names a unit change by %d', (factor) => {
    const scale = scaleOf(
      quantiles,
      quantiles.map((value) => value * factor),
    );
    expect(scale?.known).toBeCloseTo(factor, 6);
  });

  it('takes a shifted population for no unit change', () => {
    expect(
      scaleOf(
        quantiles,
        quantiles.map((value) => value + 40),
      ),
    ).toBeNull();
  });

  it('takes growth by half for no unit change', () => {
    expect(
      scaleOf(
        quantiles,
        quantiles.map((value) => value * 1.5),
      ),
    ).toBeNull();
  });

  it('reads as a person would write it', () => {
    expect(unitName({ factor: 0.0833, known: 1 / 12 })).toBe('1/12');
    expect(unitName({ factor: 4.31, known: null })).toBe('about 4.3');
  });

  it('rounds quartiles to readable edges that stay apart', () => {
    expect(readableEdges([0.2512, 0.5049, 0.7487])).toEqual([0.25, 0.5, 0.75]);
    expect(readableEdges([3, 3, 3])).toEqual([3]);
  });
});

describe('a factor that is no unit', () => {
  const normal = [44.05, 47.75, 53.9, 58.3, 60.88, 63.51, 67.78, 73.93, 77.49];
  const rows = { good: 20_000, bad: 20_000 };

  it('is one change of all values where every quantile of a number far from zero follows it', () => {
    const found = scaleOf(
      normal,
      normal.map((value) => 1.55 * value),
      rows,
    );
    expect(found?.exact).toBe(true);
    expect(found?.factor).toBeCloseTo(1.55, 6);
  });

  it('is nothing where a population was shifted as well, or begins at zero and grew', () => {
    const shifted = normal.map((value) => 1.3 * value + 12);
    const amounts = [0.5, 1.1, 2.9, 5.1, 6.9, 9.2, 13.9, 23, 30];
    expect(scaleOf(normal, shifted, rows)).toBeNull();
    expect(
      scaleOf(
        amounts,
        amounts.map((value) => 1.7 * value),
        rows,
      ),
    ).toBeNull();
  });
});
