import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { investigate, spelled } from '../../../src/cli/work';
import { pathsOf } from '../../../src/log/files';
import { readLog } from '../../../src/log/open';
import { IncidentError } from '../../../src/protocol/errors';
import { emptyRequest, type InvestigationRequest, type ReadOptions } from '../../../src/protocol/investigation';
import { smallLog } from '../cli/small-log';
import { sentenceFault } from '../fuzz/judge';
import { CANARY } from './texts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const log = smallLog(300);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-files-'));
  writeFileSync(join(folder, 'log.csv'), log);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

/** File names that mean something to SQL, to a shell, to a glob, to a terminal or to a page. */
const NAMES = [
  `'); COPY (SELECT 1) TO '${CANARY}.csv'; --.csv`,
  '"quoted".csv',
  '$(touch pwned-canary).csv',
  '`touch pwned-canary`.csv',
  '; touch pwned-canary;.csv',
  '-rf.csv',
  '--output=pwned-canary.csv',
  '*.csv',
  '[a-z].csv',
  '[z-a].csv',
  '{a,b}.csv',
  'what?.csv',
  '**.csv',
  '<img src=x onerror=alert(1)>.csv',
  '__proto__.csv',
  '\u001b[31mred.csv',
  '\u202egnp.csv',
  'line\nbreak.csv',
  'back\\slash.csv',
  '%2e%2e%2fsecret.csv',
  ' .csv',
  `${'long'.repeat(60)}.csv`,
];

it.each(NAMES)('a log named %j is read, and nothing else', async (name) => {
  const own = mkdtempSync(join(folder, 'own-'));
  writeFileSync(join(own, 'secret.csv'), 'ts,prediction\nnever,read\n');
  writeFileSync(join(own, name), log);
  const read = await readLog(emptyRequest([join(own, name)]));
  expect(read.files.map(({ path }) => path)).toEqual([join(own, name)]);
  expect(read.rows).toBe(300);
  expect(readdirSync(own).sort()).toEqual(['secret.csv', name].sort());
  expect(existsSync(CANARY)).toBe(false);
});

it('a report of such a log is inert in every format', async () => {
  const name = join(folder, '<script>window.pwned=1</script>\u001b[2J.csv'.replace('/', ''));
  writeFileSync(name, log);
  const request = emptyRequest([name]);
  const report = await investigate(request, {});
  for (const format of ['text', 'markdown', 'html'] as const) {
    const text = spelled(report, format, request, { width: 100, colour: false });
    expect(text, format).not.toContain('\u001b');
    if (format === 'html') expect(text).not.toMatch(/<script/i);
  }
  rmSync(name);
});

const ADDRESSES = [
  'http://127.0.0.1:9/log.csv',
  'https://example.com/log.parquet',
  's3://bucket/log.parquet',
  'gs://bucket/log.csv',
  'azure://container/log.csv',
  'hf://datasets/a/b.csv',
  'ftp://example.com/log.csv',
  'file:///etc/passwd',
];

describe.each(['logs', 'reference', 'labels', 'events'] as const)('addresses as %s', (list) => {
  it.each(ADDRESSES)('%s is refused with a sentence', async (address) => {
    const request: InvestigationRequest = { ...emptyRequest([join(folder, 'log.csv')]), [list]: [address] };
    const error = await errorOf(investigate(request, {}));
    expect(error).toBeInstanceOf(IncidentError);
    expect(sentenceFault(error)).toBeNull();
    expect((error as IncidentError).message).toContain(address);
  });
});

it.each<[string, ReadOptions]>([
  ['a quote that is a pattern', { quote: '(' }],
  ['a delimiter that is SQL', { delimiter: `', columns = {}) --` }],
  ['an escape of two characters', { escape: "''" }],
  ['an encoding called constructor', { encoding: 'constructor' }],
  ['a zone that is SQL', { zone: `UTC'; DROP TABLE log; --` }],
  ['a zone called __proto__', { zone: '__proto__' }],
  ['a time format called constructor', { timeFormat: 'constructor' }],
  ['a time format that is SQL', { timeFormat: `%Y')); COPY (SELECT 1) TO '${CANARY}.csv'; --` }],
  ['an empty delimiter', { delimiter: '' }],
])('%s is refused in a sentence, or only reads otherwise', async (_name, read) => {
  const error = await errorOf(investigate({ ...emptyRequest([join(folder, 'log.csv')]), read }, {}));
  if (error !== null) expect(sentenceFault(error)).toBeNull();
  expect(existsSync(`${CANARY}.csv`)).toBe(false);
});

it('restrictions and roles that are SQL or names of methods are values', async () => {
  for (const column of ['constructor', '__proto__', `device" OR 1=1 --`]) {
    const error = await errorOf(
      investigate({ ...emptyRequest([join(folder, 'log.csv')]), where: [{ column, value: 'x' }] }, {}),
    );
    expect(sentenceFault(error), column).toBeNull();
  }
  const where = [{ column: 'device', value: `mobile' OR '1'='1` }];
  expect(await errorOf(investigate({ ...emptyRequest([join(folder, 'log.csv')]), where }, {}))).toMatchObject({
    code: 'nothing-to-compare',
  });
});

it('what is no file is refused: a pipe, a device, a folder', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
  for (const path of [join(folder, 'pipe.csv'), '/dev/zero', folder]) {
    const error = await errorOf(readLog(emptyRequest([path])));
    expect(error).toMatchObject({ code: 'file-unreadable' });
    expect(sentenceFault(error)).toBeNull();
  }
  rmSync(join(folder, 'pipe.csv'));
});

it('a pattern shows where its links stand, so that whoever asks can see where they lead', async () => {
  const own = mkdtempSync(join(folder, 'links-'));
  mkdirSync(join(own, 'data'));
  symlinkSync('/etc/passwd', join(own, 'data/link.csv'));
  writeFileSync(join(own, 'data/a.csv'), log);
  expect(await pathsOf(join(own, 'data/*.csv'))).toEqual([join(own, 'data/a.csv'), join(own, 'data/link.csv')]);
  expect(await pathsOf(join(own, 'data/a.csv'))).toEqual([join(own, 'data/a.csv')]);
});
