import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import type { IncidentError } from '../../../src/protocol/errors';
import { emptyRequest } from '../../../src/protocol/investigation';
import type { ReadReport } from '../../../src/protocol/read';
import { sentenceFault } from '../fuzz/judge';
import { ownFolder } from './files-on-disk';
import { zstdFrame } from './zstd';

const place = ownFolder();
const { read } = place;

const HEADER = 'id,ts,x,prediction,label\n';
const ROWS = Array.from(
  { length: 30 },
  (_, row) => `p${row},2026-01-01T${10 + (row % 10)}:00:00Z,${row / 2},1,0\n`,
).join('');
const LOG = HEADER + ROWS;

async function reading(content: string | Uint8Array, ...further: string[]): Promise<ReadReport> {
  const files = [await place.write('log.csv', content)];
  for (const [index, text] of further.entries()) files.push(await place.write(`log-${index}.csv`, text));
  return readLog(emptyRequest(files));
}
const codes = ({ problems }: ReadReport): string[] => problems.map(({ code }) => code);
const timesOf = ({ time }: ReadReport) => [time?.first, time?.last, time?.unreadable];

describe('what stands around a table', () => {
  it.each([
    ['comments', `# exported by a tool\n# 2026-01-01\n${LOG}`, 2],
    ['a title and an empty line', `Predictions of January\n\n${LOG}`, 2],
    ['sep=;', `sep=;\n${LOG.replaceAll(',', ';')}`, 1],
  ])('%s before it are left out, and lines keep their numbers', async (_, text, lines) => {
    const file = await place.write('log.csv', `${text}broken\n`);
    const { engine, report, rows } = await read([file]);
    expect(rows).toHaveLength(30);
    expect(rows[0]).toMatchObject({ id: 'p0', prediction: 1 });
    expect(report.rejected.listed).toMatchObject([{ line: lines + 32 }]);
    expect((await engine.locate(0, 0)).line).toBe(lines + 2);
    expect((await engine.locate(0, 29)).line).toBe(lines + 31);
    expect(codes(await readLog(emptyRequest([file])))).toContain('lines-skipped');
  });

  it('a header in capitals after a comment sign is a header', async () => {
    expect((await reading(`#${LOG}`)).columns.map(({ name }) => name)).toEqual([
      '#id',
      'ts',
      'x',
      'prediction',
      'label',
    ]);
  });

  it('line ends of several systems do not let lines with too many fields in', async () => {
    const text = `${HEADER.trimEnd()}\r\n${ROWS}q1,2026-01-01T10:00:00Z,1,1,0,further\n"q\r\n2",2026-01-01T10:00:00Z,1,1,0\r\n`;
    const { rows, report, engine } = await read([await place.write('log.csv', text)]);
    expect(rows).toHaveLength(31);
    expect(rows[30]).toMatchObject({ id: 'q\r\n2' });
    expect(report.rejected).toMatchObject({ count: 1, listed: [{ line: 32 }] });
    expect((await engine.locate(0, 30)).line).toBe(33);
  });

  it('the header again, where exports were put one after another, is no row; lines keep their numbers', async () => {
    const { engine, report, rows } = await read([await place.write('log.csv', `${LOG}broken\n${LOG}${LOG}`)]);
    expect(rows).toHaveLength(90);
    expect(report.rejected).toMatchObject({
      count: 3,
      listed: [
        { line: 32, reason: 'it has 1 fields where 5 are expected' },
        { line: 33, reason: 'it is the header again' },
        { line: 64, reason: 'it is the header again' },
      ],
    });
    expect(await Promise.all([29, 30, 60].map(async (row) => (await engine.locate(0, row)).line))).toEqual([
      31, 34, 65,
    ]);
    expect(rows.every(({ x }) => typeof x === 'number')).toBe(true);
  });

  it('a footer is told with its line; a delimiter at the end of each line says nothing', async () => {
    expect((await reading(`${LOG}Total,30\n`)).rejected.listed).toMatchObject([{ line: 32 }]);
    const trailing = await reading(HEADER + ROWS.replaceAll('\n', ',\n'));
    expect(trailing).toMatchObject({ rows: 30, rejected: { count: 0 }, time: { column: 'ts', unreadable: 0 } });
  });

  it('a file whose header is in another case has the same columns; one renamed column is another', async () => {
    const capitals = await reading(
      LOG,
      LOG.replace(HEADER, 'LABEL,PREDICTION,X,TS,ID\n').replace(ROWS, '1,0,5,2026-01-02,q\n'),
    );
    expect(codes(capitals)).toContain('columns-recased');
    expect(capitals.columns.map(({ name, nulls }) => [name, nulls])).toEqual(
      ['id', 'ts', 'x', 'prediction', 'label'].map((name) => [name, 0]),
    );
    const renamed = await reading(LOG, LOG.replace(',x,', ',X,'));
    expect(renamed.columns.map(({ name }) => name)).toContain('X');
  });

  it('parts with other columns than most are told by name; columns in another order are the same', async () => {
    const swapped = LOG.split('\n')
      .map((line) => line.split(',').reverse().join(','))
      .join('\n');
    expect(codes(await reading(LOG, LOG, swapped))).not.toContain('headers-differ');
    const { problems, rows } = await reading(LOG, LOG, LOG.replace(',x,', ',renamed,'));
    expect(rows).toBe(90);
    expect(problems.find(({ code }) => code === 'headers-differ')?.text).toMatch(
      /^1 of 3 files has other columns than most: \S*log-1\.csv lacks "x" and has "renamed"\./,
    );
  });

  it('several members of a gzip file are one text', async () => {
    expect(await reading(Buffer.concat([gzipSync(LOG), gzipSync(ROWS)]))).toMatchObject({ rows: 60 });
  });
});

