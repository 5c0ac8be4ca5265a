import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { replay } from '../../../src/replay/replay';
import { inputOf, type LoggedRow } from '../../../src/replay/rows';
import { runCommand } from '../../../src/replay/run-command';
import { BY_AGE, programs } from './models';

const shop = programs();
afterAll(() => shop.remove());

const AT = new Date('2026-03-06T03:00:00Z');
const row = (line: number, age: unknown, prediction = 'old'): LoggedRow => ({
  file: '/shop/log.jsonl',
  line,
  period: 'bad',
  prediction,
  features: { 'features.age': age as number, note: `$(touch broken); "'\n\u2028` },
});
const rows = [row(3, 29), row(9, 61)];

describe('rows put to a program', () => {
  test('their features go in as lines of JSON, its predictions come back in their order', async () => {
    expect(await replay(rows, shop.command(BY_AGE), AT)).toEqual({
      at: '2026-03-06T03:00:00.000Z',
      rows: [
        { file: '/shop/log.jsonl', line: 3, logged: 'old', replayed: 'young' },
        { file: '/shop/log.jsonl', line: 9, logged: 'old', replayed: 'old' },
      ],
    });
  });

  test('nothing of a log becomes an argument or is seen by a shell', async () => {
    const spy = `import fs from 'node:fs'; fs.writeFileSync('seen.json', JSON.stringify([process.argv.slice(2), fs.readFileSync(0, 'utf8')]));`;
    await runCommand(shop.command(spy), inputOf(rows));
    const [argv, input] = JSON.parse(readFileSync(path.join(shop.folder, 'seen.json'), 'utf8')) as [string[], string];
    expect(argv).toEqual([]);
    expect(
      input
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(rows.map(({ features }) => features));
    expect(existsSync(path.join(shop.folder, 'broken'))).toBe(false);
  });

  test('a program that answers before it has read everything is served', async () => {
    const many = Array.from({ length: 20_000 }, (_, line) => row(line + 1, 29));
    const hasty = `for (let line = 0; line < 20000; line++) process.stdout.write('"old"\\n'); process.stdin.destroy();`;
    const { rows: replayed } = await replay(many, shop.command(hasty), AT);
    expect(replayed).toHaveLength(20_000);
  });
});

describe('what a program may do otherwise ends in one sentence', () => {
  const ends = (text: string, timeLimit?: number) => replay(rows, shop.command(text, timeLimit), AT);

  test.each([
    [
      'a bad line',
      `console.log('"old"\\nLoading model…')`,
      /^Line 2 of what the replay command printed is not JSON: "Loading model…"\.$/,
    ],
    [
      'a line without prediction',
      `console.log('"old"\\n{"score":0.4}')`,
      /^Line 2 .* holds no prediction: "\{\\"score\\":0\.4\}"\.$/,
    ],
    ['too few', `console.log('"old"')`, /^The replay command gave 1 predictions for 2 rows\.$/],
    ['too many', `console.log('1\\n2\\n3')`, /gave 3 predictions for 2 rows/],
    ['nothing', ``, /gave 0 predictions for 2 rows/],
    [
      'a crash',
      `console.error('Traceback'); throw new TypeError('no such feature: age')`,
      /ended with exit code 1; the last it said is "/,
    ],
    [
      'its own exit code',
      `console.error('model.pkl: no such file'); process.exitCode = 3`,
      /^The replay command ended with exit code 3; the last it said is "model\.pkl: no such file"\.$/,
    ],
    ['being killed', `process.kill(process.pid, 'SIGKILL')`, /was ended by SIGKILL/],
    [
      'endless output',
      `const line = '"old"\\n'.repeat(10000); const write = () => process.stdout.write(line, write); write();`,
      /wrote more than 16 MB/,
    ],
  ])('%s', async (_what, program, sentence) => {
    await expect(ends(program)).rejects.toMatchObject({
      code: 'replay-failed',
      message: expect.stringMatching(sentence) as string,
    });
  });

  test('taking too long, and what it started ends with it', async () => {
    const slow = `
      import { spawn } from 'node:child_process';
      import fs from 'node:fs';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      fs.writeFileSync('child', String(child.pid));
      setInterval(() => {}, 1000);`;
    await expect(ends(slow, 1500)).rejects.toThrow('did not answer within 1.5 s');
    const child = Number(readFileSync(path.join(shop.folder, 'child'), 'utf8'));
    await expect.poll(() => isRunning(child), { timeout: 5000 }).toBe(false);
  });

  test('a program that is not there, or no folder to run it in', async () => {
    const missing = { words: ['no-such-program-at-all'] as [string], folder: shop.folder, timeLimit: 5000 };
    await expect(runCommand(missing, '')).rejects.toThrow(
      /could not be started: there is no program "no-such-program-at-all"/,
    );
    const nowhere = { ...shop.command(BY_AGE), folder: path.join(shop.folder, 'gone') };
    await expect(runCommand(nowhere, '')).rejects.toThrow(/could not be started/);
  });

  test('being cancelled', async () => {
    const abort = new AbortController();
    const running = replay(rows, shop.command('setInterval(() => {}, 1000)'), AT, abort.signal);
    setTimeout(() => abort.abort(), 200);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });
});

/** A zombie that nobody has waited for counts as ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}
