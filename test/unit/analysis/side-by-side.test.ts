import { expect, it } from 'vitest';
import { sideBySide } from '../../../src/analysis/side-by-side';

it('returns every answer in the order asked', async () => {
  const slow = new Promise<string>((done) => setTimeout(() => done('slow'), 20));
  expect(await sideBySide(() => undefined, [() => slow, () => Promise.resolve(2)])).toEqual(['slow', 2]);
});

it('stops the others at the first failure, waits for them, and throws that failure', async () => {
  const stopped = new AbortController();
  let otherEnded = false;
  const other = async (): Promise<void> => {
    await new Promise<void>((done) => stopped.signal.addEventListener('abort', () => setTimeout(done, 20)));
    otherEnded = true;
    throw new Error('cancelled');
  };
  const failing = (): Promise<void> => Promise.reject(new Error('the cause'));
  await expect(sideBySide(() => stopped.abort(), [other, failing])).rejects.toThrow('the cause');
  expect(otherEnded).toBe(true);
});
