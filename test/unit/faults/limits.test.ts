import { DuckDBInstance } from '@duckdb/node-api';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fileURLToPath } from 'node:url';
import { engineShare } from '../../../src/engine/duckdb/database';
import type { Report } from '../../../src/protocol/report';
import { built, run, type Built } from '../cli/built';
import { smallLog } from '../cli/small-log';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

const ROWS = 150_000;
const JSON_ROWS = 300_000;
/** Bytes that a process may take beside its engine's share, so that the two stay within 2 GB. */
const BESIDE_THE_ENGINE = 0.8e9;
const reportUsage = fileURLToPath(new URL('../../../bench/report-usage.cjs', import.meta.url));

let program: Built;
let folder: string;
let small: string;
let mounted = false;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'limits-'));
  writeFileSync(join(folder, 'log.csv'), smallLog(ROWS));
  small = join(folder, 'small-disk');
  mkdirSync(small);
  // Only root may mount, and not in every container.
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small]).status === 0;
});
afterAll(() => {
  if (mounted) spawnSync('umount', [small]);
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const investigate = (memory: string, temporary: string, file = 'log.csv') =>
  run(program.cli, ['investigate', file, '--memory', memory, '--format', 'json', '--quiet'], {
    cwd: folder,
    env: { TMPDIR: temporary },
  });

it('too little memory: one line with what to do, status 2, nothing left behind', async () => {
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const { status, stdout, stderr } = await investigate('10MB', temporary);
  expect(stderr).toMatch(/^model-incident: The log does not fit in the memory that may be used\. .*--memory.*\.\n$/);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(readdirSync(temporary)).toEqual([]);
});

it('a full disk for temporary files: one line with what to do; with room it works', async (context) => {
  if (!mounted) {
    console.warn('SKIPPED: no small disk can be mounted here; a full one was not tested.');
    context.skip();
  }
  const full = await investigate('45MB', small);
  expect(full.stderr).toMatch(/^model-incident: The folder for temporary files is full\. .+\.\n$/);
  expect(full.status).toBe(2);
  expect(readdirSync(small)).toEqual([]);
  const roomy = await investigate('45MB', folder);
  expect(roomy.status).toBe(0);
  expect((JSON.parse(roomy.stdout) as Report).source.rows).toBe(ROWS);
});

/** A small copy of ten million lines within 2 GB, which `npm run bench:limited` runs. */
it('JSON lines larger than the memory are investigated within it, spilling to disk', async () => {
  const file = join(folder, 'large.jsonl');
  await writeJsonLines(file);
  const memory = 256 * 2 ** 20;
  expect(statSync(file).size).toBeGreaterThan(memory);
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const words = ['investigate', file, '--memory', `${memory / 2 ** 20}MB`, '--format', 'json', '--quiet'];
  const usage = join(folder, 'usage.json');
  const { status, stdout, stderr } = await run(program.cli, words, {
    env: { TMPDIR: temporary, BENCH_USAGE: usage, NODE_OPTIONS: `--import=${reportUsage}` },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const report = JSON.parse(stdout) as Report;
  expect(report.source.rows).toBe(JSON_ROWS);
  expect(report.headline).toContain('device=mobile');
  expect(readdirSync(temporary)).toEqual([]);
  const { maxRSS } = JSON.parse(readFileSync(usage, 'utf8')) as { maxRSS: number };
  expect(maxRSS * 1024 - engineShare(memory)).toBeLessThan(BESIDE_THE_ENGINE);
  expect(engineShare(2e9) + BESIDE_THE_ENGINE).toBeLessThan(2e9);
});

it('Parquet beyond the memory is investigated from its file and from disk, with the same report', async () => {
  await writeParquet(join(folder, 'large.parquet'));
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const [little, much] = [
    await investigate('300MB', temporary, 'large.parquet'),
    await investigate('8GB', temporary, 'large.parquet'),
  ];
  expect([little.status, much.status]).toEqual([0, 0]);
  const reports = [little, much].map(({ stdout }) => JSON.parse(stdout) as Report);
  expect(reports[0]?.headline).toContain('device=mobile');
  const [first, second] = reports.map((report) => ({ ...report, source: { ...report.source, seconds: null } }));
  expect(first).toEqual(second);
  expect(readdirSync(temporary)).toEqual([]);
});

/** Numbers enough that neither the log nor the rows of its periods fit in the least memory. */
async function writeParquet(file: string): Promise<void> {
  const csv = join(folder, 'rows.csv');
  writeFileSync(csv, smallLog(JSON_ROWS));
  const numbers = Array.from({ length: 30 }, (_, index) => `hash(request_id || '${index}') / 2e19 AS number_${index}`);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT *, ${numbers.join(', ')} FROM read_csv('${csv}')) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

async function writeJsonLines(file: string): Promise<void> {
  const csv = join(folder, 'rows.csv');
  writeFileSync(csv, smallLog(JSON_ROWS));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const filler = Array.from({ length: 30 }, (_, index) => `hash(request_id || '${index}') AS hash_${index}`).join(', ');
  const query = `SELECT *, {${filler.replace(/(\S+\(.*?\)) AS (\w+)/g, "'$2': $1")}} AS features FROM read_csv('${csv}')`;
  await connection.run(`COPY (${query}) TO '${file}' (FORMAT json)`);
  connection.closeSync();
  instance.closeSync();
}
