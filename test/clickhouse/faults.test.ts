import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OpenedLog } from '../../src/analysis/opened-log';
import { tableAddress, type Credentials } from '../../src/engine/clickhouse/address';
import type { TableColumn } from '../../src/engine/clickhouse/columns';
import { ClickHouseEngine } from '../../src/engine/clickhouse/engine';
import { OpenTable } from '../../src/engine/clickhouse/open';
import { TableRows } from '../../src/engine/clickhouse/rows';
import { Server } from '../../src/engine/clickhouse/server';
import { column, compare, literal, within, type Expression } from '../../src/engine/expression';
import { readLog } from '../../src/log/open';
import { IncidentError } from '../../src/protocol/errors';
import { emptyRequest } from '../../src/protocol/investigation';
import {
  FRUGAL,
  HURRIED,
  LIMITED,
  LOOKER,
  program,
  READER,
  startServers,
  WHY_SKIPPED,
  type RunningServer,
} from './servers';
import { insert, makeTable } from './tables';

const ENDLESS = 'SELECT sum(number % 7) FROM system.numbers';
const DEFAULT: Credentials = { user: 'default', password: '' };

if (program === null) console.warn(WHY_SKIPPED);

/** The sentence that a user reads. Nothing of what is thrown may hold a password. */
async function faultOf(work: Promise<unknown>, ...secrets: string[]): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('Nothing went wrong.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof IncidentError)) throw error;
  for (const secret of [READER, LOOKER, LIMITED, HURRIED].map(({ password }) => password).concat(secrets)) {
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret);
  }
  expect(error.sentence).toMatch(/^[^\n]+[.] [A-Z][^\n]+[.]$/);
  return `${error.code}: ${error.sentence}`;
}

