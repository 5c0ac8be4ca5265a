import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StepsProgress, type Durations, type Part } from '../../../src/analysis/steps-progress';
import type { Progress } from '../../../src/protocol/investigation';

/** What is said, and when, of a run whose parts take so many milliseconds. */
function told(parts: [Part, number][], before: Durations | null = null): { at: number; said: Progress }[] {
  const said: { at: number; said: Progress }[] = [];
  const began = performance.now();
  const progress = new StepsProgress((now) => said.push({ at: performance.now() - began, said: now }), 533_000, before);
  for (const [part, time] of parts) {
    progress.begin(part, part, `Doing ${part}`);
    vi.advanceTimersByTime(time);
  }
  progress.stop();
  vi.advanceTimersByTime(10_000);
  return said;
}

const secondsLeft = ({ text }: Progress): number | null => {
  const found = /about (\d+) s left/.exec(text)?.[1];
  return found === undefined ? null : Number(found);
};

describe('progress of the steps', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('says the rows at once, and a time once a part tells how fast this log goes', () => {
    const said = told([
      ['data', 6200],
      ['segments', 1400],
      ['timeline', 2000],
      ['diagnosis', 400],
    ]);
    expect(said[0]?.said.text).toBe('Doing data: 533,000 rows');
    expect(said.filter(({ said: { phase } }) => phase === 'data').map(({ said }) => secondsLeft(said))).toEqual(
      Array.from({ length: 13 }, () => null),
    );
    for (const { at, said: now } of said.filter(({ said: { phase } }) => phase !== 'data'))
      expect(Math.abs((secondsLeft(now) ?? Infinity) - (10_000 - at) / 1000)).toBeLessThanOrEqual(1);
  });

  it('knows from the last run how long this one takes, from its beginning', () => {
    const took: Durations = { data: 2000, segments: 3000, timeline: 1000, diagnosis: 0 };
    const said = told(Object.entries(took) as [Part, number][], took);
    expect(said.map(({ said: now }) => secondsLeft(now)).slice(0, 3)).toEqual([6, 6, 5]);
    expect(said[2]?.said.fraction).toBe(0.5);
  });

  it('never says that a part is done before it is, and falls silent with the run', () => {
    const said = told([['data', 8000]], { data: 1000, segments: 1000, timeline: 1000, diagnosis: 1000 });
    expect(Math.max(...said.map(({ said: { fraction } }) => fraction ?? 0))).toBe(0.95);
    expect(said.at(-1)?.at).toBe(8000);
  });
});
