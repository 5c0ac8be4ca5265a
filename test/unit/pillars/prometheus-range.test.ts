import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readMetrics } from '../../../src/log/metrics/read';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const hasPrometheus = has('promtool') && has('prometheus');
if (!hasPrometheus) console.warn('SKIPPED: there is no Prometheus here (scripts/install-prometheus.mjs installs it).');

const START = Date.UTC(2026, 2, 1) / 1000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-range-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Prometheus does not answer.');
}

test.skipIf(!hasPrometheus)(
  'what a real Prometheus answers is read: gauges, a counter that restarts, an expression',
  async () => {
    const lines: string[] = ['# TYPE queue gauge'];
    const points = Array.from({ length: 60 }, (_, index) => ({ at: START + index * 60, index }));
    for (const { at, index } of points) lines.push(`queue{job="m"} ${index < 40 ? 4 : 40} ${at}`);
    lines.push('# TYPE failures counter');
    for (const { at, index } of points)
      lines.push(`failures_total{job="m"} ${(index < 30 ? index : index - 30) * 6} ${at}`);
    await writeFile(join(folder, 'history.txt'), `${lines.join('\n')}\n# EOF\n`);
    await writeFile(join(folder, 'prometheus.yml'), '');
    execFileSync('promtool', [
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      join(folder, 'history.txt'),
      join(folder, 'data'),
    ]);
    const port = await freePort();
    const server = spawn('prometheus', [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    try {
      await answering(`http://127.0.0.1:${port}/-/ready`);
      const ask = async (query: string, name: string): Promise<string> => {
        const words = new URLSearchParams({ query, start: String(START), end: String(START + 3540), step: '60' });
        const text = await fetch(`http://127.0.0.1:${port}/api/v1/query_range?${words.toString()}`).then((each) =>
          each.text(),
        );
        await writeFile(join(folder, name), text);
        return join(folder, name);
      };
      const files = [await ask('{job="m"}', 'all.json'), await ask('queue / 0', 'infinite.json')];
      const source = await readMetrics(files);
      const byName = new Map(source?.series.map((series) => [series.name, series]));
      expect([...(byName.get('queue')?.value ?? [])]).toEqual(points.map(({ index }) => (index < 40 ? 4 : 40)));
      const rate = byName.get('failures_total');
      expect(rate).toMatchObject({ kind: 'counter', resets: 1 });
      expect([...(rate?.value ?? [])].slice(1, 30)).toEqual(Array.from({ length: 29 }, () => 0.1));
      expect(byName.get('')?.value.every(Number.isNaN)).toBe(true);
    } finally {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await ended;
    }
  },
);
