import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readingProgress } from '../../../src/engine/duckdb/load/reading-progress';
import type { FilePart } from '../../../src/engine/source';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

const part = (path: string, bytes: number): FilePart => ({
  path,
  bytes,
  compression: null,
  layout: { kind: 'json-lines', fields: [] },
});

it('says by bytes how far the files are read, and how long the rest takes', () => {
  const said: [string, number | undefined][] = [];
  let share: number | null = null;
  const { onFile, stop } = readingProgress(
    [part('/a.csv', 100e6), part('/b.csv', 300e6)],
    () => share,
    (text, fraction) => said.push([text, fraction]),
  );
  onFile(0);
  expect(said.at(-1)).toEqual(['Reading a.csv', 0]);
  share = 0.5;
  vi.advanceTimersByTime(250);
  expect(said.at(-1)).toEqual(['Reading a.csv: 12% of 400 MB', 0.125]);
  share = 0.6;
  vi.advanceTimersByTime(1750);
  expect(said.at(-1)?.[0]).toMatch(/^Reading a.csv: 15% of 400 MB, about \d+ s left$/);
  share = 0;
  onFile(1);
  expect(said.at(-1)).toEqual(['Reading b.csv: 25% of 400 MB, about 6 s left', 0.25]);
  const count = said.length;
  stop();
  vi.advanceTimersByTime(5000);
  expect(said).toHaveLength(count);
});
