import { gzipSync } from 'node:zlib';
import { column, compare, literal } from '../../../src/engine/expression';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import { ownFolder } from './files-on-disk';

const place = ownFolder();
const { read } = place;

describe('delimited text', () => {
  it('keeps the spelling of codes and of integers beyond 2^53', async () => {
    const file = await place.write('a.csv', 'zip,user\n02210,9007199254740993\n10001,1234567890123456789\n');
    const { rows, types } = await read([file]);
    expect(types).toEqual({ zip: 'text', user: 'integer' });
    expect(rows[0]).toEqual({ zip: '02210', user: '9007199254740993' });
    expect(rows[1]).toEqual({ zip: '10001', user: '1234567890123456789' });
  });

  it('rejects lines with another number of fields and names their lines, after quoted line ends and blank lines', async () => {
    const text = 'a,b,c\n1,2,3\n4,5\n\n"x\ny",6,7\n8,9,10,11\n1,2,3\n';
    const file = await place.write('a.csv', text);
    const { rows, report, engine } = await read([file]);
    expect(rows).toHaveLength(3);
    expect(report.rejected).toEqual({
      count: 2,
      listed: [
        { file, line: 3, reason: 'it has 2 fields where 3 are expected' },
        { file, line: 7, reason: 'it has 4 fields where 3 are expected' },
      ],
    });
    expect(await Promise.all([0, 1, 2].map((row) => engine.locate(0, row)))).toEqual([
      { path: file, line: 2 },
      { path: file, line: 5 },
      { path: file, line: 8 },
    ]);
  });

  it('finds lines in a file with a byte order mark, CRLF and gzip', async () => {
    const text = '\ufeffa,b\r\n1,2\r\n3,"4\r\n5"\r\n6\r\n7,8\r\n';
    for (const [name, bytes] of [
      ['a.csv', Buffer.from(text)],
      ['a.csv.gz', gzipSync(text)],
    ] as const) {
      const file = await place.write(name, bytes);
      const { rows, report, engine } = await read([file]);
      expect(rows.map(({ a }) => a)).toEqual([1, 3, 7]);
      expect(report.rejected.listed.map(({ line }) => line)).toEqual([5]);
      expect((await engine.locate(0, 2)).line).toBe(6);
    }
  });

  it('keeps a row whose value does not fit, with the text of the value', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `${index},${index === 70 ? '12 ms' : index * 1.5}`);
    const file = await place.write('a.csv', `id,latency\n${lines.join('\n')}\n`);
    const { rows, report, types } = await read([file]);
    expect(types['latency']).toBe('number');
    expect(rows).toHaveLength(100);
    expect(rows[70]?.['latency']).toBeNull();
    const latency = report.columns.find(({ name }) => name === 'latency');
    expect(latency).toMatchObject({ nulls: 0, typeChanges: 1, typeChangeExamples: ['12 ms'] });
  });

  it('takes NA, null and empty for no number, and NaN for NaN', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `${index}.5`);
    const file = await place.write(
      'a.csv',
      `x\n${[...lines, 'NA', 'null', 'None', '\\N', 'NaN', '-inf'].join('\n')}\n`,
    );
    const { rows, report } = await read([file]);
    expect(rows.slice(200).map(({ x }) => x)).toEqual([null, null, null, null, NaN, -Infinity]);
    expect(report.columns[0]).toMatchObject({ nulls: 4, typeChanges: 0, minimum: '-Infinity', maximum: '199.5' });
  });

  it('widens a column that has fractions only far behind the sample', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => (index === 40_000 ? `r${index},2.5` : `r${index},1`));
    const file = await place.write('a.csv', `id,n\n${lines.join('\n')}\n`);
    const { report, types, engine } = await read([file]);
    expect(types['n']).toBe('number');
    expect(report.columns[1]).toMatchObject({ nulls: 0, typeChanges: 0, maximum: '2.5' });
    expect((await engine.locate(0, 40_000)).line).toBe(40_002);
  });

  it('reads several files as one log by column name, in order, and counts rows of each', async () => {
    const first = await place.write('1.csv', 'a,b\n1,x\n2,y\n');
    const second = await place.write('2.csv', 'b;c\nz;3.5\n');
    const { rows, report, engine } = await read([first, second]);
    expect(rows).toEqual([
      { a: 1, b: 'x', c: null },
      { a: 2, b: 'y', c: null },
      { a: null, b: 'z', c: 3.5 },
    ]);
    expect(report.fileRows).toEqual([2, 1]);
    expect(await engine.locate(1, 0)).toEqual({ path: second, line: 2 });
  });

  it.each([
    ['tab', 'a\tb\n1\t2\n', {}],
    ['semicolon with decimal text', 'a;b\n1;2\n', {}],
    ['pipe', 'a|b\n1|2\n', {}],
    ['a delimiter that was given', 'a::b\n1::2\n', { delimiter: '::' }],
    ['single quotes', "'a','b'\n'1','2'\n'1','2'\n", {}],
  ])('splits by %s', async (_, text, options) => {
    const { rows } = await read([await place.write('a.txt', text)], options);
    expect(rows[0]).toEqual({ a: 1, b: 2 });
  });

  it('reads a table without header and with repeated or empty names', async () => {
    expect((await read([await place.write('a.csv', '1,2\n3,4\n')])).rows).toHaveLength(2);
    const named = await read([await place.write('b.csv', 'x,x,\n1,2,3\n')]);
    expect(named.rows[0]).toEqual({ x: 1, x_2: 2, column_3: 3 });
  });

  it('reads Latin-1 and UTF-16', async () => {
    const latin = await read([await place.write('a.csv', Buffer.from('name,n\nJosé,1\n', 'latin1'))]);
    expect(latin.rows[0]).toEqual({ name: 'José', n: 1 });
    const wide = await read([await place.write('b.csv', Buffer.from('\ufeffname,n\nJosé,1\n', 'utf16le'))]);
    expect(wide.rows[0]).toEqual({ name: 'José', n: 1 });
  });

  it('reads Windows-1252, also where its characters come after the sample; a rejected line keeps its number', async () => {
    const windows = (text: string): Buffer =>
      Buffer.from(text.replaceAll('€', '\x80').replaceAll('’', '\x92'), 'latin1');
    const early = await read([await place.write('a.csv', windows('name;price\nCafé d’été;3 € net\n'))]);
    expect(early.rows[0]).toEqual({ name: 'Café d’été', price: '3 € net' });
    const lines = Array.from({ length: 60_000 }, (_, row) => `Café ${row};1`);
    const late = await read([
      await place.write('b.csv', windows(`name;price\n${lines.join('\n')}\nx;1;2\nl’été;9 €\n`)),
    ]);
    const where = compare(column('name'), '=', literal('l’été'));
    expect((await late.engine.count({ by: {}, measures: { n: { kind: 'count' } }, where })).get('n', 0)).toBe(1);
    expect(late.report.rejected.listed).toEqual([
      expect.objectContaining({ line: 60_002, reason: 'it has 3 fields where 2 are expected' }),
    ]);
  });

  it('takes names for names, whatever is in them', async () => {
    const names = ['a"b', "'; DROP TABLE log; --", '__proto__', 'c0', 'misfits', 'ordinal', '<b>', 'ä\u0000ö'];
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
    const file = await place.write(
      'hostile [1].csv',
      `${header}\n${names.map((_, index) => index).join(',')}\n${'7,'.repeat(names.length - 1)}7\n`.repeat(1),
    );
    const { engine, rows } = await read([file], { header: true });
    expect(engine.describe().map(({ name }) => name)).toEqual(names);
    expect(Object.entries(rows[0] ?? {})).toEqual(names.map((name, index) => [name, index]));
  });

  it('reads a thousand columns', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `f${index}`);
    const file = await place.write('wide.csv', `${names.join(',')}\n${names.map((_, index) => index).join(',')}\n`);
    const { report } = await read([file]);
    expect(report.columns).toHaveLength(1000);
    expect(report.columns[999]?.maximum).toBe('999');
  }, 60_000);
});

