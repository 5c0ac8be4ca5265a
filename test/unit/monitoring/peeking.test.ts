import { describe, expect, it } from 'vitest';
import { armOf, confidenceSequence, fixedHorizon, rhoFor } from '../../../src/stats/confidence-sequence';
import { createRandom, type Random } from '../../../src/stats/random';

const EXPERIMENTS = 500;
const USERS = 4000;
const LOOK_EVERY = 100;

/** Whether either test ever says that two arms of one and the same world differ, looked at every hundred users. */
function everSignificant(random: Random, value: () => number): { fixed: boolean; anytime: boolean } {
  const rho = rhoFor(USERS);
  const sums = [0, 1].map(() => ({ users: 0, sum: 0, squares: 0 }));
  const found = { fixed: false, anytime: false };
  for (let user = 1; user <= USERS; user++) {
    const arm = sums[random.uniform() < 0.5 ? 0 : 1];
    const drawn = value();
    if (arm) {
      arm.users++;
      arm.sum += drawn;
      arm.squares += drawn * drawn;
    }
    if (user % LOOK_EVERY !== 0) continue;
    const [control, treatment] = sums.map(({ users, sum, squares }) => armOf(users, sum, squares));
    if (!control || !treatment) continue;
    found.fixed ||= (fixedHorizon(control, treatment)?.pValue ?? 1) < 0.05;
    const sequence = confidenceSequence(control, treatment, rho);
    found.anytime ||= sequence !== null && (sequence[0] > 0 || sequence[1] < 0);
  }
  return found;
}

describe('peeking at an experiment without an effect, forty times', () => {
  it.each([
    ['purchases', (random: Random) => (random.uniform() < 0.12 ? 1 : 0)],
    ['skewed revenue', (random: Random) => (-Math.log(1 - random.uniform())) ** 3],
  ])('of %s: the confidence sequence errs in at most one of twenty, the fixed-horizon test in many more', (_, draw) => {
    const random = createRandom(11);
    let [fixed, anytime] = [0, 0];
    for (let experiment = 0; experiment < EXPERIMENTS; experiment++) {
      const ever = everSignificant(random, () => draw(random));
      fixed += Number(ever.fixed);
      anytime += Number(ever.anytime);
    }
    // Two standard errors of a share of .05 in so many experiments.
    expect(anytime / EXPERIMENTS).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / EXPERIMENTS));
    expect(fixed / EXPERIMENTS).toBeGreaterThan(0.2);
  });
});
