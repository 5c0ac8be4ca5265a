import { describe, expect, it, vi } from 'vitest';
import { outcomeColumns, OUTCOME_SHAPES, type OutcomeShape } from './outcome-columns';
import { trial, trials, type PeriodMode } from './run';
import { drawWorld } from './world';

vi.setConfig({ testTimeout: 120_000 });

/** One planted log for each way a log or its periods can be less than perfect; `npm run incidents` runs all kinds on many. */
const TRIALS: [scenario: string, mode: PeriodMode, shape: OutcomeShape][] = [
  ['swappedColumns', 'off', 'scored'],
  ['reencodedCategory', 'off', 'scored'],
  ['badHost', 'proposed', 'scored'],
  ['shuffledFeature', 'given', 'decisions'],
  ['flaggedRanker', 'given', 'multiclass'],
  ['frozenFeature', 'given', 'regression'],
  ['nullForOneClient', 'given', 'unlabelled'],
  ['frozenFeature', 'reference', 'confidence'],
  ['quietHarmlessDrift', 'off', 'scored'],
];

describe('planted incidents', () => {
  it.each(TRIALS)('%s with %s periods in a log with outcome "%s" is named first', async (scenario, mode, shape) => {
    const { verdict, planted } = await trial(scenario, 20, 10_000, mode, shape);
    expect(verdict.whole, `said ${verdict.said}, true is ${planted.truth.kinds.join('/')}`).toBe(true);
  });
});

describe('the other world', () => {
  it('a rollout in stages is named, dated and put down to its event', async () => {
    const [{ verdict, planted } = { verdict: null, planted: null }] = await trials(
      'stagedRollout',
      1,
      12_000,
      ['given'],
      {
        world: 'elsewhere',
      },
    );
    expect(verdict?.whole, `said ${verdict?.said}, true is ${planted?.truth.kinds.join('/')}`).toBe(true);
    expect(verdict?.covered).toBe(true);
    expect(verdict?.event).toBe(true);
  });

  it('a new build that harms nobody is no incident', async () => {
    const [found] = await trials('quietNewBuild', 1, 12_000, ['given'], { world: 'elsewhere' });
    expect(found?.verdict.falseAlarm, `said ${found?.verdict.said}`).toBe(false);
  });
});

describe('generator', () => {
  it.each(OUTCOME_SHAPES)('writes as many outcome cells as columns for "%s"', (shape) => {
    const outcome = outcomeColumns(drawWorld(3, 100), shape, true);
    const cells = outcome.write({ latent: 2, score: 0.9, predicted: true, label: true, flipped: false });
    expect(cells).toHaveLength(outcome.columns.length);
  });
});