describe('times', () => {
  it.each([
    ['2024-03-01T12:00:00+10:00', {}, '2024-03-01T02:00:00Z'],
    ['2024-03-01 12:00:00', {}, '2024-03-01T12:00:00Z'],
    ['2024-03-01 12:00', {}, '2024-03-01T12:00:00Z'],
    ['2024-03-01T12:00Z', {}, '2024-03-01T12:00:00Z'],
    ['2024-03-01T12:00:00.123456Z', {}, '2024-03-01T12:00:00.123456Z'],
    ['2024-07-01 12:00:00', { zone: 'Europe/Berlin' }, '2024-07-01T10:00:00Z'],
    ['2024-07-01 12:00:00', { zone: '+05:30' }, '2024-07-01T06:30:00Z'],
    ['2024-07-01T12:00:00Z', { zone: '+05:30' }, '2024-07-01T12:00:00Z'],
    ['2024-03-01', {}, '2024-03-01T00:00:00Z'],
    ['2024/03/01 01:02:03', {}, '2024-03-01T01:02:03Z'],
    ['25/12/2024 01:02:03', {}, '2024-12-25T01:02:03Z'],
    ['20240301T010203Z', {}, '2024-03-01T01:02:03Z'],
  ])('reads %s', async (text, options, expected) => {
    const { rows, types } = await read([await place.write('a.csv', `t,x\n${text},1\n${text},2\n`)], options);
    expect(types['t']).toBe('time');
    expect(rows[0]?.['t']).toBe(expected);
  });
});

