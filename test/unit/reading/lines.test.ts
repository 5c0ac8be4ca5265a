import { DuckDBInstance } from '@duckdb/node-api';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { ownFolder } from './files-on-disk';
import { zstdFrame } from './zstd';

vi.setConfig({ testTimeout: 60_000 });

const place = ownFolder();
const { read } = place;

/** The column `line` of each text says on which line its row begins. */
const CSV = 'line,note\n2,a\n3,"b\nc"\n5,d\n\n7,"e ""f""\n\ng"\n10,h\n';
const JSON_LINES = '{"line":1}\n\n{"line":3,"n":{"x":"}\\n{"}}\n{"line":4}\n';
const ARRAY = '[\n  { "line": 2, "tags": [1,\n 2] },\n  {"line":4, "t": "],{\\"" }, {"line": 4},\n\n{"line":6}\n]\n';
const OBJECTS = '{ "line":\n 1, "inner": { "a": 1 }\n}\n{"line": 4}   {"line":\n4}\n\n{"line":7}';
const wide = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('the line of a row', () => {
  it.each<[string, string, string | Buffer]>([
    ['text', 'a.csv', CSV],
    ['text with CRLF', 'a.csv', CSV.replaceAll('\n', '\r\n')],
    ['text with a byte order mark', 'a.csv', `\ufeff${CSV}`],
    ['gzipped text', 'a.csv.gz', gzipSync(CSV)],
    ['text in zstd', 'a.csv.zst', zstdFrame(CSV)],
    ['text with CRLF in zstd', 'a.csv.zst', zstdFrame(CSV.replaceAll('\n', '\r\n'))],
    ['text in UTF-16', 'a.csv', wide(CSV)],
    ['JSON lines', 'a.jsonl', JSON_LINES],
    ['JSON lines in zstd', 'a.jsonl.zst', zstdFrame(JSON_LINES)],
    ['an array', 'a.json', ARRAY],
    ['a gzipped array', 'a.json.gz', gzipSync(ARRAY)],
    ['an array in zstd', 'a.json.zst', zstdFrame(ARRAY)],
    ['objects over several lines', 'a.json', OBJECTS],
  ])('is exact in %s', async (_name, file, content) => {
    const path = await place.write(file, content);
    const { engine, rows } = await read([path]);
    expect(rows.length).toBeGreaterThan(2);
    for (const [ordinal, row] of rows.entries()) {
      expect(await engine.locate(0, ordinal)).toEqual({ path, line: row['line'] });
    }
  });

  it('is exact behind a megabyte, in every kind of file', async () => {
    const count = 40_000;
    const lines = Array.from({ length: count }, (_, index) => `{"line":${index + 1},"text":"${'x'.repeat(40)}"}`);
    for (const [name, content] of [
      ['a.jsonl', lines.join('\n')],
      ['b.jsonl.zst', zstdFrame(lines.join('\n'))],
      ['c.json', `[${lines.join(',\n')}]`],
    ] as const) {
      const path = await place.write(name, content);
      const { engine } = await read([path]);
      const [row] = await engine.rows({
        limit: 1,
        order: [{ by: { kind: 'column', name: 'line' }, descending: true }],
      });
      expect(row?.values['line']).toBe(count);
      expect((await engine.locate(0, row?.ordinal ?? -1)).line).toBe(count);
    }
  });

  it('names the line of an array element that is no object', async () => {
    const { report } = await read([await place.write('a.json', '[{"a":1},\n{"a":2},\n7,\n{"a":3}]')]);
    expect(report.rejected.listed.map(({ line, reason }) => [line, reason])).toEqual([[3, 'it is not a JSON object']]);
  });
});

describe('names of files', () => {
  it.each(['a[1].csv', 'a*.csv', 'a?.csv', "it's.csv", 'a b{c,d}.csv', 'ümlaut 日本.csv', '100%.csv', '-a.csv'])(
    'reads %s and no other file',
    async (name) => {
      const path = await place.write(name, 'a,b\n1,2\n');
      await place.write('a1.csv', 'a,b\n3,4\n');
      await place.write('ax.csv', 'a,b\n5,6\n');
      expect((await read([path])).rows).toEqual([{ a: 1, b: 2 }]);
    },
  );

  it.each(['a[1].parquet', 'a*.parquet'])('reads %s and no other file', async (name) => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const [file, value] of [
      [name, 1],
      ['a1.parquet', 2],
    ] as const) {
      await connection.run(`COPY (SELECT ${value} AS a) TO '${place.path}/${file}' (FORMAT parquet)`);
    }
    connection.closeSync();
    expect((await read([`${place.path}/${name}`])).rows).toEqual([{ a: 1 }]);
  });
});