describe.skipIf(program === null)('Faults of ClickHouse end in one sentence, and a retry works', () => {
  let servers: RunningServer[] = [];
  let host = '';
  const opened: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    servers = await startServers(2);
    const [one, other] = servers;
    if (!one || !other) throw new Error('Two servers are needed.');
    host = one.host;
    for (const { admin } of servers)
      await makeTable(admin, 'part', { t: 'DateTime', x: 'Float64' }, [[1_700_000_000, 1]]);
    await makeTable(one.admin, 'whole', { t: 'DateTime', x: 'Float64' }, [], 'Distributed(both, default, part)');
  }, 90_000);
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(async () => {
    for (const server of servers) await server.stop().catch(() => undefined);
  });

  const address = (table: string, place = host) => tableAddress(`clickhouse://${place}/default/${table}`);
  const connect = async (credentials: Credentials, seconds = 60): Promise<Server> => {
    const server = await Server.connect(address('part'), { credentials, seconds });
    opened.push(server);
    return server;
  };
  const open = (table: string, credentials = DEFAULT, place = host): Promise<unknown> =>
    OpenTable.open(address(table, place), { credentials, seconds: 60 }).then((found) => opened.push(found));

  /** Queries of a user that still run, once those that were just stopped have had a moment. */
  const running = async (user: string): Promise<number> => {
    for (let tries = 0; ; tries++) {
      const query = `SELECT count() FROM system.processes WHERE user = '${user}' AND query LIKE '%system.numbers%' AND query NOT LIKE '%processes%'`;
      const answer = await servers[0]?.admin.query({ query, format: 'TabSeparated' });
      const found = Number(await answer?.text());
      if (found === 0 || tries === 10) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it('the server is not there', async () => {
    expect(await faultOf(open('part', READER, '127.0.0.1:1'))).toMatch(
      /^server-unreachable: http:\/\/127\.0\.0\.1:1 cannot be reached/,
    );
    expect(await faultOf(open('part', READER, 'no-such-host.invalid:8123'))).toMatch(/^server-unreachable: /);
  });

  it('wrong password, unknown user', async () => {
    const wrong = { user: READER.user, password: 'wr0ng-s3cret' };
    expect(await faultOf(open('part', wrong), wrong.password)).toMatch(/^access-denied: /);
    expect(await faultOf(open('part', { user: 'nobody', password: 'wr0ng-s3cret' }), 'wr0ng-s3cret')).toMatch(
      /^access-denied: /,
    );
    await open('part', READER);
  });

  it('no such table, no such database', async () => {
    expect(await faultOf(open('none'))).toMatch(/^table-not-found: \S+ has no table default\.none\. /);
    const elsewhere = OpenTable.open(tableAddress(`clickhouse://${host}/nowhere/part`), { credentials: DEFAULT });
    expect(await faultOf(elsewhere)).toMatch(/^table-not-found: /);
  });

  it('credentials in the address', async () => {
    const log = `clickhouse://ann:s3cret-in-url@${host}/default/part`;
    expect(await faultOf(readLog(emptyRequest([log])), 's3cret-in-url')).toMatch(/^usage: .*CLICKHOUSE_PASSWORD/);
    for (const typed of ['clickhouse://ann:s3cret@in@url:x/y', `clickhouse://${host}/x/y?password=s3cret`]) {
      expect(await faultOf(readLog(emptyRequest([typed])), 's3cret')).toMatch(/^usage: /);
    }
  });

  it('a time limit that the server keeps, and one that the user brings along', async () => {
    const reader = await connect(READER, 1);
    expect(await faultOf(reader.query(ENDLESS))).toMatch(/^query-stopped: .*time limit of 1 s/);
    const hurried = await connect(HURRIED);
    expect(await faultOf(hurried.query(ENDLESS))).toMatch(/^query-stopped: /);
    expect(await reader.query('SELECT 1')).toEqual([['1']]);
    expect(await running(READER.user)).toBe(0);
  });

  it('a user who may set nothing: the limit is kept here, and the query is killed there', async () => {
    const looker = await connect(LOOKER, 1);
    expect(await faultOf(looker.query(ENDLESS))).toMatch(/^query-stopped: .*time limit of 1 s/);
    expect(await running(LOOKER.user)).toBe(0);
    expect(await looker.query('SELECT 1')).toEqual([['1']]);
  });

  it.each([READER, LOOKER])('cancelling frees the server ($user)', async ({ user, password }) => {
    const server = await connect({ user, password });
    const abort = new AbortController();
    const endless = server.query(ENDLESS, abort.signal);
    setTimeout(() => abort.abort(), 300);
    await expect(endless).rejects.toMatchObject({ code: 'cancelled' });
    const since = performance.now();
    expect(await running(user)).toBe(0);
    expect(performance.now() - since).toBeLessThan(1000);
    expect(await server.query('SELECT 1')).toEqual([['1']]);
  });

  it('a query that someone kills', async () => {
    const server = await connect(READER);
    const endless = faultOf(server.query(ENDLESS));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await servers[0]?.admin.command({ query: `KILL QUERY WHERE user = '${READER.user}' ASYNC` });
    expect(await endless).toMatch(/^query-stopped: A query was killed/);
    expect(await server.query('SELECT 1')).toEqual([['1']]);
  });

  it('a quota that is used up', async () => {
    const server = await connect(LIMITED);
    const asked = async (): Promise<void> => {
      for (let query = 0; query < 5; query++) await server.query('SELECT 1');
    };
    expect(await faultOf(asked())).toMatch(/^query-stopped: A quota or limit of this user/);
  });

  it('an answer that fails after its first rows is no answer', async () => {
    const server = await connect(READER);
    const query = `SELECT number, throwIf(number = 200000) FROM (SELECT number FROM system.numbers LIMIT 300000)`;
    await expect(server.query(query)).rejects.toThrow();
  });

  it.each([
    ['DateTime', '1700000000 + number', undefined],
    ['Int64', '(1700000000 + number) * 1000', 'milliseconds'],
  ] as const)('a period of a table sorted by its time (%s) is read, not the table', async (declared, value, unit) => {
    const admin = servers[0]?.admin ?? raise();
    await makeTable(admin, 'sorted', { t: declared }, [], 'MergeTree ORDER BY t');
    const rows = `SELECT CAST(${value} AS ${declared}) FROM (SELECT number FROM system.numbers LIMIT 400000)`;
    await admin.command({ query: `INSERT INTO sorted ${rows}` });
    const time: TableColumn = {
      name: 't',
      declared,
      type: 'time',
      ...(unit ? { time: { kind: 'epoch', unit } } : {}),
    };
    const server = await connect(FRUGAL);
    const engine = new ClickHouseEngine(server, new TableRows('default', 'sorted', [time]), '');
    const start = 1_700_100_000_000_000;
    const count = async (where?: Expression): Promise<unknown> =>
      (await engine.count({ by: {}, measures: { rows: { kind: 'count' } }, ...(where ? { where } : {}) })).get(
        'rows',
        0,
      );
    expect(await count(within(column('t'), start, start + 20_000_000_000))).toBe(20_000);
    expect(await count(compare(column('t'), '=', literal(start)))).toBe(1);
    expect(await faultOf(count(compare(column('t'), '!=', literal(start))))).toMatch(
      /^query-stopped: A quota or limit/,
    );
  });

  it('rows of the future tell of a clock that is ahead', async () => {
    const later = Math.floor(Date.now() / 1000) + 7200;
    const rows = Array.from({ length: 50 }, (_, i) => [later - i * 600, i % 2]);
    await makeTable(servers[0]?.admin ?? raise(), 'skewed', { timestamp: 'DateTime', prediction: 'UInt8' }, rows);
    const { problems } = await readLog(emptyRequest([`clickhouse://${host}/default/skewed`]));
    expect(problems.find(({ code }) => code === 'clock-skew')?.text).toMatch(
      /^1\d rows are later than the clock of the server, by up to 7\d{3} s/,
    );
  });

  it('a table that has grown is counted anew, one that has not is not', async () => {
    const admin = servers[0]?.admin ?? raise();
    const rows = (from: number): [number, string, string, number][] =>
      Array.from({ length: 400 }, (_, i) => {
        const n = from + i;
        return [1_700_000_000 + n * 60, n % 3 === 0 ? 'a' : 'b', n % 4 === 0 ? 'a' : 'b', n % 17];
      });
    const types = { timestamp: 'DateTime', prediction: 'String', label: 'String', amount: 'Float64' };
    await makeTable(admin, 'growing', types, rows(0), 'MergeTree ORDER BY timestamp');
    const opened = new OpenedLog();
    try {
      const request = emptyRequest([`clickhouse://${host}/default/growing`]);
      const log = await opened.open(request, {});
      expect(await opened.open(request, {})).toBe(log);
      await insert(admin, 'growing', rows(400));
      const grown = await opened.open(request, {});
      expect([log.load.rows, grown.load.rows]).toEqual([400, 800]);
    } finally {
      await opened.close();
    }
  }, 60_000);

  it('a connection that is lost in mid-query, and a shard that is gone', async () => {
    const [, other] = servers;
    const place = other?.host ?? '';
    const server = await Server.connect(address('part', place), { credentials: READER });
    const endless = faultOf(server.query(ENDLESS));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await other?.stop();
    expect(await endless).toMatch(/^server-unreachable: The connection to \S+ was lost in the middle of a query/);
    expect(await faultOf(server.query('SELECT 1'))).toMatch(/^server-unreachable: /);
    await server.close();
    expect(await faultOf(open('whole'))).toMatch(/^server-unreachable: .*other servers of its cluster/);
    await open('part');
  }, 60_000);
});

function raise(): never {
  throw new Error('No server.');
}