describe('what is read otherwise than guessed', () => {
  it.each<[string, string | Buffer, Parameters<typeof read>[1], Record<string, unknown>]>([
    ['delimiter', 'a;b,c\n1;2,x\n', { delimiter: ';' }, { a: 1, 'b,c': '2,x' }],
    ['quote', "a,b\n'x,y',2\n", { quote: "'" }, { a: 'x,y', b: 2 }],
    ['escape', 'a,b\n"x\\"y",2\n', { escape: '\\' }, { a: 'x"y', b: 2 }],
    ['encoding', Buffer.from('a,b\nJosé é,2\n', 'latin1'), { encoding: 'latin-1' }, { a: 'José é', b: 2 }],
    ['header', 'x,y\n1,2\n', { header: false }, { column_1: 'x', column_2: 'y' }],
    ['timeFormat', 't,b\n03/04/2026 10:00,2\n', { timeFormat: '%d/%m/%Y %H:%M' }, { t: '2026-04-03T10:00:00Z', b: 2 }],
    ['zone', 't,b\n2026-04-03 10:00:00,2\n', { zone: 'Asia/Kolkata' }, { t: '2026-04-03T04:30:00Z', b: 2 }],
  ])('%s', async (_option, text, options, expected) => {
    const { rows } = await read([await place.write('a.csv', text)], options);
    expect(rows[0]).toEqual(expected);
  });

  it('takes each time by its own offset', async () => {
    const times = ['2026-04-03T10:00:00+02:00', '2026-04-03T10:00:00Z', '2026-04-03T10:00:00-0500'];
    const { rows } = await read([await place.write('a.csv', `t,b\n${times.map((time) => `${time},1`).join('\n')}\n`)]);
    expect(rows.map(({ t }) => t)).toEqual(['2026-04-03T08:00:00Z', '2026-04-03T10:00:00Z', '2026-04-03T15:00:00Z']);
  });

  it('says where day and month cannot be told apart, and not where they can', async () => {
    const codes = async (day: number): Promise<string[]> => {
      const text = `timestamp,prediction,label\n03/04/2026 10:00:00,1,0\n${day}/04/2026 11:00:00,0,1\n`;
      const { problems } = await readLog(emptyRequest([await place.write('a.csv', text)]));
      return problems.map(({ code }) => code);
    };
    expect(await codes(12)).toContain('ambiguous-time');
    expect(await codes(25)).not.toContain('ambiguous-time');
  });
});

describe('numbers with a decimal comma', () => {
  const LOG =
    'Zeit;Gebot;Ort;Summe;Klick\n' +
    Array.from(
      { length: 30 },
      (_, row) =>
        `2026-05-11 02:00:${String(row).padStart(2, '0')};${row},25;a,${row};1.${100 + row},5;${row % 2 ? 'ja' : 'nein'}\n`,
    ).join('');

  it('are numbers where cells are not separated by commas', async () => {
    const { rows, types } = await read([await place.write('log.csv', LOG)]);
    expect(types).toMatchObject({ Gebot: 'number', Summe: 'number', Ort: 'text' });
    expect(rows[3]).toMatchObject({ Gebot: 3.25, Summe: 1103.5, Ort: 'a,3' });
  });

  it('are said, and taken back by --read decimal=.', async () => {
    const file = await place.write('log.csv', LOG);
    const { decimal } = await readLog(emptyRequest([file]));
    expect(decimal).toBe(',');
    const { types } = await read([file], { decimal: '.' });
    expect(types).toMatchObject({ Gebot: 'text' });
  });

  it('are taken for thousands between commas, unless a person says otherwise', async () => {
    const file = await place.write('log.csv', `a,b\n${'"1,234",x\n'.repeat(5)}`);
    const plain = await read([file]);
    expect(plain.rows[0]).toMatchObject({ a: 1234 });
    const said = await read([file], { decimal: ',' });
    expect(said.rows[0]).toMatchObject({ a: 1.234 });
  });
});
