import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { built, run, type Built } from '../cli/built';
import { GOOD } from '../cli/small-log';
import { monitoredLog } from './monitored-log';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const hasPrometheus = has('promtool') && has('prometheus');
if (!hasPrometheus) console.warn('SKIPPED: there is no Prometheus here (scripts/install-prometheus.mjs installs it).');

let program: Built;
let folder: string;
beforeAll(async () => {
  program = await built();
  folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  writeFileSync(join(folder, 'log.csv'), monitoredLog());
});
afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function metrics(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(
    program.cli,
    ['metrics', 'log.csv', '--good', GOOD, '--quiet', ...words],
    { cwd: folder },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('metrics of a log', () => {
  it('counts every row once, in seconds, with a bounded number of series', async () => {
    const text = await metrics();
    const value = (line: RegExp): number => Number(line.exec(text)?.[1]);
    expect(value(/^ml_prediction_seconds_bucket\{le="\+Inf"\} (\d+)$/m)).toBe(4000);
    expect(value(/^ml_prediction_seconds_count (\d+)$/m)).toBe(4000);
    expect(value(/^ml_prediction_seconds_sum ([\d.]+)$/m)).toBeCloseTo(208.4, 6);
    const predictions = [...text.matchAll(/^ml_predictions_total\{.*\} (\d+)$/gm)].map(([, count]) => Number(count));
    expect(predictions.reduce((total, count) => total + count, 0)).toBe(4000);
    expect(text).toMatch(/^ml_feature_psi\{feature_name="age"\} [\d.]+$/m);
    expect(text.split('\n').length).toBeLessThan(100);
  });

  it('asks for the unit of a latency whose name does not say it', async () => {
    writeFileSync(join(folder, 'unit.csv'), monitoredLog().replace('latency_ms', 'latency'));
    const { status, stderr } = await run(program.cli, ['metrics', 'unit.csv', '--good', GOOD, '--quiet'], {
      cwd: folder,
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^model-incident: The name of the latency column "latency" does not say its unit\. [^\n]+\n$/,
    );
  });
});

describe.skipIf(!hasPrometheus)('a real Prometheus', () => {
  it('accepts the exposition text and the alerting rules', async () => {
    const text = await metrics('--alerting-rules', 'rules.yml', '--dashboard', 'dashboard.json');
    execFileSync('promtool', ['check', 'metrics'], { input: text });
    const checked = execFileSync('promtool', ['check', 'rules', join(folder, 'rules.yml')], { encoding: 'utf8' });
    expect(checked).toMatch(/SUCCESS: 7 rules found/);
    const dashboard = JSON.parse(readFileSync(join(folder, 'dashboard.json'), 'utf8')) as {
      panels: { targets: { expr: string }[] }[];
    };
    expect(dashboard.panels.length).toBeGreaterThan(4);
  });

  it('scrapes the OpenMetrics form and keeps the exemplars', async () => {
    const text = await metrics('--openmetrics');
    expect(text).toMatch(/# EOF\n$/);
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/openmetrics-text; version=1.0.0; charset=utf-8').end(text);
    });
    const scraped = await listening(server);
    const [port, stop] = await startPrometheus(scraped);
    try {
      const query = async (path: string): Promise<unknown> => {
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`).catch(() => null);
        return answer?.ok ? ((await answer.json()) as { data: unknown }).data : null;
      };
      const [up] = await vi.waitFor(
        async () => {
          const found = (await query('query?query=ml_prediction_seconds_count')) as {
            result: { value: [number, string] }[];
          };
          expect(found.result.length).toBe(1);
          return found.result;
        },
        { timeout: 60_000, interval: 500 },
      );
      expect(up?.value[1]).toBe('4000');
      const now = Date.now() / 1000;
      const exemplars = (await query(`query_exemplars?query=ml_prediction_seconds_bucket&start=0&end=${now}`)) as {
        exemplars: { labels: Record<string, string> }[];
      }[];
      const ids = exemplars.flatMap((series) => series.exemplars.map(({ labels }) => labels.prediction_id));
      expect(ids.length).toBeGreaterThan(0);
      for (const id of ids) expect(id).toMatch(/^r\d+$/);
    } finally {
      await stop();
      server.close();
    }
  });

  async function listening(server: Server): Promise<number> {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }

  async function startPrometheus(target: number): Promise<[number, () => Promise<void>]> {
    const reserved = createServer();
    const port = await listening(reserved);
    await new Promise((done) => reserved.close(done));
    const config = join(folder, 'prometheus.yml');
    writeFileSync(
      config,
      `global: {scrape_interval: 1s}\nscrape_configs:\n  - job_name: model\n    static_configs: [{targets: ['127.0.0.1:${target}']}]\n`,
    );
    const child = spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'tsdb')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--enable-feature=exemplar-storage',
      ],
      { stdio: 'ignore' },
    );
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    return [
      port,
      async () => {
        child.kill('SIGTERM');
        await ended;
      },
    ];
  }
});
