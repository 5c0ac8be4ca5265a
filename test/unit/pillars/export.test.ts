import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exportLog } from '../../../src/analysis/export';
import { emptyRequest } from '../../../src/protocol/investigation';
import { pythonWith } from './python-with';

vi.setConfig({ testTimeout: 120_000 });

const nannyml = pythonWith('nannyml');

let folder: string;
const ROWS = 3000;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'));
  const lines = ['timestamp,prediction_id,email,age,note,country,score,prediction'];
  const labels = ['prediction_id,label'];
  for (let row = 0; row < ROWS; row++) {
    const score = ((row * 7919) % 997) / 997;
    const won = ((row * 104_729) % 1009) / 1009 < score;
    const note = row === 0 ? '=1+1' : row === 1 ? '-5' : `n${row % 7}`;
    lines.push(
      `${new Date(Date.UTC(2026, 2, 1) + row * 60_000).toISOString()},p${row},u${row}@example.org,${20 + (row % 50)},${note},${row % 2 ? 'DE' : 'FR'},${score.toFixed(4)},${score > 0.5 ? 'won' : 'lost'}`,
    );
    labels.push(`p${row},${won ? 'won' : 'lost'}`);
  }
  await writeFile(join(folder, 'log.csv'), lines.join('\n'));
  // Times begin anew in the second file: rows keep the order of the files, not of their times.
  const later = Array.from({ length: ROWS }, (_, row) => lines[row + 1]?.replace(`,p${row},`, `,p${row + ROWS},`));
  await writeFile(join(folder, 'later.csv'), [lines[0], ...later].join('\n'));
  await writeFile(join(folder, 'labels.csv'), labels.join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const request = () => ({
  ...emptyRequest([join(folder, 'log.csv')]),
  labels: [join(folder, 'labels.csv')],
  roles: [{ role: 'score' as const, column: 'score', className: 'won' }],
});
const exported = (name: string, raw = false): Promise<string> =>
  exportLog(request(), { path: join(folder, name), raw }, {});

describe('a log as one flat file', () => {
  test('has its labels, columns named by role, and none that is private', async () => {
    const said = await exported('flat.csv');
    const [header, first] = (await readFile(join(folder, 'flat.csv'), 'utf8')).split('\n');
    expect(header?.split(',')).toEqual(
      expect.arrayContaining([
        'timestamp',
        'id',
        'prediction',
        'label',
        'y_pred',
        'y_true',
        'y_pred_proba',
        'age',
        'country',
      ]),
    );
    expect(header).not.toMatch(/email/);
    expect(said).toMatch(/Left out as private: email/);
    expect(first).toMatch(/^2026-03-01 00:00:00,p0,/);
    expect(said).toMatch(
      /BinaryClassification\(target="y_true", prediction_labels="y_pred", prediction_probas="y_pred_proba"/,
    );
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test.each([
    ['labels joined to it', () => request()],
    ['none', () => ({ ...request(), labels: [] })],
    [
      'further files',
      () => ({ ...request(), logs: ['log.csv', 'later.csv'].map((name) => join(folder, name)), labels: [] }),
    ],
  ])('has its rows in their order with %s', async (_labels, asked) => {
    const path = join(folder, 'ordered.csv');
    await exportLog(asked(), { path, raw: false }, {});
    const [header = '', ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const place = header.split(',').indexOf('id');
    const ids = rows.map((row) => row.split(',')[place]);
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, row) => `p${row}`));
    expect(ids.length).toBeGreaterThanOrEqual(ROWS);
  });

  test('text like a formula is defused in CSV and counted, numbers are not, and --raw leaves all', async () => {
    const said = await exported('flat.csv');
    const text = await readFile(join(folder, 'flat.csv'), 'utf8');
    expect(text).toMatch(/,'=1\+1,/);
    expect(text).toMatch(/,-5,/);
    expect(said).toMatch(/like a formula \(1 cell\)/);
    expect(await exported('raw.csv', true)).not.toMatch(/formula/);
    expect(await readFile(join(folder, 'raw.csv'), 'utf8')).toMatch(/,=1\+1,/);
  });

  test.skipIf(nannyml === undefined).each(['flat.csv', 'flat.parquet'])(
    'NannyML runs CBPE on %s as the printed mapping says',
    async (name) => {
      const said = await exported(name);
      const until = /data\.timestamp < "([^"]+)"/.exec(said)?.[1] ?? '';
      const script = resolve(import.meta.dirname, '../../golden/nannyml-export.py');
      const found = JSON.parse(
        execFileSync(nannyml ?? 'python3', [script, join(folder, name), until]).toString(),
      ) as Record<string, number>;
      expect(found.rows).toBe(ROWS);
      expect(Math.abs((found.estimated ?? 0) - (found.realised ?? 1))).toBeLessThan(0.05);
    },
  );
});
