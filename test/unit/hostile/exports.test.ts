import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportLog } from '../../../src/analysis/export';
import { emptyRequest } from '../../../src/protocol/investigation';

const NAMES = [`=cmd|' /C calc'!A0`, '@SUM(1+1)', '-2+3', '__proto__', 'constructor', 'a"b,c'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-export-'));
  const quoted = NAMES.map((name) => `"${name.replaceAll('"', '""')}"`);
  const rows = Array.from({ length: 200 }, (_, row) => {
    const time = new Date(Date.UTC(2026, 0, 1, 0, row)).toISOString();
    return `r${row},${time},${row % 2},${(row + 1) % 2},${NAMES.map((_name, at) => (row * 7 + at) / 3).join(',')}`;
  });
  await writeFile(join(folder, 'log.csv'), `id,ts,prediction,label,${quoted.join(',')}\n${rows.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const header = async (name: string, raw: boolean): Promise<string> => {
  await exportLog(emptyRequest([join(folder, 'log.csv')]), { path: join(folder, name), raw }, {});
  return (await readFile(join(folder, name), 'utf8')).split('\n')[0] ?? '';
};

it('headers of an exported CSV are no formulas for a spreadsheet, and none is lost', async () => {
  const written = await header('flat.csv', false);
  for (const name of [`'=cmd|' /C calc'!A0`, `'@SUM(1+1)`, `'-2+3`, 'proto', 'constructor', '"a""b,c"'])
    expect(written).toContain(name);
  expect(written).not.toMatch(/(^|,)"?[=+@-]/);
});

it('--raw leaves them as they stand', async () => {
  expect(await header('raw.csv', true)).toContain(`,=cmd|' /C calc'!A0,`);
});
