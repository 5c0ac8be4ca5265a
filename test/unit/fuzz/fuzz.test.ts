import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { built, type Built } from '../cli/built';
import { campaign, type Fault } from './campaign';

// A loaded machine takes its time; alone it is less than a minute.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

/** Fixed: a test that fails once a month tells nothing. `npm run fuzz` looks for what is new. */
const SEED = 4;
const FILES = 200;
const SECONDS = 60;

let program: Built;
beforeAll(async () => {
  program = await built();
});
afterAll(() => program.remove());

const told = ({ index, file, mutations, what }: Fault): string => `${index} ${file} (${mutations.join(', ')}) ${what}`;

it('200 damaged files: each is read or refused in one sentence, twice alike, without a crash or a hang', async () => {
  const plan = { analysis: program.analysis, seed: SEED, first: 0, files: FILES, seconds: SECONDS };
  const faults = await campaign({ ...plan, investigateOneIn: 6, cli: { entry: program.cli, oneIn: 15 } });
  expect(faults.map(told)).toEqual([]);
});
