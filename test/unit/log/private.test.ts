import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { readLog } from '../../../src/log/open';
import { privateColumns } from '../../../src/log/roles/private';
import { emptyRequest } from '../../../src/protocol/investigation';
import { htmlPage } from '../../../src/report/html/page';
import { reportJson } from '../../../src/report/json';
import { postMortem } from '../../../src/report/markdown/post-mortem';
import { investigationText } from '../../../src/report/text/investigation';
import { folder } from '../reading/files-on-disk';

const column = (name: string, value: (row: number) => string) => ({
  name,
  type: 'text' as const,
  sample: Array.from({ length: 100 }, (_, row) => value(row)),
});

describe('private columns', () => {
  it.each([
    ['contact', (row: number) => `person${row}@example.org`],
    ['customerEmail', (row: number) => `x${row}`],
    ['first_name', (row: number) => `Anna${row}`],
    ['phone_number', (row: number) => String(4_915_100_000 + row)],
    ['called', (row: number) => `+49 151 5550${100 + row}`],
    ['peer', (row: number) => `10.0.${row}.17`],
    ['client_ip', (row: number) => `h${row}`],
    ['auth', (row: number) => `eyJhbGciOi.eyJzdWIi${row}.sig`],
    ['api_key', (row: number) => `k${row}`],
    ['ssn', (row: number) => `123-45-${1000 + row}`],
  ])('are guessed: %s', (name, value) => {
    expect(privateColumns([column(name, value)], [])).toMatchObject([{ column: name, given: false }]);
  });

  it.each([
    ['model_name', (row: number) => `m${row % 3}`],
    ['product_name', (row: number) => `p${row}`],
    ['n_tokens', (row: number) => String(row)],
    ['token', (row: number) => String(row)],
    ['phone', (row: number) => (row % 2 ? 'ios' : 'android')],
    ['mobile', (row: number) => String(row % 2 === 0)],
    ['model_version', (row: number) => `1.2.3.${row}`],
    ['country', (row: number) => (row % 2 ? 'BR' : 'US')],
    ['zip', (row: number) => `0221${row % 10}`],
    ['amount', (row: number) => `${row}.5`],
    ['ship', (row: number) => `s${row % 9}`],
  ])('are not guessed: %s', (name, value) => {
    expect(privateColumns([column(name, value)], [])).toEqual([]);
  });

  it('are given, or taken back, by name', () => {
    const columns = [column('income', String), column('email', (row) => `a${row}@b.io`)];
    expect(privateColumns(columns, ['Income', '!EMAIL', 'elsewhere']).map(({ column: name }) => name)).toEqual([
      'income',
    ]);
  });
});

describe('values of private columns', () => {
  let place: Awaited<ReturnType<typeof folder>>;
  beforeEach(async () => {
    place = await folder();
  });
  afterEach(() => place.remove());

  const START = Date.UTC(2024, 0, 1);
  const at = (row: number): string => new Date(START + row * 60_000).toISOString();
  const LOG = ['prediction_id,timestamp,prediction,label,age,user_email,plan,income']
    .concat(
      Array.from({ length: 3000 }, (_, row) => {
        const wrong = row >= 1500 && row % 3 === 0;
        const email = `secret${row % 40}@example.org`;
        return `p${row},${at(row)},${row % 2},${wrong ? 1 - (row % 2) : row % 2},${row % 70},${email},secretplan${row % 3},${777_000_000 + row}`;
      }),
    )
    .join('\n');

  it('stand in no report, whatever its form, unless asked for', async () => {
    const file = await place.write('log.csv', LOG);
    const request = {
      ...emptyRequest([file]),
      privateColumns: ['plan', 'income'],
      good: `${at(0)}/${at(1500)}`,
      bad: `${at(1500)}/${at(3000)}`,
    };
    const spelled = async (asked: typeof request & { showPrivate?: boolean }): Promise<string> => {
      const investigation = new Investigation();
      const report = await investigation.run(asked);
      await investigation.close();
      const text = { width: 120, colour: false };
      return [
        reportJson(report),
        htmlPage(report, { command: '' }),
        postMortem(report, { command: '' }),
        investigationText(report, text),
      ].join('\n');
    };
    expect(await spelled(request)).not.toMatch(/secret\d|secretplan|7770\d{5}/);
    expect(await spelled({ ...request, showPrivate: true })).toMatch(/secretplan/);
  });

  it('stand in no reading, which says why', async () => {
    const report = await readLog({ ...emptyRequest([await place.write('log.csv', LOG)]), privateColumns: ['plan'] });
    expect(JSON.stringify(report)).not.toMatch(/secret\d|secretplan/);
    expect(report.private).toEqual([
      { column: 'user_email', reason: 'The name is one for e-mail addresses.', given: false },
      { column: 'plan', reason: 'Given by hand.', given: true },
    ]);
    expect(report.columns.find(({ name }) => name === 'plan')).toMatchObject({ distinct: 3, nulls: 0, minimum: null });
  });
});
