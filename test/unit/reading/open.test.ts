import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/engine/duckdb/database';
import { openPredictionLog, readLog } from '../../../src/log/open';
import type { PredictionLog } from '../../../src/log/prediction-log';
import { emptyRequest, type InvestigationRequest } from '../../../src/protocol/investigation';
import { folder } from './files-on-disk';

let place: Awaited<ReturnType<typeof folder>>;
beforeEach(async () => {
  place = await folder();
});
afterEach(() => place.remove());

const HEADER = 'prediction_id,timestamp,prediction,label,feat_a,country';
const line = (index: number): string =>
  `p${index},2024-01-01T00:${String(index).padStart(2, '0')}:00Z,${index % 2},${index % 3 === 0 ? 1 : 0},${index * 0.5},${index % 2 ? 'BR' : 'US'}`;
const LOG = `${[HEADER, ...Array.from({ length: 60 }, (_, index) => line(index))].join('\n')}\n`;

async function opened<T>(request: InvestigationRequest, work: (log: PredictionLog) => Promise<T>): Promise<T> {
  const log = await openPredictionLog(request);
  try {
    return await work(log);
  } finally {
    await log.engine.close();
  }
}
const right = async (log: PredictionLog): Promise<unknown> => {
  if (!log.outcome) throw new Error('no outcome');
  return (await log.engine.count({ by: { right: log.outcome }, measures: { rows: { kind: 'count' } } })).objects();
};

describe('opening a prediction log', () => {
  it('derives what is right from prediction and label', async () => {
    const file = await place.write('log.csv', LOG);
    await opened(emptyRequest([file]), async (log) => {
      expect(log.task).toBe('binary');
      expect(log.roles).toMatchObject({
        id: 'prediction_id',
        timestamp: 'timestamp',
        prediction: 'prediction',
        label: 'label',
      });
      expect(log.span).toEqual({ start: Date.UTC(2024, 0, 1) * 1000, end: Date.UTC(2024, 0, 1, 0, 59) * 1000 + 1 });
      expect(await right(log)).toEqual([
        { right: 0, rows: 30 },
        { right: 1, rows: 30 },
      ]);
    });
  });

  it('joins labels by id: the latest wins, and counts what did not match', async () => {
    const unlabelled = LOG.split('\n').map((text) =>
      text
        .split(',')
        .filter((_, index) => index !== 3)
        .join(','),
    );
    const file = await place.write('log.csv', unlabelled.join('\n'));
    const labels = await place.write(
      'labels.csv',
      'prediction_id,label,label_time\np0,1,2024-01-02T00:00:00Z\np0,0,2024-01-03T00:00:00Z\np1,1,2024-01-02T00:00:00Z\nnobody,1,2024-01-02T00:00:00Z\n',
    );
    await opened({ ...emptyRequest([file]), labels: [labels] }, async (log) => {
      expect(log.load.labels).toEqual({ rows: 4, matched: 2, duplicates: 1, orphans: 1 });
      expect(log.read.labels).toMatchObject({ matched: 2, matchRate: 2 / 60 });
      expect(log.read.problems.map(({ text }) => text).join()).toContain('4 labels were joined to 2 of 60 rows (3.3%)');
      expect(log.roles.label).toBe('label');
      expect(await right(log)).toEqual([
        { right: null, rows: 58 },
        { right: 1, rows: 2 },
      ]);
      expect((await log.engine.locate(0, 59)).line).toBe(61);
    });
  });

  it('reads a reference beside the log', async () => {
    const file = await place.write('log.csv', LOG);
    const reference = await place.write('training.csv', 'prediction,label,feat_a,extra\n1,1,3.5,x\n0,0,4.5,y\n');
    await opened({ ...emptyRequest([file]), reference: [reference] }, async (log) => {
      expect(log.hasReference).toBe(true);
      const counts = await log.engine.count({
        by: { origin: { kind: 'origin' } },
        measures: { rows: { kind: 'count' } },
      });
      expect(counts.objects()).toEqual([
        { origin: 'log', rows: 60 },
        { origin: 'reference', rows: 2 },
      ]);
      expect(log.read.rows).toBe(60);
    });
  });

  it('restricts by --where and reads globs as one log', async () => {
    await mkdir(join(place.path, 'day'));
    await place.write('day/1.csv', `${HEADER}\n${line(1)}\n${line(2)}\n`);
    await place.write('day/2.csv', `${HEADER}\n${line(3)}\n`);
    const request = { ...emptyRequest([join(place.path, '*', '*.csv')]), where: [{ column: 'country', value: 'BR' }] };
    await opened(request, async (log) => {
      expect(log.read.files.map(({ rows }) => rows)).toEqual([2, 1]);
      const where = log.restriction ?? undefined;
      const counted = await log.engine.count({
        by: {},
        measures: { rows: { kind: 'count' } },
        ...(where ? { where } : {}),
      });
      expect(counted.get('rows', 0)).toBe(2);
    });
  });

  it('opens Parquet and answers as for the same CSV', async () => {
    const csv = await place.write('log.csv', LOG);
    const parquet = join(place.path, 'log.parquet');
    const script = `const { DuckDBInstance } = require('@duckdb/node-api'); (async () => { const c = await (await DuckDBInstance.create(':memory:')).connect(); await c.run("COPY (SELECT * FROM '${csv}') TO '${parquet}'"); })();`;
    execFileSync(process.execPath, ['-e', script]);
    const answers = [];
    for (const file of [csv, parquet]) {
      answers.push(
        await opened(emptyRequest([file]), async (log) => [log.roles, log.span, await right(log), log.read.rows]),
      );
    }
    expect(answers[1]).toEqual(answers[0]);
  });
});

