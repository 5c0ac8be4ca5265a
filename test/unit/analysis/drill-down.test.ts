import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { openPredictionLog } from '../../../src/log/open';
import { rowsOfPeriod, zoneOf } from '../../../src/log/periods';
import { parseInterval } from '../../../src/log/time/interval';
import { emptyRequest, type InvestigationRequest } from '../../../src/protocol/investigation';
import { BAD, GOOD, smallLog } from '../cli/small-log';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let request: InvestigationRequest;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drill-down-'));
  const file = join(folder, 'log.csv');
  writeFileSync(file, smallLog());
  request = { ...emptyRequest([file]), good: GOOD, bad: BAD, read: { zone: '+05:30' } };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of the two periods that a restriction leaves. */
async function rowsWhere(where: InvestigationRequest['where']): Promise<{ good: number; bad: number }> {
  const log = await openPredictionLog({ ...request, where });
  try {
    const count = async (period: string, name: 'good' | 'bad'): Promise<number> => {
      const interval = parseInterval(period, name, zoneOf(log));
      const counted = await log.engine.count({
        by: {},
        measures: { rows: { kind: 'count' } },
        where: rowsOfPeriod(log, { interval, proposed: false }),
      });
      return Number(counted.get('rows', 0));
    };
    return { good: await count(GOOD, 'good'), bad: await count(BAD, 'bad') };
  } finally {
    await log.engine.close();
  }
}

it('every segment of a report can be looked into by --where, as it is printed', async () => {
  const investigation = new Investigation();
  const report = await investigation.run(request);
  await investigation.close();
  const names = new Set(report.segments.flatMap(({ where }) => Object.keys(where)));
  for (const name of ['device', 'ts.hour', 'age.bin']) expect([...names]).toContain(name);
  for (const { where, rows } of report.segments.slice(0, 40)) {
    const restriction = Object.entries(where).map(([column, value]) => ({ column, value }));
    expect({ where, rows: await rowsWhere(restriction) }).toEqual({ where, rows });
  }
});

it('new and returning customers are investigated alone, the same ones as in the report', async () => {
  const file = join(folder, 'customers.csv');
  const [head = '', ...lines] = smallLog().trimEnd().split('\n');
  let newest = 300;
  // Every eighth row is of somebody new, the others come back; only the new lose their age.
  const rows = lines.map((line, index) => {
    const customer = index % 8 === 0 ? newest++ : newest - 1 - ((index * 37) % 300);
    const cells = line.split(',');
    if (index % 8 !== 0 && cells[3] === '') cells.splice(3, 2, '50.0', cells[6] ?? '');
    return `${cells.join(',')},c${customer}`;
  });
  writeFileSync(file, `${head},customer_id\n${rows.join('\n')}\n`);
  const asked = { ...request, logs: [file], read: {} };
  const investigation = new Investigation();
  const report = await investigation.run(asked);
  const seen = report.segments.filter(({ where }) => 'customer_id.seen' in where);
  expect(seen.map(({ where }) => where)).toContainEqual({ 'customer_id.seen': 'new' });
  for (const { where, rows: counted } of seen.filter(({ rows: { good, bad } }) => good > 0 && bad > 0)) {
    const restriction = Object.entries(where).map(([column, value]) => ({ column, value }));
    const alone = await investigation.run({ ...asked, where: restriction });
    const { good, bad } = alone.periods;
    expect({ where, good: good.rows, bad: bad.rows }).toEqual({ where, good: counted.good, bad: counted.bad });
  }
  await investigation.close();
  await expect(
    openPredictionLog({ ...asked, where: [{ column: 'customer_id.seen', value: 'often' }] }),
  ).rejects.toMatchObject({ sentence: expect.stringMatching(/it takes new or returning/) as string });
});

it.each([
  ['ts.hour', '24', /--where ts\.hour=24: it takes an hour from 0 to 23\./],
  ['ts.weekday', 'Moonday', /it takes a day such as Monday/],
  ['age.bin', 'old', /it takes a range\. Write it as "< 20"/],
  ['device.bin', '< 3', /--where names "device\.bin", which is no column/],
])('refuses --where %s=%s in one sentence', async (column, value, expected) => {
  await expect(rowsWhere([{ column, value }])).rejects.toMatchObject({
    sentence: expect.stringMatching(expected) as string,
  });
});
