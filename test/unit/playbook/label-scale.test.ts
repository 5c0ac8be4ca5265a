import { describe, expect, it } from 'vitest';
import { labelScale } from '../../../src/playbook/shift/label-scale';
import type { PeriodSample } from '../../../src/playbook/shift/sample';
import { createRandom } from '../../../src/stats/random';

const ROWS = 3000;

function period(
  seed: number,
  change: (row: { predicted: number; actual: number; root: number }) => void,
): PeriodSample {
  const random = createRandom(seed);
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const predicted = 10 + 30 * random.uniform() ** 2;
    const row = { predicted, actual: predicted + 6 * (random.uniform() - 0.5), root: i % 3 === 0 ? 1 : 0 };
    change(row);
    return row;
  });
  return {
    rows: ROWS,
    inputs: [],
    score: Float64Array.from(rows, ({ predicted }) => predicted),
    label: Float64Array.from(rows, ({ actual }) => actual),
    inRoot: Float64Array.from(rows, ({ root }) => root),
  };
}
const everywhere = (row: { root: number }): void => {
  row.root = 1;
};
const good = period(1, everywhere);

describe('the unit of the label', () => {
  it('changed where all true amounts are multiplied and no prediction is', () => {
    const seconds = period(2, (row) => {
      everywhere(row);
      row.actual *= 60;
    });
    expect(labelScale(good, seconds)?.known).toBe(60);
  });

  it('changed in the root segment, beside which it did not', () => {
    const some = period(2, (row) => {
      if (row.root === 1) row.actual *= 1000;
    });
    expect(
      labelScale(
        period(1, () => undefined),
        some,
      )?.known,
    ).toBe(1000);
  });

  it('did not change where predictions grew as well, where amounts only rose, or where labels are missing', () => {
    const grown = period(2, (row) => {
      everywhere(row);
      row.actual *= 12;
      row.predicted *= 12;
    });
    const later = period(2, (row) => {
      everywhere(row);
      row.actual += 15;
    });
    const unlabelled = period(2, (row) => {
      everywhere(row);
      row.actual = NaN;
    });
    expect([grown, later, unlabelled].map((bad) => labelScale(good, bad))).toEqual([null, null, null]);
  });
});
