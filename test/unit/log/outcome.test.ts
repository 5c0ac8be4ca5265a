import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPredictionLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import type { RoleAssignment } from '../../../src/protocol/roles';

/** The outcome of each row as the real engine computes it. */
async function outcomes(header: string, rows: string[], roles: RoleAssignment[] = []): Promise<unknown[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'outcome-'));
  try {
    const file = path.join(folder, 'log.csv');
    const lines = rows.map((row, index) => `2025-01-01T00:00:0${index}Z,${row}`);
    await writeFile(file, `timestamp,${header}\n${lines.join('\n')}\n`);
    const log = await openPredictionLog({ ...emptyRequest([file]), roles }, {});
    try {
      if (!log.outcome) return [];
      const found = await log.engine.rows({ columns: [], expressions: { outcome: log.outcome }, limit: 20 });
      return found.map(({ values }) => (values.outcome === null ? null : Number(values.outcome)));
    } finally {
      await log.engine.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('outcome', () => {
  it('compares prediction and label, and says nothing without a label', async () => {
    expect(await outcomes('prediction,label', ['a,a', 'a,b', 'b,'])).toEqual([1, 0, null]);
  });

  it('takes 1, true and True for one class', async () => {
    expect(await outcomes('prediction,label', ['true,1', 'false,1', 'true,0', 'false,0'])).toEqual([1, 0, 0, 1]);
    expect(await outcomes('prediction,label', ['1.0,1', '0.0,1', '1.0,0'])).toEqual([1, 0, 0]);
  });

  it('reads a logged column in any spelling, and turns "wrong" round', async () => {
    expect(await outcomes('prediction,is_correct', ['a,Yes', 'b,no', 'a,'])).toEqual([1, 0, null]);
    expect(await outcomes('prediction,is_wrong', ['a,1', 'b,0'])).toEqual([0, 1]);
  });

  it('decides at one half, or by the highest score, where no prediction is logged', async () => {
    const roles: RoleAssignment[] = [{ role: 'score', column: 'proba_yes', className: 'yes' }];
    expect(await outcomes('proba_yes,label', ['0.9,yes', '0.5,no', '0.2,no', '0.2,yes', '0.7,'], roles)).toEqual([
      1,
      0,
      1,
      0,
      null,
    ]);
    const three = await outcomes('proba_cat,proba_dog,proba_fox,label', [
      '0.7,0.2,0.1,cat',
      '0.2,0.5,0.3,cat',
      '0.1,0.1,0.8,fox',
      '0.4,0.3,0.3,dog',
    ]);
    expect(three).toEqual([1, 0, 1, 0]);
  });

  it('is the absolute error of a regression', async () => {
    expect(await outcomes('prediction,actual', ['1.5,1', '2.25,3', '3.5,3.5', '4.5,'])).toEqual([0.5, 0.75, 0, null]);
  });
});
