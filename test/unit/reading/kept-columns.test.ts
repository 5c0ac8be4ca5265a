import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowAtLine } from '../../../src/analysis/row-at-line';
import { Database } from '../../../src/engine/duckdb/database';
import { openPredictionLog } from '../../../src/log/open';
import type { PredictionLog } from '../../../src/log/prediction-log';
import { emptyRequest, type InvestigationRequest } from '../../../src/protocol/investigation';
import { folder } from './files-on-disk';

let place: Awaited<ReturnType<typeof folder>>;
beforeEach(async () => {
  place = await folder();
});
afterEach(() => place.remove());

/** Rows 0 and 1 repeat each other; row 3 differs from row 2 in nothing but its note. */
const ROWS = Array.from({ length: 60 }, (_, index) => {
  const of = index === 1 ? 0 : index === 3 ? 2 : index;
  return {
    timestamp: `2024-01-01T00:${String(of).padStart(2, '0')}:00Z`,
    prediction: of % 2,
    label: of % 3 === 0 ? 1 : 0,
    feat_a: of * 0.5,
    note: index === 4 ? null : `note of row ${index === 1 ? 0 : index}`,
    seen_at: `2024-02-01T00:${String(of).padStart(2, '0')}:00Z`,
  };
});
const csv = [Object.keys(ROWS[0] ?? {}), ...ROWS.map((row) => Object.values(row).map((value) => value ?? ''))];
const jsonl = ROWS.map((row) => JSON.stringify(row)).toSpliced(1, 0, '{"broken": ');

async function opened<T>(request: InvestigationRequest, work: (log: PredictionLog) => Promise<T> | T): Promise<T> {
  const log = await openPredictionLog(request);
  try {
    return await work(log);
  } finally {
    await log.engine.close();
  }
}

async function asParquet(file: string): Promise<string> {
  const target = `${file}.parquet`;
  const database = await Database.open({ files: [file, target] });
  await database.run(`COPY (SELECT * FROM read_csv('${file}')) TO '${target}' (FORMAT parquet)`);
  await database.close();
  return target;
}

const FORMATS = {
  csv: () => place.write('log.csv', `${csv.map((cells) => cells.join(',')).join('\n')}\n`),
  jsonl: () => place.write('log.jsonl', jsonl.join('\n')),
  parquet: async () => asParquet(await FORMATS.csv()),
};

describe.each(['csv', 'jsonl', 'parquet'] as const)('columns without a role in %s', (format) => {
  it('are counted, but not kept', async () => {
    await opened(emptyRequest([await FORMATS[format]()]), (log) => {
      expect(log.columnRoles.filter(({ role }) => role === 'ignore').map(({ column }) => column)).toEqual([
        'note',
        'seen_at',
      ]);
      expect(log.engine.describe().map(({ name }) => name)).toEqual(['timestamp', 'prediction', 'label', 'feat_a']);
      expect(log.read.columns.find(({ name }) => name === 'note')).toMatchObject({ nulls: 1, distinct: 58 });
      expect(log.read.columns.find(({ name }) => name === 'seen_at')).toMatchObject({
        nulls: 0,
        distinct: 58,
        minimum: '2024-02-01T00:00:00Z',
      });
      expect(log.read.duplicateRows).toBe(1);
    });
  });

  it('still tell repeated rows from others', async () => {
    await opened(emptyRequest([await FORMATS[format]()]), async ({ engine }) => {
      const counted = await engine.count({
        by: {},
        measures: { rows: { kind: 'count' }, distinct: { kind: 'distinct', operand: { kind: 'rowHash' } } },
      });
      expect(counted.objects()).toEqual([{ rows: 60, distinct: 59 }]);
    });
  });

  it('are shown with their row, read from the file again', async () => {
    const line = { csv: 11, jsonl: 11, parquet: 10 }[format];
    await opened(emptyRequest([await FORMATS[format]()]), async ({ engine }) => {
      const row = await rowAtLine(engine, 0, line);
      expect(row?.columns).toEqual(['timestamp', 'prediction', 'label', 'feat_a', 'note', 'seen_at']);
      expect(row?.values.slice(3)).toEqual(['4.5', 'note of row 9', '2024-02-01T00:09:00Z']);
    });
  });

  it('are kept where a role or a restriction names them', async () => {
    const file = await FORMATS[format]();
    const given = { ...emptyRequest([file]), roles: [{ role: 'segment', column: 'note' }] } as InvestigationRequest;
    const { engine, read } = await openPredictionLog(given);
    expect(engine.describe().map(({ name }) => name)).toContain('note');
    expect(read.columns.find(({ name }) => name === 'note')?.minimum).toBe('note of row 0');
    await engine.close();
    await opened({ ...emptyRequest([file]), where: [{ column: 'note', value: 'note of row 9' }] }, async (log) => {
      expect(log.restriction).not.toBeNull();
      const counted = await log.engine.count({
        by: {},
        measures: { rows: { kind: 'count' } },
        ...(log.restriction ? { where: log.restriction } : {}),
      });
      expect(counted.objects()).toEqual([{ rows: 1 }]);
    });
  });
});
