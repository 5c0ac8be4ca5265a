import { describe, expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import { ownFolder } from './files-on-disk';

const place = ownFolder();

const START = 1_704_067_200;
/** Ids beyond what a double can tell apart, as text and as a number, and a place with a leading zero. */
const RECORDS = Array.from({ length: 40 }, (_, row) => ({
  id: `${9_007_199_254_740_993n + BigInt(row)}`,
  zip: `0221${row % 7}`,
  ts: START + row * 60,
  'a "x"/y': row / 4,
  prediction: row % 2,
}));
const NAMES = ['id', 'zip', 'ts', 'a "x"/y', 'prediction'] as const;
const cells = (record: (typeof RECORDS)[number]): string =>
  `{${NAMES.map((name) => `${JSON.stringify(name)}:${name === 'id' ? record.id : JSON.stringify(record[name])}`).join(',')}}`;
const cellOf = (record: (typeof RECORDS)[number], name: (typeof NAMES)[number]): string =>
  name === 'id' ? record.id : JSON.stringify(record[name]);

const SPELLINGS: Record<string, string> = {
  'orient=records': `[${RECORDS.map(cells).join(',')}]`,
  'orient=records, lines': RECORDS.map(cells).join('\n'),
  'orient=split': `{"columns":${JSON.stringify(NAMES)},"index":[${RECORDS.map((_, row) => row).join(',')}],"data":[${RECORDS.map(
    (record) => `[${NAMES.map((name) => cellOf(record, name)).join(',')}]`,
  ).join(',')}]}`,
  'orient=columns': `{${NAMES.map(
    (name) => `${JSON.stringify(name)}:{${RECORDS.map((record, row) => `"${row}":${cellOf(record, name)}`).join(',')}}`,
  ).join(',')}}`,
  'orient=index': `{${RECORDS.map((record, row) => `"${row}":${cells(record)}`).join(',')}}`,
  'orient=table': `{"schema":{"fields":[{"name":"id"}]},"data":[${RECORDS.map(cells).join(',')}]}`,
};

describe.each(Object.keys(SPELLINGS))('a table of pandas, %s', (orient) => {
  it('is read as its rows, digits of ids and leading zeros as they stand', async () => {
    const file = await place.write('log.json', SPELLINGS[orient] ?? '');
    const { rows, engine } = await place.read([file]);
    expect(rows).toHaveLength(RECORDS.length);
    const wanted = RECORDS.map((record) => ({
      zip: record.zip,
      feature: record['a "x"/y'],
      prediction: record.prediction,
    }));
    expect(rows.map((row) => ({ zip: row.zip, feature: row['a "x"/y'], prediction: row.prediction }))).toEqual(wanted);
    const { line } = await engine.locate(0, 3);
    expect(line === null || line > 0).toBe(true);
    const report = await readLog(emptyRequest([file]));
    const column = (name: string) => report.columns.find((one) => one.name === name);
    expect(column('id')).toMatchObject({ minimum: '9007199254740993', maximum: '9007199254741032', distinct: 40 });
    expect(column('zip')).toMatchObject({ type: 'text', minimum: '02210' });
    expect(report.time).toMatchObject({ first: '2024-01-01T00:00:00Z', unreadable: 0 });
  });
});

it('one record of nested objects is no table', async () => {
  const { rows } = await place.read([
    await place.write('one.jsonl', '{"id":"a","features":{"0":1,"1":2},"prediction":1}'),
  ]);
  expect(rows).toMatchObject([{ id: 'a', 'features.0': 1, prediction: 1 }]);
});
