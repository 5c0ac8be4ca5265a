import { describe, expect, it } from 'vitest';
import { lostBeside } from '../../../src/playbook/shift/lost-beside';
import type { PeriodSample } from '../../../src/playbook/shift/sample';
import { createRandom } from '../../../src/stats/random';

const ROWS = 8000;

/** Scores that are right on average, rows of one half in the root; `lose` says whether a label of the class is lost. */
function period(seed: number, lose: (inRoot: boolean, chance: number) => boolean): PeriodSample {
  const generator = createRandom(seed);
  const random = (): number => generator.uniform();
  const score = new Float64Array(ROWS);
  const label = new Float64Array(ROWS);
  const inRoot = new Float64Array(ROWS);
  for (let i = 0; i < ROWS; i++) {
    const root = random() < 0.5;
    // The class is far more frequent in the root, so that a loss by one factor costs most there.
    const odds = (random() - 0.5) * 4 + (root ? 1 : -2);
    const positive = random() < 1 / (1 + Math.exp(-odds));
    score[i] = odds;
    inRoot[i] = root ? 1 : 0;
    label[i] = positive && !lose(root, random()) ? 1 : 0;
  }
  return { rows: ROWS, inputs: [], score, label, inRoot };
}

describe('labels lost beside the segment that stands out', () => {
  const good = period(1, () => false);

  it('finds the share that is lost everywhere also where the class is rare', () => {
    const found = lostBeside(
      good,
      period(2, (_, chance) => chance < 0.6),
    );
    expect(found?.scored.lost).toBeGreaterThan(0.5);
    expect(found?.scored.lost).toBeLessThan(0.7);
    expect((found?.scored.lost ?? 0) / (found?.scored.error ?? 1)).toBeGreaterThan(3);
  });

  it('finds nothing beside a group that alone lost its labels', () => {
    const found = lostBeside(
      good,
      period(3, (root, chance) => root && chance < 0.6),
    );
    expect(Math.abs(found?.scored.lost ?? 1)).toBeLessThan(0.1);
  });

  it('says nothing where no rows lie beside the root', () => {
    const whole = { ...good, inRoot: new Float64Array(ROWS).fill(1) };
    expect(lostBeside(whole, whole)).toBeNull();
  });
});
