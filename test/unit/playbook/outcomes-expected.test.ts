import { describe, expect, it } from 'vitest';
import { comeTrue, type CellOfBlock } from '../../../src/playbook/shift/outcomes-expected';

/** Two score bins over twelve stretches of each period, with the given rates of the class in the bad one. */
function cells(bad: readonly [number, number], wobble = 0): CellOfBlock[] {
  const good = [0.02, 0.3] as const;
  return (['good', 'bad'] as const).flatMap((period) =>
    Array.from({ length: 12 }, (_, block) => block).flatMap((block) =>
      [0, 1].map((bin) => ({
        period,
        block: String(block),
        bin,
        rows: bin === 0 ? 1000 : 100,
        events: Math.round(
          (bin === 0 ? 1000 : 100) * ((period === 'good' ? good : bad)[bin] ?? 0) * (1 + wobble * (block % 2 ? 1 : -1)),
        ),
      })),
    ),
  );
}

describe('outcomes beside what their scores promise', () => {
  it('are as many as expected where the rates at each score hold', () => {
    const found = comeTrue(cells([0.02, 0.3]));
    expect(found?.ratio).toBeCloseTo(1, 2);
    expect(Math.abs(found?.z ?? 99)).toBeLessThan(0.5);
  });

  it('are half of them where every score comes true half as often', () => {
    const found = comeTrue(cells([0.01, 0.15]));
    expect(found?.ratio).toBeCloseTo(0.5, 2);
    expect(found?.z).toBeLessThan(-8);
  });

  it('say less where stretches of time differ among themselves anyway', () => {
    expect(Math.abs(comeTrue(cells([0.013, 0.2], 0.6))?.z ?? 99)).toBeLessThan(
      Math.abs(comeTrue(cells([0.013, 0.2]))?.z ?? 0) / 2,
    );
  });

  it('say nothing of a few rows', () => {
    expect(comeTrue(cells([0.01, 0.1]).map((cell) => ({ ...cell, rows: 3, events: 0 })))).toBeNull();
    expect(comeTrue([])).toBeNull();
  });
});
