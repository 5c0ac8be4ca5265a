import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ReadReport } from '../../../src/protocol/read';
import type { Report } from '../../../src/protocol/report';
import { built, run, type Built } from './built';
import { BAD, GOOD, smallLog } from './small-log';

const PERIODS = ['--good', GOOD, '--bad', BAD];
// Each test starts whole processes; a loaded machine takes its time with them.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'investigate-'));
  writeFileSync(join(folder, 'log.csv'), smallLog());
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const investigate = (words: readonly string[], options: Parameters<typeof run>[2] = {}) =>
  run(program.cli, ['investigate', ...words], { cwd: folder, ...options });

/** What two runs must share: everything but how long they took. */
function comparable(json: string): unknown {
  const report = JSON.parse(json) as Report;
  return { ...report, source: { ...report.source, seconds: null } };
}

describe('model-incident investigate', () => {
  it('prints one report on standard output, progress on standard error, and ends with 0', async () => {
    const { status, stdout, stderr } = await investigate(['log.csv', ...PERIODS]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\S/);
    expect(stdout).not.toContain('\u001b');
    for (const step of ['Infrastructure', 'Data', 'Segments', 'Timeline', 'Reproduction']) {
      expect(stdout).toMatch(new RegExp(`^[✓!?] ${step} `, 'm'));
    }
    expect(stderr).toMatch(/\n/);
    expect(stderr).not.toContain('\r');
  });

  it('says nothing on standard error with --quiet', async () => {
    expect((await investigate(['log.csv', ...PERIODS, '--quiet'])).stderr).toBe('');
  });

  it('gives the same JSON twice, with finite numbers and the five steps in order', async () => {
    const first = await investigate(['log.csv', ...PERIODS, '--format', 'json']);
    const second = await investigate(['log.csv', ...PERIODS, '--format', 'json']);
    expect(first.status).toBe(0);
    expect(comparable(first.stdout)).toEqual(comparable(second.stdout));
    const report = JSON.parse(first.stdout) as Report;
    expect(report.schemaVersion).toBe(1);
    expect(report.source.rows).toBe(4000);
    expect(report.steps.map((step) => step.id)).toEqual([
      'infrastructure',
      'data',
      'segments',
      'timeline',
      'reproduction',
    ]);
    expect(report.periods.good).toMatchObject({ rows: 1920, proposed: false });
    expect(report.metric.good).toBeGreaterThan(0.85);
    expect(report.metric.bad).toBeLessThan(0.7);
    expect(report.hypotheses[0]?.features[0]).toBe('age');
    expect(report.hypotheses[0]?.segment).toEqual({ device: 'mobile' });
  });

  it('proposes the periods where none are given', async () => {
    const { stdout, status } = await investigate(['log.csv', '--format', 'json']);
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as Report).periods).toMatchObject({ good: { proposed: true }, bad: { proposed: true } });
  });

  it('reads standard input, plain and gzipped, as it reads the file', async () => {
    const rows = async (words: string[], input?: Buffer): Promise<unknown> => {
      const { stdout, stderr } = await investigate(
        [...words, ...PERIODS, '--format', 'json', '--quiet'],
        input ? { input } : {},
      );
      expect(stderr).toBe('');
      const report = JSON.parse(stdout) as Report;
      return { metric: report.metric, hypotheses: report.hypotheses, files: report.source.files.length };
    };
    const fromFile = await rows(['log.csv']);
    expect(await rows(['-'], Buffer.from(smallLog()))).toEqual(fromFile);
    expect(await rows(['-'], gzipSync(smallLog()))).toEqual(fromFile);
  });

  it('leaves no temporary file of standard input behind, and does not name it', async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    const { stdout } = await investigate(['-', ...PERIODS, '--format', 'json'], {
      input: smallLog(),
      env: { TMPDIR: temporary },
    });
    expect(readdirSync(temporary)).toEqual([]);
    expect(stdout).not.toContain(temporary);
    expect((JSON.parse(stdout) as Report).source.files).toEqual(['-']);
  });

  it('runs what a document describes, from any working directory, and lets options override it', async () => {
    const document = { version: 1, logs: ['log.csv'], periods: { good: GOOD, bad: BAD } };
    writeFileSync(join(folder, 'case.incident.json'), JSON.stringify(document));
    const path = join(folder, 'case.incident.json');
    const run1 = await investigate([path, '--format', 'json'], { cwd: tmpdir() });
    expect((JSON.parse(run1.stdout) as Report).periods.good).toMatchObject({ rows: 1920, proposed: false });
    const shorter = '2026-01-01T00:00Z/2026-01-01T10:00Z';
    const run2 = await investigate([path, '--format', 'json', '--good', shorter], { cwd: tmpdir() });
    expect((JSON.parse(run2.stdout) as Report).periods.good.rows).toBe(600);
  });

  it('writes --output whole and keeps standard output empty', async () => {
    for (const format of ['text', 'json', 'markdown', 'html']) {
      const file = `report-${format}`;
      const { status, stdout } = await investigate(['log.csv', ...PERIODS, '--format', format, '--output', file]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
      expect(readFileSync(join(folder, file), 'utf8').length).toBeGreaterThan(1000);
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('has colour when forced, never in a file', async () => {
    const forced = { env: { FORCE_COLOR: '1' } };
    expect((await investigate(['log.csv', ...PERIODS], forced)).stdout).toContain('\u001b[');
    expect(
      (await investigate(['log.csv', ...PERIODS], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout,
    ).not.toContain('\u001b[');
    await investigate(['log.csv', ...PERIODS, '--output', 'plain.txt'], forced);
    expect(readFileSync(join(folder, 'plain.txt'), 'utf8')).not.toContain('\u001b[');
  });

  it('ends quietly when the reader has seen enough', () => {
    const command = `"${process.execPath}" "${program.cli}" investigate log.csv --good ${GOOD} --bad ${BAD} --quiet --format json | head -c 10; echo "status \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
    expect(stdout).toMatch(/status 0\n$/);
    expect(stderr).toBe('');
  });

  it('stops at Ctrl+C with status 130, and leaves nothing behind', async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    writeFileSync(join(folder, 'long.csv'), smallLog(100_000));
    let interrupted = 0;
    const { status, stdout, stderr } = await investigate(['long.csv'], {
      env: { TMPDIR: temporary },
      onStderr: (_text, kill) => {
        if (interrupted > 0) return;
        interrupted = performance.now();
        kill('SIGINT');
      },
    });
    console.info(`Ctrl+C to the end of the process: ${(performance.now() - interrupted).toFixed(0)} ms`);
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
    expect(stderr).toMatch(/interrupted\.\n$/);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.skipIf(spawnSync('script', ['--version']).status !== 0)('draws a bar and colours on a terminal only', () => {
    const command = `${process.execPath} ${program.cli} investigate log.csv --good ${GOOD} --bad ${BAD}`;
    const screen = execFileSync('script', ['-qec', command, '/dev/null'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: 'xterm-256color' },
    });
    expect(screen).toMatch(/\r\u001b\[2K[█░]+ /);
    expect(screen).toContain('\u001b[1m');
  });
});

describe('model-incident read', () => {
  it('shows columns with roles and reasons, as text and as JSON', async () => {
    const text = await run(program.cli, ['read', 'log.csv'], { cwd: folder });
    expect(text.status).toBe(0);
    expect(text.stdout).toMatch(/ts +time +timestamp/);
    const json = await run(program.cli, ['read', 'log.csv', '--format', 'json'], { cwd: folder });
    const report = JSON.parse(json.stdout) as ReadReport;
    expect(report.rows).toBe(4000);
    expect(report.roles.find(({ column }) => column === 'actual')?.role).toBe('label');
  });

  it('lets a role be corrected', async () => {
    const words = ['read', 'log.csv', '--format', 'json', '--role', 'segment=age'];
    const report = JSON.parse((await run(program.cli, words, { cwd: folder })).stdout) as ReadReport;
    expect(report.roles.find(({ column }) => column === 'age')).toMatchObject({ role: 'segment', given: true });
  });
});

const ELEC2 = resolve(import.meta.dirname, '../../../../shared/data/elec2/elec2_predictions.csv');

describe.skipIf(!existsSync(ELEC2))('a real log: elec2', () => {
  it('finds the fall everywhere, and that three features had been constant without being the cause', async () => {
    const { status, stdout } = await investigate([
      ELEC2,
      '--good',
      '1997-01-01T00:00+10:00/1997-03-01T00:00+10:00',
      '--bad',
      '1997-07-01T00:00+10:00/1997-09-01T00:00+10:00',
      '--format',
      'json',
    ]);
    expect(status).toBe(0);
    const report = JSON.parse(stdout) as Report;
    expect(report.source.rows).toBe(33_840);
    expect(report.metric.good).toBeCloseTo(0.75, 2);
    expect(report.metric.bad).toBeCloseTo(0.5, 2);
    expect(report.hypotheses[0]?.segment).toBeNull();
    const constant = ['feat_vicprice', 'feat_vicdemand', 'feat_transfer'];
    const findings = report.steps.flatMap((step) => step.findings);
    for (const name of constant) {
      const found = findings.filter((finding) => finding.column === name && /constant/.test(finding.text));
      expect(found.map((finding) => finding.text).join()).toMatch(/1997-05-04/);
      expect(report.hypotheses[0]?.features).not.toContain(name);
      expect(report.headline).not.toContain(name);
    }
  });
});
