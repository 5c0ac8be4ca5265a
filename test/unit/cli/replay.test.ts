import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Report } from '../../../src/protocol/report';
import { built, run, type Built } from './built';
import { BAD, smallLog } from './small-log';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'cli-replay-'));
  writeFileSync(join(folder, 'log.csv'), smallLog());
  writeFileSync(
    join(folder, 'model.mjs'),
    `import readline from 'node:readline';
     for await (const line of readline.createInterface({ input: process.stdin })) console.log('"never logged"');`,
  );
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const investigate = (...words: string[]) =>
  run(program.cli, ['investigate', ...words, '--bad', BAD, '--quiet'], { cwd: folder });
const model = `"${process.execPath}" model.mjs`;

it('puts the examples to a model and tells what it does not give again', async () => {
  const { status, stdout, stderr } = await investigate('log.csv', '--replay', model, '--format', 'json');
  expect([status, stderr]).toEqual([0, '']);
  const { replay, steps } = JSON.parse(stdout) as Report;
  expect(replay?.bad).toEqual({ rows: replay?.bad.rows, reproduced: 0 });
  const step = steps.find(({ id }) => id === 'reproduction');
  expect(step?.status).toBe('suspect');
  expect(step?.findings[0]?.text).toMatch(/none of the \d+ logged predictions is what your command gives/);

  // What a document keeps of a replay is told without running anything.
  const { at = '', rows = [] } = replay ?? {};
  const kept = rows.map(({ file, line, logged, replayed }) => ({ file, line, logged, replayed }));
  const document = { version: 1, logs: ['log.csv'], periods: { bad: BAD }, replay: { at, rows: kept } };
  writeFileSync(join(folder, 'night.incident.json'), JSON.stringify(document));
  rmSync(join(folder, 'model.mjs'));
  const again = await run(program.cli, ['investigate', 'night.incident.json', '--quiet'], { cwd: folder });
  expect(again.stdout).toMatch(/On replay your model gives 0 of\s+\d+/);
  expect(readFileSync(join(folder, 'night.incident.json'), 'utf8')).toBe(JSON.stringify(document));
});

it.each([
  [
    'no such program',
    'no-such-program',
    /^model-incident: The replay command could not be started: there is no program "no-such-program"/,
  ],
  [
    'a failing one',
    `"${process.execPath}" -e "process.exit(7)"`,
    /^model-incident: The replay command ended with exit code 7\./,
  ],
  ['nothing', '', /--replay needs a value/],
])('%s ends in one sentence and status 2', async (_what, command, sentence) => {
  const { status, stderr, stdout } = await investigate('log.csv', '--replay', command);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
