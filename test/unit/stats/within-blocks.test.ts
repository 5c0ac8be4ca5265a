import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src/stats/random';
import { withinBlocks, type BlockSide } from '../../../src/stats/within-blocks';

const EXPERIMENTS = 2000;
const LEVEL = 0.05;
/** Four binomial standard errors: a right test leaves them once in 16,000 runs, and this run is always the same. */
const TOLERANCE = 4 * Math.sqrt((LEVEL * (1 - LEVEL)) / EXPERIMENTS);

interface Design {
  blocks: number;
  users: (block: number) => number;
  effect: number;
  /** Standard deviation of the effect from block to block: what users of one block have in common. */
  spread: number;
}

const gauss = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());

/** Purchases of users who are assigned one by one, in blocks that differ in how much is bought. */
function experiment({ blocks, users, effect, spread }: Design, random: Random): [BlockSide, BlockSide][] {
  return Array.from({ length: blocks }, (_, block) => {
    const usual = 0.3 + 0.02 * block;
    const here = effect + spread * gauss(random);
    const sides: [BlockSide, BlockSide] = [
      { users: 0, sum: 0 },
      { users: 0, sum: 0 },
    ];
    for (let user = 0; user < users(block); user++) {
      const treated = random.uniform() < 0.5;
      const side = sides[treated ? 1 : 0];
      side.users++;
      if (random.uniform() < usual + (treated ? here : 0)) side.sum++;
    }
    return sides;
  });
}

function simulated(design: Design, seed: number) {
  const random = createRandom(seed);
  const found = Array.from({ length: EXPERIMENTS }, () => withinBlocks(experiment(design, random)));
  const share = (holds: (one: (typeof found)[number]) => boolean): number => found.filter(holds).length / EXPERIMENTS;
  return {
    rejected: share((one) => (one?.pValue ?? 1) < LEVEL),
    covered: share((one) => one !== null && one.interval[0] <= design.effect && design.effect <= one.interval[1]),
    mean: found.reduce((total, one) => total + (one?.difference ?? 0), 0) / EXPERIMENTS,
  };
}

describe('differences within blocks', () => {
  it.each([
    ['blocks of one size', { blocks: 12, users: () => 120, spread: 0 }],
    ['blocks of other sizes', { blocks: 12, users: (block: number) => 60 + 15 * block, spread: 0 }],
    ['few blocks', { blocks: 5, users: () => 200, spread: 0 }],
    ['an effect that is another one in each block', { blocks: 12, users: () => 120, spread: 0.1 }],
  ])('are found significant by chance as often as the level says: %s', (_name, design) => {
    const { rejected } = simulated({ ...design, effect: 0 }, 1);
    expect(Math.abs(rejected - LEVEL)).toBeLessThan(TOLERANCE);
  });

  it('are in their interval as often as it says, without bias, whatever the effect', () => {
    const { covered, mean, rejected } = simulated({ blocks: 12, users: () => 120, effect: 0.12, spread: 0.05 }, 2);
    expect(Math.abs(covered - (1 - LEVEL))).toBeLessThan(TOLERANCE);
    expect(Math.abs(mean - 0.12)).toBeLessThan(0.003);
    expect(rejected).toBeGreaterThan(0.9);
  });

  it('are nothing where no two blocks have both variants, or nothing varies', () => {
    const side = (users: number, sum: number): BlockSide => ({ users, sum });
    expect(withinBlocks([])).toBeNull();
    expect(withinBlocks([[side(5, 1), side(5, 2)]])).toBeNull();
    expect(
      withinBlocks([
        [side(5, 1), side(0, 0)],
        [side(5, 1), side(5, 2)],
      ]),
    ).toBeNull();
    expect(
      withinBlocks([
        [side(5, 0), side(5, 5)],
        [side(4, 0), side(4, 4)],
      ]),
    ).toBeNull();
  });
});
