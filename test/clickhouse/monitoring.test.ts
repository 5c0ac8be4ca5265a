import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, run, type Built } from '../unit/cli/built';
import { shadowLogs } from '../unit/monitoring/shadow-logs';
import { differences } from './differences';
import { LOOKER, program, startServers, WHY_SKIPPED, type RunningServer } from './servers';
import { makeTable } from './tables';

if (program === null) console.warn(WHY_SKIPPED);

/** Users of two variants, some of whom saw both; one bought more often. */
function experimentLog(users = 900): string {
  const lines = ['timestamp,user_id,variant,prediction,label,purchased,revenue,latency_ms'];
  for (let i = 0; i < users * 3; i++) {
    const user = (i * 7) % users;
    const variant = user % 2 === 0 || (user % 97 === 0 && i % 2 === 0) ? 'control' : 'treatment';
    const bought = (user * 31 + i) % 10 < (variant === 'control' ? 3 : 4);
    const at = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
    const [prediction, label] = [i % 5 === 0 ? 'a' : 'b', i % 7 === 0 ? 'a' : 'b'];
    lines.push(
      `${at},u${user},${variant},${prediction},${label},${bought ? 1 : 0},${bought ? (i % 90) + 0.25 : 0},${20 + (i % 40)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const WHOLE = /^(purchased|latency_ms|champion_latency_ms|challenger_latency_ms|day)$/;

describe.skipIf(program === null)('Monitoring of a table', () => {
  let servers: RunningServer[] = [];
  let product: Built;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'monitoring-'));
    [servers, product] = await Promise.all([startServers(1), built()]);
  }, 120_000);
  afterAll(async () => {
    product.remove();
    for (const server of servers) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The report of a file, and of the same rows in a table, from the end to the beginning. */
  async function both(command: string, text: string, words: string[]): Promise<[unknown, unknown]> {
    const [server] = servers;
    if (!server) throw new Error('No server.');
    const file = join(folder, `${command}.csv`);
    await writeFile(file, text);
    const [head = '', ...lines] = text.trim().split('\n');
    const columns = head.split(',');
    const types = columns.map((name) => [
      name,
      name === 'timestamp' ? 'String' : WHOLE.test(name) ? 'Int64' : name === 'revenue' ? 'Float64' : 'String',
    ]);
    const cells = lines.map((line) => line.split(',')).toReversed();
    await makeTable(server.admin, command, Object.fromEntries(types) as Record<string, string>, cells);
    const env = { CLICKHOUSE_USER: LOOKER.user, CLICKHOUSE_PASSWORD: LOOKER.password };
    const reports = [];
    for (const log of [file, `clickhouse://${server.host}/default/${command}`]) {
      const { status, stdout, stderr } = await run(product.cli, [command, log, ...words, '--format', 'json'], { env });
      expect([status, stderr]).toEqual([0, expect.stringMatching(/^Looking at /)]);
      reports.push((JSON.parse(stdout) as { monitoring: unknown }).monitoring);
    }
    return [reports[0], reports[1]];
  }

  it('an experiment by user is what it is of a file', async () => {
    const words = ['--primary', 'purchased:max', '--metric', 'revenue:sum', '--metric', 'latency_ms:mean'];
    const roles = ['--role', 'variant=variant', '--role', 'entity=user_id'];
    const [file, table] = await both('experiment', experimentLog(), [...words, ...roles]);
    expect(JSON.stringify(file)).toContain('"purchased:max"');
    expect(differences(table, file)).toEqual([]);
  }, 120_000);

  it.each(['wide', 'long'] as const)(
    'a shadow comparison (%s) is what it is of a file',
    async (layout) => {
      const words = layout === 'long' ? ['--by', 'model_version', '--champion', 'v1', '--challenger', 'v2'] : [];
      const [file, table] = await both('shadow', shadowLogs(1500)[layout], words);
      expect(JSON.stringify(file)).toContain('"mcnemar"');
      expect(differences(table, file)).toEqual([]);
    },
    120_000,
  );
});
