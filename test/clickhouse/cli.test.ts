import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, run, type Built, type Ended } from '../unit/cli/built';
import { LOOKER, program, startServers, WHY_SKIPPED, type RunningServer } from './servers';
import { makeTable } from './tables';

const ROWS = 3000;

if (program === null) console.warn(WHY_SKIPPED);

describe.skipIf(program === null)('The command line on a table', () => {
  let servers: RunningServer[] = [];
  let product: Built;
  const environment = { CLICKHOUSE_USER: LOOKER.user, CLICKHOUSE_PASSWORD: LOOKER.password };

  beforeAll(async () => {
    [servers, product] = await Promise.all([startServers(1), built()]);
    const rows = Array.from({ length: ROWS }, (_, i) => {
      const bad = i > ROWS / 2 && i % 3 === 0;
      const label = (i * 7) % 5 < 2 ? 'yes' : 'no';
      const wrong = bad || i % 11 === 0;
      return [
        1_760_000_000 + i * 60,
        `r${i}`,
        i % 3 === 0 ? 'ios' : 'web',
        bad ? null : (i * 13) % 97,
        wrong ? (label === 'yes' ? 'no' : 'yes') : label,
        label,
      ];
    });
    const types = {
      ts: 'DateTime',
      id: 'String',
      device: 'String',
      amount: 'Nullable(Float64)',
      prediction: 'String',
      label: 'String',
    };
    await makeTable(servers[0]?.admin ?? raise(), 'predictions', types, rows, 'MergeTree ORDER BY ts');
  }, 120_000);
  afterAll(async () => {
    product.remove();
    for (const server of servers) await server.stop();
  });

  const investigate = (words: string[], env: Record<string, string> = environment): Promise<Ended> =>
    run(product.cli, ['investigate', ...words], { env });
  const server = (): string => `clickhouse://${servers[0]?.host}`;

  it('investigates as a user who may only read, and shows no password', async () => {
    const { status, stdout, stderr } = await investigate([`${server()}/default/predictions`, '--format', 'json']);
    expect(stderr).not.toContain(LOOKER.password);
    expect(status).toBe(0);
    expect(stdout).not.toContain(LOOKER.password);
    const report = JSON.parse(stdout) as { source: object; hypotheses: { features: string[]; segment: object }[] };
    expect(report.source).toMatchObject({
      engine: 'clickhouse',
      rows: ROWS,
      files: [`${server()}/default/predictions`],
    });
    expect(report.hypotheses[0]?.features).toEqual(['amount']);
  }, 60_000);

  it('takes the table by name, and reads how it is held', async () => {
    const words = ['--engine', 'clickhouse', '--table', 'default.predictions'];
    const { status, stdout } = await investigate([server(), ...words]);
    expect(status).toBe(0);
    expect(stdout).toContain('amount');
    const read = await run(product.cli, ['read', `${server()}/default/predictions`], { env: environment });
    expect(read.status).toBe(0);
    expect(read.stdout).toMatch(/ts\b.*time/);
  }, 60_000);

  it('ends with status 2 and one line for what a person must mend', async () => {
    const wrong = { ...environment, CLICKHOUSE_PASSWORD: 'wr0ng-s3cret' };
    const denied = await investigate([`${server()}/default/predictions`], wrong);
    expect(denied).toMatchObject({ status: 2, stdout: '' });
    expect(denied.stderr).toMatch(/does not let this user in/);
    expect(denied.stderr).not.toContain('wr0ng-s3cret');
    const nowhere = await investigate(['clickhouse://127.0.0.1:1/default/predictions']);
    expect(nowhere).toMatchObject({ status: 2, stdout: '' });
    const labels = await investigate([`${server()}/default/predictions`, '--labels', 'package.json']);
    expect(labels).toMatchObject({ status: 2, stdout: '' });
    expect(labels.stderr).toMatch(/A table stands alone/);
  }, 60_000);
});

function raise(): never {
  throw new Error('No server.');
}
