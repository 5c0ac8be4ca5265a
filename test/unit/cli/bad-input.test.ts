import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AnalysisClient } from '../../../src/analysis/client';
import { IncidentError } from '../../../src/protocol/errors';
import { emptyRequest, type InvestigationRequest } from '../../../src/protocol/investigation';
import { built, run, type Built } from './built';
import { BAD, GOOD, smallLog } from './small-log';

// Each test starts whole processes; a loaded machine takes its time with them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);
  write('log.csv', smallLog());
  write('empty.csv', '');
  write('header-only.csv', 'ts,prediction,label\n');
  write('binary.csv', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)));
  write('no-time.csv', 'prediction,label,age\nyes,no,3\nno,no,4\nyes,yes,5\n');
  write('truncated.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(2000, 7)]));
  write('events.json', '{"events": [{"title": "no time"}]}');
  write('broken.incident.json', '{"version": 1,');
  write('later.incident.json', '{"version": 99, "logs": ["log.csv"]}');
  write('wrong.incident.json', '{"version": 1, "logs": "log.csv"}');
  write('broken.json', '[{"ts": "2026-01-01", "prediction": 1},\n{"ts": ]');
  write('unreadable-times.csv', 'ts,prediction,label\nearly,1,0\nlate,0,1\n');
  write('cut-off.csv.gz', gzipSync(smallLog()).subarray(0, 20_000));
  write('forbidden.csv', smallLog());
  chmodSync(join(folder, 'forbidden.csv'), 0);
  mkdirSync(join(folder, 'folder.csv'));
  // So that someone who may not do everything can look into it.
  chmodSync(folder, 0o755);
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs in the folder and checks what holds for every bad input; returns the one line. */
async function complaint(words: readonly string[], options: { through?: string[] } = {}): Promise<string> {
  const before = readdirSync(folder);
  const { status, stdout, stderr } = await run(program.cli, [...words, '--quiet'], { cwd: folder, ...options });
  expect(stderr).toMatch(/^model-incident: [^\n]+[^.]\.\n$/);
  expect(stderr).not.toMatch(/internal fault|\bat .*\.(js|ts):\d+|undefined|\[object/);
  expect(stdout).toBe('');
  expect(status).toBe(2);
  expect(readdirSync(folder)).toEqual(before);
  return stderr;
}

describe('unreadable input: one sentence that names the file and what to do, status 2, nothing written', () => {
  it.each<[string, string, RegExp]>([
    ['a missing file', 'missing.csv', /missing\.csv/],
    ['a glob without files', 'none-*.csv', /none-\*\.csv/],
    ['an empty file', 'empty.csv', /empty\.csv.*(is empty|has no rows)/i],
    ['a header without rows', 'header-only.csv', /header-only\.csv has no rows\./],
    ['a broken JSON document', 'broken.json', /broken\.json is not valid JSON: at line 2, column 8/],
    ['a gzip file that was cut off', 'cut-off.csv.gz', /cut-off\.csv\.gz cannot be read: unexpected end of file\./],
    ['a log without times that can be read', 'unreadable-times.csv', /No column of unreadable-times\.csv holds times/],
    ['a directory', 'folder.csv', /folder\.csv.*(directory|folder)/i],
    ['a binary file named .csv', 'binary.csv', /binary\.csv/],
    ['a truncated Parquet', 'truncated.parquet', /truncated\.parquet/],
    ['an address', 'https://example.com/log.csv', /https:\/\/example\.com\/log\.csv/],
    ['a broken document', 'broken.incident.json', /broken\.incident\.json: not an investigation document/],
    ['a document of a newer version', 'later.incident.json', /format version 99.*Update/],
    ['a document of another shape', 'wrong.incident.json', /wrong\.incident\.json.*at logs/],
  ])('%s', async (_name, file, expected) => {
    expect(await complaint(['investigate', file])).toMatch(expected);
  });

  it.each(['missing.csv', 'empty.csv', 'folder.csv', 'binary.csv', 'truncated.parquet'])('read %s', async (file) => {
    expect(await complaint(['read', file])).toContain(file);
  });

  it('a file without permission to read it', async () => {
    // Permissions do not stop root: then the command runs without that right of root's.
    const isRoot = process.getuid?.() === 0;
    const options = isRoot ? { through: ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] } : {};
    expect(await complaint(['investigate', 'forbidden.csv'], options)).toMatch(
      /forbidden\.csv may not be read\. Give yourself permission to read it\./,
    );
  });

  it('a log without a usable time column', async () => {
    expect(await complaint(['investigate', 'no-time.csv'])).toMatch(/time/);
  });

  it('a role naming no column suggests the nearest', async () => {
    const line = await complaint(['investigate', 'log.csv', '--role', 'label=actal']);
    expect(line).toMatch(/"actal"/);
    expect(line).toMatch(/"actual"/);
  });

  it('a restriction to no column', async () => {
    expect(await complaint(['investigate', 'log.csv', '--where', 'contry=BR'])).toMatch(/contry/);
  });

  it('events without times name the file', async () => {
    expect(await complaint(['investigate', 'log.csv', '--events', 'events.json'])).toMatch(/events\.json/);
  });

  it('standard input that is empty', async () => {
    expect(await complaint(['investigate', '-'])).toMatch(/standard input is empty/);
  });
});

describe('periods: one sentence that names the period', () => {
  it.each<[string, string, string, RegExp]>([
    ['that overlap', GOOD, '2026-01-02T00:00Z/2026-01-03T00:00Z', /overlap/],
    ['without rows', '2025-01-01T00:00Z/2025-01-02T00:00Z', BAD, /good period.*no row/],
    ['after the log', GOOD, '2027-01-01T00:00Z/2027-01-02T00:00Z', /bad period.*no row/],
    ['that end before they start', '2026-01-02T00:00Z/2026-01-01T00:00Z', BAD, /good period.*ends/],
    ['that are no interval', 'yesterday', BAD, /good period "yesterday" is not an interval/],
    ['that are no time', 'monday/tuesday', BAD, /good period.*"monday"/],
  ])('%s', async (_name, good, bad, expected) => {
    expect(await complaint(['investigate', 'log.csv', '--good', good, '--bad', bad])).toMatch(expected);
  });
});

describe('the same over RPC, where the process lives on', () => {
  it('rejects each with its code, and then investigates a good log', async () => {
    const client = new AnalysisClient({ entry: program.analysis });
    try {
      const asked = async (more: Partial<InvestigationRequest>): Promise<unknown> =>
        client.investigate('a', { ...emptyRequest([join(folder, 'log.csv')]), good: GOOD, bad: BAD, ...more }).then(
          () => null,
          (error: unknown) => (error instanceof IncidentError ? error.code : error),
        );
      const file = (name: string): Partial<InvestigationRequest> => ({ logs: [join(folder, name)] });
      const before = readdirSync(folder);
      expect(await asked(file('missing.csv'))).toBe('file-not-found');
      expect(await asked(file('empty.csv'))).toBe('file-empty');
      expect(await asked(file('header-only.csv'))).toBe('file-empty');
      expect(await asked(file('folder.csv'))).toBe('file-unreadable');
      expect(await asked(file('binary.csv'))).toBe('file-unsupported');
      expect(await asked(file('truncated.parquet'))).toBe('file-unreadable');
      expect(await asked(file('no-time.csv'))).toBe('no-time-column');
      expect(await asked({ logs: ['https://example.com/log.csv'] })).toBe('file-unsupported');
      expect(await asked({ roles: [{ role: 'label', column: 'actal' }] })).toBe('unknown-column');
      expect(await asked({ bad: GOOD })).toBe('periods-overlap');
      expect(await asked({ bad: '2030-01-01T00:00Z/2030-01-02T00:00Z' })).toBe('period-empty');
      const child = client.processId;
      expect(await asked({})).toBeNull();
      expect(client.processId).toBe(child);
      expect(readdirSync(folder)).toEqual(before);
    } finally {
      client.dispose();
    }
  });
});

it('leaves a file named by --output alone when the run fails', async () => {
  writeFileSync(join(folder, 'report.txt'), 'earlier');
  await complaint(['investigate', 'missing.csv', '--output', 'report.txt']);
  expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toBe('earlier');
});
