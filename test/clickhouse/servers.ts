import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLACES = ['/usr/sbin/clickhouse-server', '/usr/bin/clickhouse-server', '/usr/local/bin/clickhouse-server'];
const STARTS_WITHIN = 60_000;

/** The server's program; null where the package is not installed. */
export const program = PLACES.find((place) => existsSync(place)) ?? null;

export const WHY_SKIPPED =
  'SKIPPED: there is no clickhouse-server here, so nothing was asked of a real one. `node scripts/install-clickhouse.mjs` installs it.';

/** Users that every server knows, beside `default`, who may do all from this machine. */
export const READER = { user: 'reader', password: 'r3ader-s3cret' };
export const LOOKER = { user: 'looker', password: 'l00ker-s3cret' };
export const LIMITED = { user: 'limited', password: 'l1mited-s3cret' };
export const HURRIED = { user: 'hurried', password: 'hurr1ed-s3cret' };

/** May read few rows: whoever reads a whole table is stopped. */
export const FRUGAL = { user: 'frugal', password: 'frug4l-s3cret' };

export interface RunningServer {
  /** `127.0.0.1:PORT` of its HTTP interface. */
  readonly host: string;
  readonly admin: ClickHouseClient;
  /** Of its process. */
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ServersOptions {
  /** Keeps every query with what it cost in `system.query_log`. */
  queryLog?: boolean;
}

/** Real servers on loopback, each a shard of the cluster `both`; temporary folders, no other port is touched. */
export async function startServers(count: number, options: ServersOptions = {}): Promise<RunningServer[]> {
  if (program === null) throw new Error(WHY_SKIPPED);
  const ports = await freePorts(count * 2);
  const shards = Array.from({ length: count }, (_, index) => ({
    http: ports[index * 2] ?? 0,
    tcp: ports[index * 2 + 1] ?? 0,
  }));
  return Promise.all(shards.map((shard) => start(program ?? '', shard, shards, options)));
}

interface Shard {
  http: number;
  tcp: number;
}

async function start(
  path: string,
  shard: Shard,
  shards: readonly Shard[],
  options: ServersOptions,
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'clickhouse-'));
  for (const part of ['data', 'tmp', 'files']) await mkdir(join(folder, part));
  await writeFile(join(folder, 'config.xml'), configuration(folder, shard, shards, options));
  await writeFile(join(folder, 'users.xml'), users(options));
  const child = spawn(path, [`--config-file=${join(folder, 'config.xml')}`], { stdio: 'ignore', cwd: folder });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const host = `127.0.0.1:${shard.http}`;
  const admin = createClient({
    url: `http://${host}`,
    request_timeout: 120_000,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const stop = async (): Promise<void> => {
    await admin.close();
    kill();
    await ended;
    process.off('exit', kill);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(host, child);
  } catch (error) {
    const log = await readFile(join(folder, 'errors.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`clickhouse-server does not start: ${log.slice(-1000)}`, { cause: error });
  }
  return { host, admin, pid: child.pid ?? 0, stop };
}

async function answers(host: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + STARTS_WITHIN;
  for (;;) {
    const answer = await fetch(`http://${host}/ping`).catch(() => null);
    if (answer?.ok) return;
    if (child.exitCode !== null || Date.now() > until) throw new Error('The server has ended, or is too slow.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const QUERY_LOG =
  '<query_log><database>system</database><table>query_log</table>' +
  '<flush_interval_milliseconds>1000</flush_interval_milliseconds></query_log>';

const configuration = (
  folder: string,
  { http, tcp }: Shard,
  shards: readonly Shard[],
  { queryLog = false }: ServersOptions,
): string => `<yandex>
  <logger><level>error</level><errorlog>${folder}/errors.log</errorlog><log>${folder}/server.log</log></logger>
  <http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
  <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><user_files_path>${folder}/files/</user_files_path>
  <users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>16777216</mark_cache_size><timezone>UTC</timezone>
  <remote_servers><both>${shards
    .map(({ tcp: port }) => `<shard><replica><host>127.0.0.1</host><port>${port}</port></replica></shard>`)
    .join('')}</both></remote_servers>
  ${queryLog ? QUERY_LOG : ''}
</yandex>
`;

const users = ({ queryLog = false }: ServersOptions): string => {
  const account = ({ user, password }: { user: string; password: string }, profile: string, quota: string): string =>
    `<${user}><password>${password}</password><networks><ip>127.0.0.1</ip></networks>` +
    `<profile>${profile}</profile><quota>${quota}</quota></${user}>`;
  return `<yandex>
  <profiles>
    <default><max_memory_usage>${queryLog ? 8 : 2}000000000</max_memory_usage><log_queries>${queryLog ? 1 : 0}</log_queries></default>
    <settings_too><readonly>2</readonly></settings_too>
    <only_read><readonly>1</readonly></only_read>
    <few_rows><readonly>2</readonly><max_rows_to_read>60000</max_rows_to_read></few_rows>
    <in_a_hurry><readonly>1</readonly><max_execution_time>1</max_execution_time></in_a_hurry>
  </profiles>
  <users>
    <default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>none</quota></default>
    ${account(READER, 'settings_too', 'none')}
    ${account(LOOKER, 'only_read', 'none')}
    ${account(LIMITED, 'only_read', 'few')}
    ${account(FRUGAL, 'few_rows', 'none')}
    ${account(HURRIED, 'in_a_hurry', 'none')}
  </users>
  <quotas>
    <none></none>
    <few><interval><duration>3600</duration><queries>3</queries></interval></few>
  </quotas>
</yandex>
`;
};
