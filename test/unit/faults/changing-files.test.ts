import { DuckDBInstance } from '@duckdb/node-api';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { readLog } from '../../../src/log/open';
import { IncidentError } from '../../../src/protocol/errors';
import { emptyRequest, type Phase, type Progress } from '../../../src/protocol/investigation';
import { sentenceFault } from '../fuzz/judge';
import { smallLog } from '../cli/small-log';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const ROWS = 30_000;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'changing-'));
  writeFileSync(join(folder, 'whole.csv'), smallLog(ROWS));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const [csv, parquet] = [join(folder, 'whole.csv'), join(folder, 'whole.parquet')];
  await connection.run(`COPY (FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`);
  connection.closeSync();
  instance.closeSync();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHANGES: Record<string, (file: string) => void> = {
  'cut in half': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  rewritten: (file) => writeFileSync(file, Buffer.alloc(statSync(file).size, 'x')),
  removed: (file) => rmSync(file),
};

/** Changes the file once, as soon as its rows are read, or when a later phase begins. */
function changingAt(phase: Phase, change: () => void): { onProgress: (progress: Progress) => void } {
  let done = false;
  return {
    onProgress: (progress) => {
      if (done || progress.phase !== phase || progress.text.startsWith('Looking')) return;
      done = true;
      change();
    },
  };
}

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe.each(['csv', 'parquet'])('a %s file', (format) => {
  let file: string;
  beforeEach(() => {
    file = join(folder, `log.${format}`);
    copyFileSync(join(folder, `whole.${format}`), file);
  });

  it.each(Object.keys(CHANGES))('%s while it is read: a sentence, and the next run works', async (change) => {
    const investigation = new Investigation();
    const request = emptyRequest([file]);
    const error = await errorOf(
      investigation.run(
        request,
        changingAt('reading', () => CHANGES[change]?.(file)),
      ),
    );
    expect(error).toBeInstanceOf(IncidentError);
    expect(sentenceFault(error)).toBeNull();
    expect((error as IncidentError).message).toBe(`${file} was changed while it was read.`);

    copyFileSync(join(folder, `whole.${format}`), file);
    const report = await investigation.run(request);
    await investigation.close();
    expect(report.source.rows).toBe(ROWS);
    expect(report.steps).toHaveLength(5);
  });
});

/** So many files that copying them one by one would cost more than it gains: every query reads them in place. */
const LEFT_IN_PLACE = 66;

describe('Parquet files that are left in place', () => {
  let files: string[];
  beforeEach(async () => {
    files = Array.from({ length: LEFT_IN_PLACE }, (_, index) => join(folder, `part-${index}.parquet`));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`CREATE TABLE whole AS FROM read_csv('${join(folder, 'whole.csv')}')`);
    const rows = Math.ceil(ROWS / LEFT_IN_PLACE);
    for (const [index, file] of files.entries())
      await connection.run(`COPY (FROM whole LIMIT ${rows} OFFSET ${index * rows}) TO '${file}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
  });

  it.each(Object.keys(CHANGES))('one %s while the steps run: a sentence, and the next run works', async (change) => {
    const [file = ''] = files;
    const kept = readFileSync(file);
    const investigation = new Investigation();
    const request = emptyRequest(files);
    const error = await errorOf(
      investigation.run(
        request,
        changingAt('data', () => CHANGES[change]?.(file)),
      ),
    );
    expect(error).toBeInstanceOf(IncidentError);
    expect(sentenceFault(error)).toBeNull();
    expect((error as IncidentError).message).toBe(`${file} was changed while it was read.`);

    writeFileSync(file, kept);
    const report = await investigation.run(request);
    await investigation.close();
    expect(report.source.rows).toBe(ROWS);
    expect(report.steps).toHaveLength(5);
  });
});

it('a file that was cut off while "read" looked at it is not half of a log', async () => {
  const file = join(folder, 'read.csv');
  copyFileSync(join(folder, 'whole.csv'), file);
  const error = await errorOf(
    readLog(
      emptyRequest([file]),
      changingAt('reading', () => CHANGES['cut in half']?.(file)),
    ),
  );
  expect(error).toMatchObject({ code: 'file-unreadable', message: `${file} was changed while it was read.` });
});

it('a log that only grows is read as far as it went, and says so', async () => {
  const file = join(folder, 'growing.csv');
  copyFileSync(join(folder, 'whole.csv'), file);
  const [, ...more] = smallLog(100).split('\n');
  const investigation = new Investigation();
  const growing = changingAt('reading', () => appendFileSync(file, more.join('\n')));
  const report = await investigation.run(emptyRequest([file]), growing);
  await investigation.close();
  expect(report.source.rows).toBeGreaterThanOrEqual(ROWS);
  expect(report.problems.map(({ code }) => code)).toContain('file-grew');
});
