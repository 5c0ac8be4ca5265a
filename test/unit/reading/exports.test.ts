import { describe, expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import { sentenceFault } from '../fuzz/judge';
import { ownFolder } from './files-on-disk';

const place = ownFolder();
const COUNT = 40;
const NAMES = ['id', 'ts', 'amount', 'score', 'label'];

interface Row {
  id: string;
  ts: string;
  amount: number;
  score: number;
  label: number;
}

const ROWS: Row[] = Array.from({ length: COUNT }, (_, at) => ({
  id: `r${at}`,
  ts: `2026-01-0${5 + Math.floor(at / 20)} ${String(10 + (at % 10)).padStart(2, '0')}:30:00`,
  amount: 1000.5 + at,
  score: (at % 10) / 10 + 0.05,
  label: at % 2,
}));

type Cell = string | number;
const cells = ({ id, ts, amount, score, label }: Row): Cell[] => [id, ts, amount, score, label];
const csv = (names: readonly string[], row: (one: Row, at: number) => Cell[], delimiter = ','): string =>
  [names, ...ROWS.map(row)].map((line) => `${line.join(delimiter)}\n`).join('');
const grouped = (value: number): string => `"$${value.toLocaleString('en-US', { minimumFractionDigits: 2 })}"`;
const padded = (line: readonly Cell[]): string => line.map((cell) => ` ${String(cell).padEnd(20)} `).join('|');

const spelled = async (content: string | Buffer) => {
  const file = await place.write('export', content);
  return { report: await readLog(emptyRequest([file])), rows: (await place.read([file])).rows };
};

describe('tables as databases, shells and spreadsheets write them are read to the same values', () => {
  it.each<[string, string | Buffer, string | null]>([
    [
      'Excel in Germany',
      `sep=;\r\n${csv(NAMES, (row) => cells(row).map((cell) => String(cell).replace('.', ',')), ';')}`,
      'lines-skipped',
    ],
    ['tabs', csv(NAMES, cells, '\t'), null],
    ['Hive', csv(NAMES, cells, '\u0001'), null],
    ['UTF-16 by Excel', Buffer.from(`\ufeff${csv(NAMES, cells, '\t')}`, 'utf16le'), null],
    [
      'Athena, all quoted',
      csv(
        NAMES.map((name) => `"${name}"`),
        (row) => cells(row).map((cell) => `"${cell}"`),
      ),
      null,
    ],
    ['spaces after the commas', csv(NAMES, cells, ', '), null],
    [
      'psql',
      `${padded(NAMES)}\n${NAMES.map(() => '-'.repeat(22)).join('+')}\n${ROWS.map((row) => `${padded(cells(row))}\n`).join('')}(40 rows)\n`,
      'rejected-rows',
    ],
    ['a currency', csv(NAMES, (row) => cells({ ...row, amount: 0 }).with(2, grouped(row.amount))), 'units-taken-off'],
    ['an index of pandas', csv(['', ...NAMES], (row, at) => [at, ...cells(row)]), null],
    ["Excel's mark for text", csv(NAMES, (row) => cells(row).with(0, `'${row.id}`)), null],
  ])('%s', async (_, content, told) => {
    const { report, rows } = await spelled(content);
    expect(rows).toHaveLength(COUNT);
    expect(rows[21]).toMatchObject({ amount: 1021.5, score: 0.15000000000000002, label: 1 });
    expect(String(rows[21]?.['id']).replace("'", '')).toBe('r21');
    expect(report.time).toMatchObject({ column: 'ts', unreadable: 0, first: '2026-01-05T10:30:00Z' });
    const roles = new Map(report.roles.map(({ column, role }) => [column, role]));
    expect(roles.get('score')).toBe('score');
    expect(roles.get('Unnamed: 0') ?? 'ignore').toBe('ignore');
    if (told !== null) expect(report.problems.map(({ code }) => code)).toContain(told);
  });

  it('percent signs are left out of scores, which is told', async () => {
    const { report, rows } = await spelled(csv(NAMES, (row) => cells(row).with(3, `${(row.score * 100).toFixed(1)}%`)));
    expect(rows[21]).toMatchObject({ score: 15 });
    expect(report.problems.find(({ code }) => code === 'units-taken-off')?.text).toMatch(/"score".* %.*"5\.0%"/);
  });
});

describe('days before months where that makes the log shorter', () => {
  const times = async (...ts: string[]) => {
    const { report } = await spelled(csv(['ts', 'prediction'], (_, at) => [ts[at % ts.length] ?? '', at % 2]));
    return [report.time?.first, report.time?.last, report.problems.some(({ code }) => code === 'ambiguous-time')];
  };
  it.each([
    [['05/01/2026 10:00', '06/01/2026 10:00', '07/01/2026 10:00'], '2026-01-05T10:00:00Z', '2026-01-07T10:00:00Z'],
    [['01/05/2026 10:00', '01/06/2026 10:00', '01/07/2026 10:00'], '2026-01-05T10:00:00Z', '2026-01-07T10:00:00Z'],
    [['05/01/26 10:00', '07/01/26 10:00'], '2026-01-05T10:00:00Z', '2026-01-07T10:00:00Z'],
  ])('%s', async (ts, first, last) => expect(await times(...ts)).toEqual([first, last, true]));

  it('the end of the log decides what its beginning cannot', async () => {
    const rows = Array.from(
      { length: 60_000 },
      (_, at) => `${at < 40_000 ? '05/01/2026' : '25/01/2026'} 10:00,${at % 2}\n`,
    );
    const { report } = await spelled(`ts,prediction\n${rows.join('')}`);
    expect(report.time).toMatchObject({ last: '2026-01-25T10:00:00Z', unreadable: 0 });
  });
});

it.each([
  ['Jan 05, 2026 10:30 AM'],
  ['Jan 5, 2026 @ 10:30:00.000'],
  ['Mon, 05 Jan 2026 10:30:00 GMT'],
  ['Mon Jan  5 10:30:00 2026'],
  ['Mon Jan 05 10:30:00 UTC 2026'],
  ['05-JAN-26 10.30.00.000000000 AM'],
  ['2026-01-05-10.30.00.000000'],
  ['05JAN2026:10:30:00'],
  ['2026-01-05 10:30:00.000 +0000 UTC'],
  ['20260105103000'],
])('reads the time %s', async (text) => {
  const { report } = await spelled(csv(['ts', 'prediction'], (_, at) => [`"${text}"`, at % 2]));
  expect(report.time).toMatchObject({ first: '2026-01-05T10:30:00Z', unreadable: 0 });
});

it('times that cannot be read are told, with what to do', async () => {
  const file = await place.write('export', csv(NAMES, cells));
  const told = async (timeFormat: string) =>
    (await readLog({ ...emptyRequest([file]), read: { timeFormat } })).problems.find(
      ({ code }) => code === 'times-unreadable',
    );
  expect((await told('%d/%m/%Y'))?.text).toMatch(/^40 of 40 times in "ts".*"2026-01-05 10:30:00".*--read timeFormat=/);
  expect(await told('iso8601')).toBeUndefined();
});

it('what stands in a command that is to be copied is a plain name', async () => {
  const name = `x"]'; touch pwned-canary; '`;
  const error: unknown = await spelled(JSON.stringify({ [name]: [{ id: 1 }, { id: 2 }] })).catch((one: unknown) => one);
  expect(sentenceFault(error)).toBeNull();
  expect(String((error as { advice: string }).advice)).toBe('Write one row a line.');
});

describe('JSON that stands as text in a column is opened', () => {
  const inner = ({ id, amount, score, label }: Row): string => JSON.stringify({ id, in: { amount }, score, label });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const cloudWatch = csv(['timestamp', 'message'], (row, at) => [1767609000000 + at * 60_000, quoted(inner(row))]);
  it.each<[string, string, string]>([
    ['CloudWatch', cloudWatch, 'message'],
    ['Logs Insights', cloudWatch.replace('timestamp,message', '@timestamp,@message'), '@message'],
    [
      'Docker',
      ROWS.map((row) => `${JSON.stringify({ log: `${inner(row)}\n`, stream: 'stdout', time: row.ts })}\n`).join(''),
      'log',
    ],
    [
      'kcat',
      ROWS.map(
        (row, at) => `${JSON.stringify({ topic: 'p', offset: at, ts: 1767609000000 + at, payload: inner(row) })}\n`,
      ).join(''),
      'payload',
    ],
  ])('%s', async (_, content, column) => {
    const { report, rows } = await spelled(content);
    expect(rows).toHaveLength(COUNT);
    expect(rows[21]).toMatchObject({
      [`${column}.in.amount`]: 1021.5,
      [`${column}.label`]: 1,
      [`${column}.id`]: 'r21',
    });
    expect(report.recognised?.[0]?.title).toContain(`"${column}"`);
    const roles = new Map(report.roles.map((one) => [one.column, one.role]));
    expect([roles.get(`${column}.score`), roles.get(`${column}.label`), roles.get(`${column}.id`)]).toEqual([
      'score',
      'label',
      'id',
    ]);
  });

  it('other lines of the same service are told with their numbers; a member that comes late is a column', async () => {
    const lines = cloudWatch.trimEnd().split('\n');
    const more = Array.from({ length: 30 }, () => lines.slice(1)).flat();
    const late = lines[1]?.replace('{""id""', '{""late"":7,""id""') ?? '';
    const file = [lines[0], lines[1], '1767609000000,START RequestId: 7', ...more, late].join('\n');
    const { report } = await spelled(`${file}\n`);
    expect(report.rows).toBe(30 * COUNT + 2);
    expect(report.rejected).toMatchObject({ count: 1, listed: [{ line: 3, reason: 'its text is no JSON object' }] });
    expect(report.columns.find(({ name }) => name === 'message.late')).toMatchObject({ nulls: 30 * COUNT + 1 });
  });

  it('objects that each have keys of their own stay as they are', async () => {
    const { report } = await spelled(
      csv(['ts', 'prediction', 'by_user'], (row, at) => [row.ts, at % 2, quoted(`{"u${at}":1}`)]),
    );
    expect(report.columns.map(({ name }) => name)).toEqual(['ts', 'prediction', 'by_user']);
  });
});
