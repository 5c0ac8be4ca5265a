import { describe, expect, it } from 'vitest';
import { refit } from '../../../src/playbook/shift/refit';
import type { PeriodSample } from '../../../src/playbook/shift/sample';
import { unrelated } from '../../../src/playbook/shift/unrelated';
import { createRandom } from '../../../src/stats/random';

const ROWS = 4000;
type Lost = 'nothing' | 'inputs' | 'labels' | 'one input' | 'turned';

/** Three numbers and a category that go with the label; some of them given to other rows. */
function period(seed: number, lost: Lost): PeriodSample {
  const random = createRandom(seed);
  const normal = (): number => Array.from({ length: 12 }, () => random.uniform()).reduce((a, b) => a + b, -6);
  const rows = Array.from({ length: ROWS }, () => {
    const [a, b, c, place] = [normal(), normal(), normal(), random.below(4)];
    const odds = (lost === 'turned' ? -1.2 : 1.4) * a - 1.1 * b + 0.8 * c + ([-0.9, -0.2, 0.3, 0.8][place] ?? 0);
    return { a, b, c, place, label: random.uniform() < 1 / (1 + Math.exp(-odds)) ? 1 : 0 };
  });
  const other = (row: number): number => (row + 1777) % ROWS;
  const number = (name: 'a' | 'b' | 'c') => ({
    name,
    kind: 'number' as const,
    categories: 0,
    values: Float64Array.from(rows, (own, row) => {
      const moved = lost === 'inputs' || (lost === 'one input' && name === 'a');
      return (moved ? (rows[other(row)] ?? own) : own)[name];
    }),
  });
  const place = { name: 'place', kind: 'category' as const, categories: 4 };
  return {
    rows: ROWS,
    inputs: [number('a'), number('b'), number('c'), { ...place, values: Float64Array.from(rows, (own) => own.place) }],
    score: Float64Array.from(rows, ({ a, b, c }) => 1.4 * a - 1.1 * b + 0.8 * c),
    label: Float64Array.from(rows, (own, row) => (lost === 'labels' ? (rows[other(row)] ?? own) : own).label),
    inRoot: new Float64Array(ROWS).fill(1),
  };
}

const good = period(1, 'nothing');
const found = (lost: Lost) => {
  const bad = period(2, lost);
  return unrelated(refit(good, bad), good, bad);
};

describe('labels that have to do with no input any more', () => {
  it('are told, with the inputs that went with them', () => {
    expect(found('inputs')?.features).toEqual(['a', 'b', 'c']);
  });

  it('still go with the categories where the inputs are those of other rows, and with nothing where they are themselves', () => {
    expect(found('inputs')?.kept?.share).toBeGreaterThan(0.6);
    expect(Math.abs(found('labels')?.kept?.share ?? 1)).toBeLessThan(0.25);
  });

  it('are not seen where nothing changed or other inputs still foresee them', () => {
    expect([found('nothing'), found('one input'), found('turned')]).toEqual([null, null, null]);
  });
});
