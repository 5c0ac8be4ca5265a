import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { emptyRequest } from '../../../src/protocol/investigation';
import { WIDE } from '../../../src/playbook/screening/screened';
import { createRandom } from '../../../src/stats/random';

vi.setConfig({ testTimeout: 240_000 });

const ROWS = 900;
const COLUMNS = WIDE + 60;
const MOVED = 'feat_433';
const WHERE_ERRORS_ARE = 'feat_441';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wide-'));
  writeFileSync(join(folder, 'wide.csv'), wideLog());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Errors of the last third come where one column is large; another column is empty then. Both are among the last. */
function wideLog(): string {
  const random = createRandom(5);
  const names = Array.from({ length: COLUMNS }, (_, index) => `feat_${index}`);
  const lines = [['request_id', 'ts', 'prediction', 'label', ...names].join(',')];
  for (let row = 0; row < ROWS; row++) {
    const late = row >= (ROWS * 2) / 3;
    const values = new Map(names.map((name) => [name, random.uniform().toFixed(3)]));
    const wrong = random.uniform() < (late && Number(values.get(WHERE_ERRORS_ARE)) > 0.5 ? 0.7 : 0.1);
    if (late) values.set(MOVED, '');
    const label = random.uniform() < 0.5 ? 'yes' : 'no';
    const prediction = wrong === (label === 'yes') ? 'no' : 'yes';
    const time = new Date(Date.UTC(2026, 0, 1, 0, row)).toISOString();
    lines.push([`r${row}`, time, prediction, label, ...values.values()].join(','));
  }
  return `${lines.join('\n')}\n`;
}

it('of hundreds of columns those that moved, or along which errors moved, are compared; the report says so', async () => {
  const investigation = new Investigation();
  const report = await investigation.run({
    ...emptyRequest([join(folder, 'wide.csv')]),
    good: '2026-01-01T00:00Z/2026-01-01T10:00Z',
    bad: '2026-01-01T10:00Z/2026-01-01T15:00Z',
    roles: [{ role: 'feature', column: 'feat_7' }],
  });
  await investigation.close();
  const names = report.features.map(({ name }) => name);
  expect(names.length).toBeLessThan(COLUMNS / 2);
  expect(names).toEqual(expect.arrayContaining([MOVED, WHERE_ERRORS_ARE, 'feat_7']));
  expect(report.problems.find(({ code }) => code === 'columns-screened')?.text).toContain(String(COLUMNS));
  expect(report.steps.flatMap(({ findings }) => findings).some(({ column }) => column === MOVED)).toBe(true);
  expect(Object.keys(report.segments[0]?.where ?? {})).toEqual([`${WHERE_ERRORS_ARE}.bin`]);
});
