import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { column, compare, literal } from '../../../src/engine/expression';
import { byPeriod, comparison, rowsOf } from '../../../src/playbook/comparison';
import type { PlaybookContext } from '../../../src/playbook/context';
import { countByEach, type AdditiveMeasures, type Marginal } from '../../../src/playbook/marginals';
import { withLog } from './investigate';

const START = Date.parse('2026-03-01T00:00:00Z');
const ROWS = 4000;
const day = (from: number): string =>
  `${new Date(START + from * 86_400_000).toISOString()}/${new Date(START + (from + 1) * 86_400_000).toISOString()}`;

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'marginals-'));
  file = path.join(folder, 'log.csv');
  const line = (i: number): string =>
    [
      new Date(START + (i * 2 * 86_400_000) / ROWS).toISOString(),
      ['north', 'south', '', 'west'][(i * 7) % 4],
      ['web', 'app'][(i * 5) % 3] ?? '',
      `u${(i * 31) % 400}`,
      i % 11 === 0 ? '' : ((i * 37) % 101) / 10,
      i % 2,
      (i * 13) % 2,
    ].join(',');
  const lines = Array.from({ length: ROWS }, (_, i) => line(i));
  await writeFile(file, `timestamp,region,channel,user,amount,prediction,label\n${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const measures: AdditiveMeasures = {
  rows: { kind: 'count' },
  amounts: { kind: 'countValues', operand: column('amount') },
  large: { kind: 'countIf', condition: compare(column('amount'), '>', literal(5)) },
};

async function oneByOne(context: PlaybookContext, marginals: readonly Marginal[]): Promise<object[][]> {
  const found = await Promise.all(
    marginals.map(({ value }) => context.log.engine.count(byPeriod(comparison(context), { key: value }, measures))),
  );
  return found.map(rowsOf);
}

it('counts by each value what asking one by one counts, crossed or apart', async () => {
  await withLog(file, day(0), day(1), async (context) => {
    const values = ['region', 'channel', 'user'].map((name) => column(name));
    const expected = await oneByOne(
      context,
      values.map((value) => ({ value, groups: 1 })),
    );
    for (const groups of [
      [5, 3, 401],
      [5, 3, 1e9],
      [1e9, 1e9, 1e9],
    ]) {
      const marginals = values.map((value, i) => ({ value, groups: groups[i] ?? 1 }));
      expect(await countByEach(context, marginals, measures)).toEqual(expected);
    }
  });
});
