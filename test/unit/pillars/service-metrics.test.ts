import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { readMetrics } from '../../../src/log/metrics/read';
import { emptyRequest } from '../../../src/protocol/investigation';
import type { Report } from '../../../src/protocol/report';

let folder: string;
const START = Date.UTC(2026, 2, 1) / 1000;
const ROWS = 2400;
const ONSET = 1600;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-metrics-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

type Points = [number, string][];
const matrix = (...series: { metric: Record<string, string>; values: Points }[]) => ({
  status: 'success',
  data: { resultType: 'matrix', result: series },
});

describe('answers of Prometheus to range queries', () => {
  test('counters become rates, restarts are no falls, NaN and infinity are gaps', async () => {
    const values: Points = [
      [0, '100'],
      [10, '150'],
      [20, '20'],
      [30, 'NaN'],
      [40, '60'],
    ];
    const metric = { __name__: 'errors_total', job: 'a' };
    const source = await readMetrics([await file('counter.json', matrix({ metric, values }))]);
    expect(source?.series).toMatchObject([{ name: 'errors_total', labels: { job: 'a' }, kind: 'counter', resets: 1 }]);
    expect([...(source?.series[0]?.value ?? [])]).toEqual([NaN, 5, 2, NaN, 2]);
  });

  test('a sum beside its count gives the mean of each step', async () => {
    const of = (name: string, ...counts: number[]) => ({
      metric: { __name__: name },
      values: counts.map((count, index): [number, string] => [index * 10, String(count)]),
    });
    const source = await readMetrics([
      await file('sum.json', matrix(of('wait_seconds_sum', 1, 3, 9), of('wait_seconds_count', 10, 20, 22))),
    ]);
    const mean = source?.series.find(({ name }) => name === 'wait_seconds, mean');
    expect([...(mean?.value ?? [])]).toEqual([NaN, 0.2, 3]);
  });

  test('files of one series are put in order of time', async () => {
    const part = (from: number): unknown =>
      matrix({
        metric: { __name__: 'queue' },
        values: [
          [from, '1'],
          [from + 5, '2'],
        ] as Points,
      });
    const source = await readMetrics([await file('b.json', part(100)), await file('a.json', part(0))]);
    expect(source?.series).toHaveLength(1);
    expect([...(source?.series[0]?.time ?? [])]).toEqual([0, 5e6, 100e6, 105e6]);
  });

  test.each([
    ['vector', { status: 'success', data: { resultType: 'vector', result: [] } }, /instant query \(a vector\)/],
    [
      'failed',
      { status: 'error', errorType: 'bad_data', error: 'parse error' },
      /failed answer of Prometheus \(bad_data: parse error\)/,
    ],
    ['none', matrix(), /holds no series with values/],
    [
      'shape',
      { status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values: [['now', '1']] }] } },
      /at 0\.values\.0\.0/,
    ],
    ['text', 'up 1', /is not an answer of Prometheus/],
  ])('%s ends in one sentence', async (name, content, expected) => {
    const path = await file(`${name}.json`, content);
    await expect(readMetrics([path])).rejects.toMatchObject({
      code: 'metrics-invalid',
      message: expect.stringMatching(expected) as string,
    });
  });
});

describe('service metrics beside an investigation', () => {
  let report: Report;
  beforeAll(async () => {
    const lines = ['timestamp,prediction_id,feat_a,prediction,label'];
    for (let row = 0; row < ROWS; row++) {
      const noise = ((row * 7919) % 97) / 97;
      const predicted = row % 3 === 0 ? 'UP' : 'DOWN';
      const wrong = noise < (row >= ONSET ? 0.45 : 0.2);
      const label = wrong ? (predicted === 'UP' ? 'DOWN' : 'UP') : predicted;
      lines.push(
        `${new Date((START + row * 60) * 1000).toISOString()},p${row},${((row * 31) % 89) / 89},${predicted},${label}`,
      );
    }
    const series = (name: string, value: (row: number) => number) => ({
      metric: { __name__: name, job: 'model' },
      values: Array.from({ length: ROWS / 4 }, (_, index): [number, string] => [
        START + index * 240,
        String(value(index * 4)),
      ]),
    });
    let served = 0;
    const metrics = matrix(
      series('queue_length', (row) => (row >= ONSET ? 40 : 4) + ((row * 13) % 7)),
      series('cpu_seconds', (row) => 0.5 + ((row * 17) % 11) / 100),
      series('requests_total', (row) => (served += 100 + ((row * 7) % 5))),
    );
    const investigation = new Investigation();
    const answer = await investigation.run({
      ...emptyRequest([await file('log.csv', `${lines.join('\n')}\n`)]),
      metrics: [await file('metrics.json', metrics)],
      good: '2026-03-01T00:00Z/2026-03-02T02:00Z',
      bad: '2026-03-02T02:40Z/2026-03-02T16:00Z',
    });
    await investigation.close();
    report = answer;
  }, 120_000);

  test('the series that moved is named, with when; the others are not', () => {
    const { series = [] } = report.serviceMetrics ?? {};
    expect(series.map(({ title, moved }) => [title, moved])).toEqual([
      ['queue_length', true],
      expect.arrayContaining([false]) as unknown,
      expect.arrayContaining([false]) as unknown,
    ]);
    expect(Math.abs(Date.parse(series[0]?.movedAt ?? '') / 1000 - (START + ONSET * 60))).toBeLessThanOrEqual(480);
    expect(series[0]?.points.time.length).toBeLessThanOrEqual(300);
  });

  test('it is context: neither a reason to suspect the infrastructure nor a cause', () => {
    const [infrastructure] = report.steps;
    const finding = infrastructure?.findings.find(({ id }) => id === 'infrastructure.metric/queue_length');
    expect(finding).toMatchObject({
      severity: 'info',
      text: expect.stringMatching(/queue_length went from 7 to 43/) as string,
    });
    expect(infrastructure?.status).not.toBe('suspect');
    expect(report.hypotheses.flatMap(({ evidenceFor }) => evidenceFor).join(' ')).not.toMatch(/queue_length/);
  });
});