describe('input that cannot be read', () => {
  const refused = async (request: InvestigationRequest): Promise<{ code: string; sentence: string }> => {
    try {
      await (await openPredictionLog(request)).engine.close();
    } catch (error) {
      return error as { code: string; sentence: string };
    }
    throw new Error('It was opened.');
  };

  it.each([
    ['a missing file', () => Promise.resolve('missing.csv'), 'file-not-found'],
    ['a directory', () => Promise.resolve('.'), 'file-unreadable'],
    ['an empty file', () => place.write('empty.csv', ''), 'file-empty'],
    ['a header without rows', () => place.write('header.csv', `${HEADER}\n`), 'file-empty'],
    [
      'a binary file',
      () => place.write('binary.csv', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7) % 256))),
      'file-unsupported',
    ],
    [
      'a truncated Parquet file',
      () => place.write('cut.parquet', Buffer.from('PAR1' + 'x'.repeat(100))),
      'file-unreadable',
    ],
    [
      'a Parquet file with a broken footer',
      () => place.write('bad.parquet', Buffer.from('PAR1' + 'x'.repeat(100) + 'PAR1')),
      'file-unreadable',
    ],
    ['a URL', () => Promise.resolve('https://example.com/log.csv'), 'file-unsupported'],
    ['a pattern without files', () => Promise.resolve('none-*.csv'), 'file-not-found'],
    [
      'a broken gzip file',
      () => place.write('bad.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])),
      'file-unreadable',
    ],
    ['a log without times', () => place.write('notime.csv', 'prediction,label\n1,0\n0,1\n'), 'no-time-column'],
  ])('refuses %s in one sentence', async (_, make, code) => {
    const found = await make();
    const path = found.includes(place.path) || found.includes('://') ? found : join(place.path, found);
    const error = await refused(emptyRequest([path]));
    expect(error).toMatchObject({ name: 'IncidentError', code });
    expect(error.sentence).not.toContain('\n');
  });

  it('refuses columns that are not there', async () => {
    const file = await place.write('log.csv', LOG);
    expect(await refused({ ...emptyRequest([file]), where: [{ column: 'nope', value: '1' }] })).toMatchObject({
      code: 'unknown-column',
    });
    expect(await refused({ ...emptyRequest([file]), roles: [{ role: 'label', column: 'nope' }] })).toMatchObject({
      code: 'unknown-column',
    });
    expect(await refused({ ...emptyRequest([file]), where: [{ column: 'country', value: 'XX' }] })).toMatchObject({
      code: 'nothing-to-compare',
    });
  });

  it('stops when it is cancelled', async () => {
    const file = await place.write('log.csv', LOG);
    await expect(openPredictionLog(emptyRequest([file]), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('stops in the middle of a file, soon, and leaves nothing behind', async () => {
    const rows = Array.from({ length: 300_000 }, (_, index) => line(index % 60));
    const file = await place.write('long.csv', `${HEADER}\n${rows.join('\n')}\n`);
    const temporaryFolder = join(place.path, 'temporary');
    await mkdir(temporaryFolder);
    const abort = new AbortController();
    let stopped = Infinity;
    const onProgress = ({ text }: { text: string }): void => {
      if (!text.startsWith('Reading')) return;
      setTimeout(() => {
        stopped = performance.now();
        abort.abort();
      }, 20);
    };
    const opening = openPredictionLog(
      { ...emptyRequest([file]), resources: { temporaryFolder } },
      { onProgress, signal: abort.signal },
    );
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - stopped).toBeLessThan(2000);
    expect(await readdir(temporaryFolder)).toEqual([]);
  });

  it('says how any table is read, without times or predictions', async () => {
    const report = await readLog(emptyRequest([await place.write('table.tsv', 'name\tsize\nx\t1\ny\t2\n')]));
    expect(report).toMatchObject({ format: 'tsv', delimiter: '\t', rows: 2, time: null, header: true });
    expect(report.columns.map(({ name, type }) => [name, type])).toEqual([
      ['name', 'text'],
      ['size', 'integer'],
    ]);
  });
});

const elec2 = fileURLToPath(new URL('../../../../shared/data/elec2/elec2_predictions.csv', import.meta.url));
describe.skipIf(!existsSync(elec2))('the electricity log', () => {
  it('has its rows, zone and accuracy', async () => {
    await opened(emptyRequest([elec2]), (log) => {
      expect(log.read).toMatchObject({ rows: 33_840, time: { zone: '+10:00', first: '1996-12-31T14:00:00Z' } });
      expect(log.read.rejected.count).toBe(0);
      return Promise.resolve();
    });
  });
});

it('gives its memory and its folder back', async () => {
  const database = await Database.open({ files: [], temporaryFolder: place.path });
  await database.run('CREATE TABLE t AS SELECT range FROM range(1000)');
  await database.close();
  expect(execFileSync('ls', [place.path], { encoding: 'utf8' })).toBe('');
  await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: 'process-ended' });
});
