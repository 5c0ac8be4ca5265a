import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ReadReport } from '../../../src/protocol/read';
import type { Report } from '../../../src/protocol/report';
import { built, run, type Built } from './built';
import { BAD, smallLog } from './small-log';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let program: Built;
let folder: string;
const LOG = smallLog().split('\n');
const [HEADER = '', ...ROWS] = LOG;

beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  writeFileSync(join(folder, 'log.csv'), LOG.join('\n'));
  const labelled = ROWS.filter((row) => row !== '').map((row) => row.split(','));
  const at = HEADER.split(',').indexOf('actual');
  writeFileSync(
    join(folder, 'unlabelled.csv'),
    [HEADER.split(','), ...labelled].map((cells) => cells.filter((_, index) => index !== at).join(',')).join('\n'),
  );
  writeFileSync(
    join(folder, 'labels.csv'),
    ['request_id,actual', ...labelled.slice(0, 3000).map((cells) => `${cells[0] ?? ''},${cells[at] ?? ''}`)].join('\n'),
  );
  writeFileSync(join(folder, 'training.csv'), [HEADER, ...ROWS.slice(0, 1500)].join('\n'));
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

const json = async <T>(words: readonly string[]): Promise<T> => {
  const { status, stdout, stderr } = await run(program.cli, [...words, '--format', 'json', '--quiet'], { cwd: folder });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as T;
};

describe('what is given beside the log', () => {
  it('read --labels says how labels were joined and how many rows each hour has', async () => {
    const report = await json<ReadReport>(['read', 'unlabelled.csv', '--labels', 'labels.csv']);
    expect(report.labels).toMatchObject({ rows: 3000, matched: 3000, orphans: 0, duplicates: 0, matchRate: 0.75 });
    expect(report.coverage).toMatchObject({ rows: 4000, labelled: 3000, hours: 1, lag: null });
    expect(report.coverage?.buckets[0]).toMatchObject({ rows: 60, labelled: 60 });
  });

  it('--reference takes another log as the good period', async () => {
    const report = await json<Report>(['investigate', 'log.csv', '--reference', 'training.csv', '--bad', BAD]);
    expect(report.periods.good).toMatchObject({ start: null, end: null, rows: 1500, reference: ['training.csv'] });
    expect(report.metric.good).toBeGreaterThan(report.metric.bad ?? 1);
    expect(report.hypotheses[0]?.features[0]).toBe('age');
  });

  it('--reference and --good exclude each other', async () => {
    const words = ['investigate', 'log.csv', '--reference', 'training.csv', '--good', BAD];
    const { status, stderr } = await run(program.cli, words, { cwd: folder });
    expect(status).toBe(2);
    expect(stderr).toContain('Both --good and --reference');
  });

  it('--private hides a column, --show-private shows it', async () => {
    const hidden = await json<ReadReport>(['read', 'log.csv', '--private', 'device']);
    expect(hidden.private).toEqual([{ column: 'device', reason: 'Given by hand.', given: true }]);
    expect(JSON.stringify(hidden)).not.toContain('desktop');
    const shown = await json<ReadReport>(['read', 'log.csv', '--private', 'device', '--show-private']);
    expect(JSON.stringify(shown)).toContain('desktop');
  });
});

it('labels of which none has an id of the log are the headline, not an accuracy of nothing', async () => {
  writeFileSync(join(folder, 'strangers.csv'), 'request_id,actual\nzz1,yes\nzz2,no\n');
  const report = await json<Report>(['investigate', 'unlabelled.csv', '--labels', 'strangers.csv']);
  expect(report.headline).toContain('none of the 2 labels given has the id of a row');
  expect(report.metric.bad).toBeNull();
});

it('an example with a number beyond all numbers shows it, in JSON too', async () => {
  const at = HEADER.split(',').indexOf('age');
  const rows = ROWS.map((row, index) => {
    const cells = row.split(',');
    return index > ROWS.length / 2 && index % 3 === 0 && cells.length > at
      ? cells.map((cell, place) => (place === at ? '1e999' : cell)).join(',')
      : row;
  });
  writeFileSync(join(folder, 'infinite.csv'), [HEADER, ...rows].join('\n'));
  const { examples } = await json<Report>(['investigate', 'infinite.csv', '--bad', BAD]);
  expect(examples.map(({ features }) => features.age)).toContain('Infinity');
});
