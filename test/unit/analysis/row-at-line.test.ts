import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rowAtLine } from '../../../src/analysis/row-at-line';
import { openPredictionLog } from '../../../src/log/open';
import type { PredictionLog } from '../../../src/log/prediction-log';
import { emptyRequest } from '../../../src/protocol/investigation';

let folder: string;
let log: PredictionLog;
/** The line each row begins at, by id. */
const lines = new Map<string, number>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'row-at-line-'));
  const text = ['request_id,ts,comment,prediction,label'];
  let line = 2;
  for (let row = 0; row < 600; row++) {
    // Every seventh row spans three lines, all of the last hundred two.
    const comment = row % 7 === 0 ? '"one\ntwo\nthree"' : row >= 500 ? '"one\ntwo"' : `note ${row}`;
    lines.set(`r${row}`, line);
    line += comment.split('\n').length;
    const at = new Date(Date.UTC(2026, 0, 1) + row * 60_000).toISOString();
    text.push(`r${row},${at},${comment},${row % 2 === 0 ? 'yes' : 'no'},${row % 3 === 0 ? 'yes' : 'no'}`);
  }
  writeFileSync(join(folder, 'log.csv'), `${text.join('\n')}\n`);
  log = await openPredictionLog({
    ...emptyRequest([join(folder, 'log.csv')]),
    roles: [
      { column: 'request_id', role: 'id' },
      { column: 'comment', role: 'feature' },
    ],
  });
});
afterAll(async () => {
  await log.engine.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each(['r0', 'r1', 'r7', 'r8', 'r350', 'r499', 'r501', 'r599'])('finds %s by the line it begins at', async (id) => {
  const row = await rowAtLine(log.engine, 0, lines.get(id) ?? 0);
  expect(row?.values[row.columns.indexOf('request_id')]).toBe(id);
});

it('finds nothing at the header, inside a row, or beyond the end', async () => {
  expect(await rowAtLine(log.engine, 0, 1)).toBeNull();
  expect(await rowAtLine(log.engine, 0, 3)).toBeNull();
  expect(await rowAtLine(log.engine, 0, 5000)).toBeNull();
  expect(await rowAtLine(log.engine, 3, 2)).toBeNull();
});
