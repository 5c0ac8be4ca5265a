import { afterEach, beforeEach, expect, it } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import { folder, table } from './files-on-disk';

let place: Awaited<ReturnType<typeof folder>>;
beforeEach(async () => {
  place = await folder();
});
afterEach(() => place.remove());

const BASE = 1_704_067_200n * 1_000_000_000n;
const nano = (row: number): bigint => BASE + BigInt(row) * 60_000_000_000n + 123_456_789n;

it('times of logs in nanoseconds are shown with all their digits', async () => {
  const numbers = await place.write(
    'epoch.csv',
    `id,ts,x\n${[0, 1, 2].map((row) => `${row},${nano(row)},1\n`).join('')}`,
  );
  const texts = await place.write(
    'iso.csv',
    'id,ts,x\na,2024-01-01T00:00:00.000000001Z,1\nb,2024-01-01T02:00:00.5+01:00,2\nc,soon,3\n',
  );
  const read = await readLog(emptyRequest([numbers]));
  expect(read.time).toMatchObject({ first: '2024-01-01T00:00:00.123456789Z', last: '2024-01-01T00:02:00.123456789Z' });
  const iso = await table([texts]);
  expect(iso.types).toMatchObject({ ts: 'text' });
  await iso.engine.close();
  const report = await readLog({ ...emptyRequest([texts]), roles: [{ role: 'timestamp', column: 'ts' }] });
  expect(report.time).toMatchObject({
    first: '2024-01-01T00:00:00.000000001Z',
    last: '2024-01-01T01:00:00.500Z',
    unreadable: 1,
  });
});

it('the same in JSON, and in the examples of an investigation', async () => {
  const line = (row: number): string => {
    const wrong = row >= 500 && row % 2 === 0;
    return `{"prediction_id":"p${row}","timestamp":${nano(row)},"prediction":${row % 2},"label":${wrong ? 1 : row % 2},"feat_a":${row % 7}.5}\n`;
  };
  const file = await place.write('log.jsonl', Array.from({ length: 1000 }, (_, row) => line(row)).join(''));
  const at = (row: number): string => new Date(Number(nano(row) / 1_000_000n)).toISOString();
  const investigation = new Investigation();
  const request = { ...emptyRequest([file]), good: `${at(0)}/${at(500)}`, bad: `${at(500)}/${at(1000)}` };
  const report = await investigation.run(request);
  const [example] = report.examples;
  const row = await investigation.row(file, example?.line ?? 0);
  await investigation.close();
  expect(report.source.read.time).toMatchObject({ first: '2024-01-01T00:00:00.123456789Z', unreadable: 0 });
  expect(example?.time).toMatch(/\.123456789Z$/);
  expect(row.values[row.columns.indexOf('timestamp')]).toBe(example?.time);
});
