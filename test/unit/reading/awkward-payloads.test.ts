import { expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import { ownFolder } from './files-on-disk';

const place = ownFolder();

it.each(['windows-1252', 'latin-1', 'utf-16be'])('reads Databricks tables in %s', async (encoding) => {
  const word = encoding === 'latin-1' ? 'Málaga' : 'Málaga – “sur” €';
  const rows = Array.from({ length: 3 }, (_, at) => {
    const asked = JSON.stringify({ dataframe_records: [{ city: word, age: 30 + at }] }).replaceAll('"', '""');
    return `r${at},${1704067200000 + at},"${asked}","{""predictions"":[${at % 2}]}"`;
  });
  const text = ['databricks_request_id,timestamp_ms,request,response', ...rows, ''].join('\n');
  const single = new Map([...'–“”€'].map((character, at) => [character, [0x96, 0x93, 0x94, 0x80][at] ?? 0]));
  const bytes =
    encoding === 'utf-16be'
      ? Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
      : Buffer.from([...text].map((character) => single.get(character) ?? character.charCodeAt(0)));
  const file = await place.write('table.csv', bytes);
  expect((await place.read([file])).rows).toMatchObject(
    [0, 1, 2].map((at) => ({ city: word, age: 30 + at, prediction: at % 2 })),
  );
});

it('reads hostile members and values as they stand, a key that stands twice by its first value', async () => {
  const names = [
    `a'); DROP TABLE log; --`,
    '__proto__',
    '$.x[*]',
    'a/b~c',
    '"quoted"',
    '',
    '=1+1',
    '<img src=x>',
    '../up',
  ];
  const value = `'; ATTACH '/etc/passwd' --`;
  const members = names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join();
  const tableLine = (row: string, id: string): string =>
    `${JSON.stringify({ databricks_request_id: id, timestamp_ms: 1704067200000, request: `{"dataframe_records":[${row}]}`, response: '{"predictions":[1]}' })}\n`;
  const twice = `{${members},"age":1,"age":2,"text":"a\\u0000b"}`;
  const file = await place.write('table.jsonl', tableLine(twice, 'r1') + tableLine(twice, 'r2'));
  const rows = (await place.read([file])).rows;
  expect(rows).toHaveLength(2);
  for (const row of rows) {
    expect(Object.values(row).filter((cell) => cell === value)).toHaveLength(names.length);
    expect(row).toMatchObject({ age: 1, prediction: 1 });
  }
  expect((await readLog(emptyRequest([file]))).rows).toBe(2);
});

it('an input that cannot be read beside an answer leaves the row, and is told with its line', async () => {
  const line = (at: number, request: string): string =>
    `${JSON.stringify({ databricks_request_id: `r${at}`, timestamp_ms: 1704067200000 + at, request, response: '{"predictions":[1]}' })}\n`;
  const lines = Array.from({ length: 600 }, (_, at) =>
    line(
      at,
      at % 100 === 50 ? '{"dataframe_records":[{"city":"\\ud800","age":3}]}' : '{"dataframe_records":[{"age":3}]}',
    ),
  );
  const file = await place.write('table.jsonl', lines.join(''));
  const { rows, rejected, problems, columns } = await readLog(emptyRequest([file]));
  expect([rows, rejected.count]).toEqual([600, 0]);
  expect(columns.find(({ name }) => name === 'age')?.nulls).toBe(6);
  expect(problems.find(({ code }) => code === 'payloads-unread')?.text).toMatch(
    /^6 records have an input that is no JSON.*The first is line 51 of .*table\.jsonl\.$/,
  );
});
