import { DuckDBInstance } from '@duckdb/node-api';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest, type ReadOptions } from '../../../src/protocol/investigation';
import type { ReadReport } from '../../../src/protocol/read';
import { ownFolder } from './files-on-disk';

const place = ownFolder();
const ROWS = 60;

const csv = (header: string, row: (day: string, clock: string, index: number) => string): string =>
  [
    header,
    ...Array.from({ length: ROWS }, (_, index) => {
      const at = new Date(Date.UTC(2026, 0, 14) + index * 3_600_000 * 5 + 61_000).toISOString();
      return row(at.slice(0, 10), at.slice(11, 19), index);
    }),
  ].join('\n');

async function read(text: string, options: ReadOptions = {}): Promise<ReadReport> {
  return readLog({ ...emptyRequest([await place.write('log.csv', text)]), read: options });
}

const roleOf = (report: ReadReport, name: string): string | undefined =>
  report.roles.find(({ column }) => column === name)?.role;

const usual = csv('id,date,time,prediction', (day, clock, index) => `r${index},${day},${clock},${index % 2}`);

describe('a log with the day in one column and the time of day in another', () => {
  it('is read by the moment, and says so', async () => {
    const report = await read(usual);
    expect(report.time).toMatchObject({
      column: 'date',
      clock: 'time',
      first: '2026-01-14T00:01:01Z',
      last: '2026-01-26T07:01:01Z',
      unreadable: 0,
    });
    expect(report.problems.map(({ code }) => code)).toContain('time-of-two-columns');
    expect(roleOf(report, 'time')).toBe('ignore');
  });

  it('is read otherwise where somebody says so', async () => {
    const { time, problems } = await read(usual, { clock: 'none' });
    expect(time).toMatchObject({ column: 'date', first: '2026-01-14T00:00:00Z', last: '2026-01-26T00:00:00Z' });
    expect(problems.map(({ code }) => code)).not.toContain('time-of-two-columns');
    const named = csv('id,date,made,sent,prediction', (day, clock, i) => `r${i},${day},08:00:0${i % 2},${clock},1`);
    expect((await read(named)).time?.clock).toBeUndefined();
    expect((await read(named, { clock: 'sent' })).time).toMatchObject({ clock: 'sent', last: '2026-01-26T07:01:01Z' });
  });

  it.each([
    ['days as 14.01.2026', 'Datum;Uhrzeit;prediction', (day: string) => day.split('-').reverse().join('.')],
    ['days as 14/01/2026', 'order_date;order_time;prediction', (day: string) => day.split('-').reverse().join('/')],
    ['days as 01/14/2026', 'Date;Time;prediction', (day: string) => day.replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1')],
  ])('has %s', async (_, header, spelled) => {
    const report = await read(csv(header, (day, clock, index) => `${spelled(day)};${clock};${index % 2}`));
    expect(report.time).toMatchObject({ first: '2026-01-14T00:01:01Z', last: '2026-01-26T07:01:01Z', unreadable: 0 });
  });

  it('has a zone that somebody names, and a row that lacks its time of day is put nowhere', async () => {
    const rows = usual.split('\n').map((line, index) => (index === 5 ? line.replace(/\d\d:\d\d:\d\d/, '') : line));
    const { time } = await read(rows.join('\n'), { zone: 'Europe/Berlin' });
    expect(time).toMatchObject({ first: '2026-01-13T23:01:01Z', zone: 'Europe/Berlin', unreadable: 1 });
  });

  it('joins what belongs together by name, and nothing where that cannot be told', async () => {
    const two = csv('ship_time,order_date,order_time,prediction', (day, clock) => `11:11:11,${day},${clock},1`);
    expect((await read(two.replace('11:11:11', '11:11:12'))).time).toMatchObject({
      column: 'order_date',
      clock: 'order_time',
      last: '2026-01-26T07:01:01Z',
    });
    const apart = csv('opening,closing,date,prediction', (day, clock, i) => `08:0${i % 2},${clock},${day},1`);
    expect((await read(apart)).time).toMatchObject({ column: 'date', last: '2026-01-26T00:00:00Z' });
  });

  it('may be Parquet with types of its own', async () => {
    const source = await place.write('log.csv', usual);
    const file = join(place.path, 'log.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT id, date::DATE AS date, time::TIME AS time, prediction FROM read_csv('${source}')) TO '${file}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const { time } = await readLog(emptyRequest([file]));
    expect(time).toMatchObject({ clock: 'time', first: '2026-01-14T00:01:01Z', last: '2026-01-26T07:01:01Z' });
  });
});

it('numbers that are times under the name of one are no input', async () => {
  const report = await read(
    csv('id,ts,ingestionTime,loaded_ms,amount,prediction', (day, clock, index) => {
      const at = Date.parse(`${day}T${clock}Z`);
      return `r${index},${day}T${clock}Z,${at + 900},${at + 5000},${at / 1000},1`;
    }),
  );
  expect(roleOf(report, 'ingestionTime')).toBe('ignore');
  expect(roleOf(report, 'loaded_ms')).toBe('ignore');
  expect(roleOf(report, 'amount')).toBe('feature');
});