describe('encodings', () => {
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  it.each([
    ['UTF-16 of either order', swapped(`\ufeff${LOG}`)],
    ['UTF-16 of either order without a mark', swapped(LOG)],
    ['UTF-16 without a mark', Buffer.from(LOG, 'utf16le')],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${LOG}`)],
  ])('%s', async (_, bytes) => {
    const { engine, rows, report } = await read([await place.write('log.csv', bytes)]);
    expect(rows).toHaveLength(30);
    expect(rows[29]).toMatchObject({ id: 'p29', x: 14.5 });
    expect(report.rejected.count).toBe(0);
    expect((await engine.locate(0, 29)).line).toBe(31);
  });
});

it('a mark of UTF-16 before text of single bytes is no reason to read it as UTF-16', async () => {
  const file = await place.write('log.csv', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(LOG)]));
  expect((await read([file])).rows[29]).toMatchObject({ ts: '2026-01-01T19:00:00Z', x: 14.5 });
});

describe('times as people write them', () => {
  const first = '2026-01-31T09:05:00Z';
  const last = '2026-02-28T21:05:00Z';
  it.each([
    ['31.01.2026 09:05', '28.02.2026 21:05'],
    ['31.01.2026, 09:05:00', '28.02.2026, 21:05:00'],
    ['31.01.2026 09:05:00.000', '28.02.2026 21:05:00.000'],
    ['1/31/2026, 9:05:00 AM', '2/28/2026, 9:05:00 PM'],
    ['31/01/2026 09:05', '28/02/2026 21:05'],
    ['2026/01/31 09:05', '2026/02/28 21:05'],
    ['31-Jan-2026 09:05:00', '28-Feb-2026 21:05:00'],
    ['2026-01-31 09:05:00,000', '2026-02-28 21:05:00,000'],
    ['2026-01-31T10:05:00+01:00', '2026-02-28T21:05:00Z'],
    ['1769850300', '1772312700'],
    ['1769850300000', '1772312700000'],
    ['1769850300000000', '1772312700000000'],
    ['1769850300000000000', '1772312700000000000'],
  ])('%s', async (one, other) => {
    const report = await reading(`id;ts;prediction\n${`a;${one};1\nb;${other};0\n`.repeat(5)}`);
    expect(timesOf(report)).toEqual([first, last, 0]);
  });

  it('some with an offset and some without are told', async () => {
    const report = await reading(LOG.replaceAll(/(p\d*[02468],[^,]*)Z/g, '$1'));
    expect(timesOf(report)).toEqual(['2026-01-01T10:00:00Z', '2026-01-01T19:00:00Z', 0]);
    expect(codes(report)).toContain('mixed-offsets');
    expect(codes(await reading(LOG))).not.toContain('mixed-offsets');
  });
});

describe('what is no log is called by its name', () => {
  const bytes = (text: string): Buffer => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(400, 7)]);
  it.each([
    ['an Excel workbook', bytes('PK\u0003\u0004..[Content_Types].xml..xl/workbook.xml')],
    ['a ZIP archive', bytes('PK\u0003\u0004log.csv')],
    ['an SQLite database', bytes('SQLite format 3\0')],
    ['an Avro file', bytes('Obj\u0001')],
    ['an ORC file', bytes('ORC\u0007')],
    ['an Arrow or Feather file', bytes('ARROW1\0\0')],
    ['packed with bzip2', bytes('BZh91AY')],
    ['a tar archive', gzipSync(bytes(`log.csv${'\0'.repeat(250)}ustar`))],
    ['a Python pickle', bytes('\u0080\u0004\u0095')],
    ['a PDF', bytes('%PDF-1.4\n')],
    ['a web page', Buffer.from('<!DOCTYPE html><html><h1>403 Forbidden</h1></html>')],
    ['XML', Buffer.from('<?xml version="1.0"?><rows/>')],
    ['a pointer of Git LFS', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 5\n')],
    ['text in UTF-32', bytes('\u00ff\u00fe\0\0i\0\0\0')],
    ['its rows stand in its member "data"', Buffer.from('{"count":2,"data":[{"id":1},{"id":2}]}')],
    ['a table by columns', Buffer.from('{"id":["a","b"],"prediction":[1,0]}')],
  ])('%s', async (what, content) => {
    const error: unknown = await reading(content).catch((reason: unknown) => reason);
    expect(sentenceFault(error)).toBeNull();
    expect(error).toMatchObject({ code: 'file-unsupported', message: expect.stringContaining(what) as string });
  });
});

describe('what the nightly fuzz found', () => {
  it('a zstd file that is damaged and has line ends of several systems is refused in a sentence', async () => {
    const mixed = Buffer.from(zstdFrame(`${HEADER.trimEnd()}\r\n${ROWS.repeat(40)}`));
    const file = await place.write(
      'log.csv.zst',
      Buffer.concat([mixed, Buffer.from([10, 10, 10, 10, 10, 10, 10, 10])]),
    );
    const error: unknown = await readLog(emptyRequest([file])).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'file-unreadable' });
    expect(sentenceFault(error)).toBeNull();
  });

  it('UTF-16 that ends in half a character is read alike each time', async () => {
    const text = Buffer.from(LOG, 'utf16le');
    const file = await place.write('log.csv', Buffer.concat([text, Buffer.from('q')]));
    const one = await readLog(emptyRequest([file]));
    expect(one).toMatchObject({ rows: 30, rejected: { count: 1 } });
    for (let again = 0; again < 3; again++) expect(await readLog(emptyRequest([file]))).toEqual(one);
  });

  it('digits beyond 64 bits are text where all are, and a number among fractions', async () => {
    const cells = ['0.25', '12345678901234567890', '0.5'];
    const rows = (values: string[]): string =>
      Array.from({ length: 60 }, (_, row) => `p${row},2026-01-01T10:00:00Z,${values[row % values.length]},1,0\n`).join(
        '',
      );
    const typeOf = async (values: string[]): Promise<string | undefined> =>
      (await reading(HEADER + rows(values))).columns.find(({ name }) => name === 'x')?.type;
    expect(await typeOf(cells)).toBe('number');
    expect(await typeOf(['12345678901234567890', '12345678901234567891'])).toBe('text');
  });
});

it('thousands of keys of which each record has its own are no columns, and the report says so', async () => {
  const record = (row: number): string =>
    JSON.stringify({
      prediction_id: `p${row}`,
      timestamp: 1_767_571_200 + row * 60,
      prediction: row % 2,
      scores: Object.fromEntries(Array.from({ length: 6 }, (_, key) => [`item_${row * 6 + key}`, key])),
    });
  const file = await place.write('log.jsonl', Array.from({ length: 2000 }, (_, row) => record(row)).join('\n'));
  const report = await readLog(emptyRequest([file]));
  expect(report.rows).toBe(2000);
  expect(report.rejected.count).toBe(0);
  expect(report.columns.map(({ name }) => name)).toEqual(['prediction_id', 'timestamp', 'prediction']);
  expect(report.problems.find(({ code }) => code === 'keys-left-out')?.text).toContain('12000 of those seen');
});

describe('labels that say that there is none yet', () => {
  const rows = (labelOf: (row: number) => string, predictionOf = (row: number) => ['yes', 'no'][row % 2]): string =>
    `id,ts,x,prediction,label\n${Array.from(
      { length: 400 },
      (_, row) => `p${row},2026-01-0${1 + (row % 5)}T10:00:00Z,${row / 2},${predictionOf(row)},${labelOf(row)}\n`,
    ).join('')}`;

  it.each(['pending', 'Unknown', 'TBD', 'not yet', '?'])(
    '%j counts as no label, and the report says so',
    async (word) => {
      const report = await reading(rows((row) => (row >= 300 ? word : (['yes', 'no'][row % 2] ?? ''))));
      expect(report.task).toBe('binary');
      expect(report.columns.find(({ name }) => name === 'label')).toMatchObject({ nulls: 100, distinct: 2 });
      expect(report.problems.find(({ code }) => code === 'labels-not-yet')?.text).toContain(`"${word.toLowerCase()}"`);
    },
  );

  it('are labels, or others are none, where somebody says so', async () => {
    const text = rows((row) => (row >= 300 ? 'pending' : row >= 200 ? 'later' : (['yes', 'no'][row % 2] ?? '')));
    const nulls = async (noLabel: string): Promise<unknown> => {
      const files = [await place.write('log.csv', text)];
      const { columns } = await readLog({ ...emptyRequest(files), read: { noLabel } });
      const { nulls: none, distinct } = columns.find(({ name }) => name === 'label') ?? {};
      return [none, distinct];
    };
    expect(await nulls('none')).toEqual([0, 4]);
    expect(await nulls('pending,Later')).toEqual([200, 2]);
  });

  it('numbers beside such words stay numbers, and nothing of them is a change of type', async () => {
    const report = await reading(
      rows(
        (row) => (row % 4 === 3 ? 'pending' : String(row % 2)),
        (row) => String(row % 2),
      ),
    );
    expect(report.columns.find(({ name }) => name === 'label')).toMatchObject({
      type: 'integer',
      nulls: 100,
      typeChanges: 0,
    });
  });

  it('what predictions say too is a class', async () => {
    const words = ['yes', 'no', 'unknown'];
    const report = await reading(
      rows(
        (row) => words[row % 3] ?? '',
        (row) => words[(row + (row % 7 ? 0 : 1)) % 3] ?? '',
      ),
    );
    expect(report.task).toBe('multiclass');
    expect(report.columns.find(({ name }) => name === 'label')).toMatchObject({ nulls: 0, distinct: 3 });
  });

  it('in a file of labels too', async () => {
    const log = await place.write('log.csv', rows(() => '').replaceAll(/,(label)?\n/g, '\n'));
    const labels = Array.from(
      { length: 400 },
      (_, row) => `p${row},${row >= 300 ? 'pending' : ['yes', 'no'][row % 2]}\n`,
    );
    const file = await place.write('labels.csv', `id,label\n${labels.join('')}`);
    const report = await readLog({ ...emptyRequest([log]), labels: [file] });
    expect(report.task).toBe('binary');
    expect(report.columns.find(({ name }) => name === 'label')).toMatchObject({ nulls: 100, distinct: 2 });
  });
});

describe('lines that a service writes for people', () => {
  const record = (row: number): string => JSON.stringify({ id: `p${row}`, x: row / 2, prediction: row % 2 });
  const time = (row: number): string => `2026-01-01T${10 + (row % 10)}:00:00Z`;
  const lines = (of: (row: number) => string): string => Array.from({ length: 30 }, (_, row) => of(row)).join('\n');
  const refusal = async (text: string): Promise<unknown> => reading(text).catch((reason: unknown) => reason);

  it.each<[string, (row: number) => string]>([
    ['a time', (row) => `${time(row)} ${record(row)}`],
    ['a time, a stream and a flag', (row) => `${time(row)} stdout F ${record(row)}`],
    ['time, logger and level of Python', (row) => `2026-01-01 10:00:00,0${10 + row} - model - INFO - ${record(row)}`],
  ])('%s before the JSON: a sentence with the command that takes it away', async (_, of) => {
    const error = await refusal(lines(of));
    expect(error).toMatchObject({ code: 'file-unsupported' });
    expect(sentenceFault(error)).toBeNull();
    expect((error as IncidentError).sentence).toContain(`sed 's/^[^{]*//' FILE`);
    expect(await reading(lines(of).replaceAll(/^[^{]*/gm, ''))).toMatchObject({ rows: 30, rejected: { count: 0 } });
  });

  it('logfmt: a sentence with the command that makes JSON of it', async () => {
    const error = await refusal(
      lines((row) => `ts=${time(row)} level=info msg="made it" x=${row} prediction=${row % 2}`),
    );
    expect(error).toMatchObject({ code: 'file-unsupported' });
    expect(sentenceFault(error)).toBeNull();
    expect((error as IncidentError).sentence).toContain('jq -Rc');
  });

  it('a table whose last cell is JSON stays a table', async () => {
    const text = `ts,message\n${lines((row) => `${time(row)},"${record(row).replaceAll('"', '""')}"`)}\n`;
    expect(await reading(text)).toMatchObject({ rows: 30, rejected: { count: 0 } });
    const bare = `ts\tmessage\n${lines((row) => `${time(row)}\t${record(row)}`)}\n`;
    expect(await reading(bare)).toMatchObject({ rows: 30 });
  });
});

it.each([
  ['days as digits are days', ['20260105', '20260106', '20260107'], 'time'],
  ['one day, or digits of far years, are numbers', ['20260105', '20260105', '20260105'], 'integer'],
  ['digits that are no dates are numbers', ['20260105', '20261345', '20260107'], 'integer'],
])('%s', async (_, days, type) => {
  const rows = Array.from({ length: 30 }, (_each, row) => `p${row},${days[row % 3]},${row},1,0\n`);
  const report = await reading(`id,day,x,prediction,label\n${rows.join('')}`);
  expect(report.columns.find(({ name }) => name === 'day')?.type).toBe(type);
});
