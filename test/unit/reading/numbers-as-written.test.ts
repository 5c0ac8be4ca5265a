import { describe, expect, it } from 'vitest';
import { readLog } from '../../../src/log/open';
import { emptyRequest } from '../../../src/protocol/investigation';
import { ownFolder } from './files-on-disk';

const place = ownFolder();
const START = 1_704_067_200;
const lines = (header: string, row: (at: number) => string): string =>
  `${[header, ...Array.from({ length: 200 }, (_, at) => row(at))].join('\n')}\n`;

describe('commas between thousands', () => {
  const amount = (at: number): string => (at === 0 ? '999.5' : `1,${String(at).padStart(3, '0')}.5`);

  it('are no part of a number in a quoted cell', async () => {
    const text = lines('id,ts,amount,prediction', (at) => `p${at},${START + at * 60},"${amount(at)}",${at % 2}`);
    const { rows, types } = await place.read([await place.write('log.csv', text)]);
    expect(types.amount).toBe('number');
    expect(rows.slice(0, 2)).toMatchObject([{ amount: 999.5 }, { amount: 1001.5 }]);
  });

  it('of some and none of others are text: 1234 beside 1,234 may be two things', async () => {
    const text = lines('id,amount,prediction', (at) => `p${at},"${at % 2 ? '1,234' : '1234'}",${at % 2}`);
    const { types } = await place.read([await place.write('log.csv', text)]);
    expect(types.amount).toBe('text');
  });
});

describe('times in seconds and in milliseconds in one column', () => {
  const second = (at: number): number => START + at * 60;
  const spelled = (at: number): number => (at % 3 === 0 ? second(at) * 1000 : second(at));

  it.each([
    ['CSV', lines('id,ts,prediction', (at) => `p${at},${spelled(at)},${at % 2}`)],
    ['JSON lines', lines('', (at) => `{"id":"p${at}","ts":${spelled(at)},"prediction":${at % 2}}`).trimStart()],
  ])('of %s are read by their magnitude, which is told', async (_, text) => {
    const report = await readLog(emptyRequest([await place.write('log.txt', text)]));
    const last = new Date(second(199) * 1000).toISOString().replace('.000', '');
    expect(report.time).toMatchObject({ first: '2024-01-01T00:00:00Z', last, unreadable: 0 });
    expect(report.problems.map(({ code }) => code)).toContain('mixed-time-units');
  });

  it('further on than the sample reaches are told by how far the times reach', async () => {
    const width = 'x'.repeat(400);
    const rows = Array.from({ length: 4000 }, (_, at) => {
      const isMiddle = at > 2000 && at < 2100;
      return `p${at},${second(at) * (isMiddle ? 1000 : 1)},${at % 2},${width}`;
    });
    const text = `id,ts,prediction,note\n${rows.join('\n')}\n`;
    const report = await readLog(emptyRequest([await place.write('log.csv', text)]));
    const told = report.problems.find(({ code }) => code === 'mixed-time-units')?.text;
    expect(told).toContain('"ts" were read as seconds and reach');
  });
});
