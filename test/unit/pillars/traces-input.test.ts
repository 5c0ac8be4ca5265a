import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spansAlone } from '../../../src/engine/duckdb/spans/store';
import { recogniseSpans } from '../../../src/log/traces/recognise';
import { waterfallOf } from '../../../src/log/traces/waterfall';
import type { SpanStore } from '../../../src/engine/spans';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traces-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opened(text: string, name = 'spans.json'): Promise<SpanStore> {
  const path = join(folder, name);
  await writeFile(path, text);
  return spansAlone([await recogniseSpans(path)], { threads: 1, memory: 5e8 });
}

interface Span {
  id: string;
  parent?: string;
  service?: string;
  start: number;
  end: number;
  error?: boolean;
}

/** Milliseconds of one trace as OTLP. */
const otlp = (spans: Span[], trace = 'ab'.repeat(16)): string =>
  JSON.stringify({
    resourceSpans: spans.map(({ id, parent, service = 'a', start, end, error }) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: trace,
              spanId: id.padStart(16, '0'),
              ...(parent ? { parentSpanId: parent.padStart(16, '0') } : {}),
              name: `s${id}`,
              kind: 1,
              startTimeUnixNano: String(1_772_000_000_000_000_000n + BigInt(start) * 1_000_000n),
              endTimeUnixNano: String(1_772_000_000_000_000_000n + BigInt(end) * 1_000_000n),
              status: error ? { code: 2, message: 'no' } : {},
            },
          ],
        },
      ],
    })),
  });

async function selfTimes(spans: Span[]): Promise<Record<string, number>> {
  const store = await opened(otlp(spans), `${JSON.stringify(spans).length}-${spans.length}.json`);
  try {
    const found = await store.trace('ab'.repeat(16), 100);
    return Object.fromEntries((found?.rows ?? []).map(({ name, self }) => [name, self / 1e6]));
  } finally {
    await store.close();
  }
}

describe('what a trace waits for', () => {
  test('children one after another leave their parent the rest', async () => {
    const times = await selfTimes([
      { id: '1', start: 0, end: 100 },
      { id: '2', parent: '1', start: 10, end: 40 },
      { id: '3', parent: '1', start: 50, end: 90 },
    ]);
    expect(times).toEqual({ s1: 30, s2: 30, s3: 40 });
  });

  test('of children side by side, the one that ends last counts, the other only before it began', async () => {
    const times = await selfTimes([
      { id: '1', start: 0, end: 100 },
      { id: '2', parent: '1', start: 0, end: 60 },
      { id: '3', parent: '1', start: 20, end: 100 },
      { id: '4', parent: '1', start: 30, end: 50 },
    ]);
    expect(times).toEqual({ s1: 0, s2: 20, s3: 80, s4: 0 });
  });

  test('a child that outlives its parent counts up to its end', async () => {
    const times = await selfTimes([
      { id: '1', start: 0, end: 100 },
      { id: '2', parent: '1', start: 80, end: 500 },
    ]);
    expect(times).toEqual({ s1: 80, s2: 20 });
  });

  test('a child on another clock is moved into its parent', async () => {
    const times = await selfTimes([
      { id: '1', start: 0, end: 100 },
      { id: '2', parent: '1', service: 'b', start: 5_000, end: 5_060 },
    ]);
    expect(times).toEqual({ s1: 40, s2: 60 });
  });

  test('a span whose parent was not sampled is its trace’s entry’s', async () => {
    const times = await selfTimes([
      { id: '1', start: 0, end: 100 },
      { id: '2', parent: '9', start: 20, end: 50 },
    ]);
    expect(times).toEqual({ s1: 70, s2: 30 });
  });

  test('spans that are each other’s parents end in no endless search', async () => {
    const times = await selfTimes([
      { id: '1', start: 0, end: 100 },
      { id: '2', parent: '3', start: 20, end: 50 },
      { id: '3', parent: '2', start: 20, end: 50 },
      { id: '4', parent: '4', start: 20, end: 30 },
    ]);
    expect(times.s1).toBe(90);
    expect(times).toMatchObject({ s2: 0, s3: 0, s4: 10 });
  });
});

test('Jaeger JSON: microseconds, processes, references and tags', async () => {
  const span = (id: string, parent: string | null, start: number, duration: number, tags: object[] = []) => ({
    traceID: 'abc123',
    spanID: id,
    operationName: `op-${id}`,
    references: parent ? [{ refType: 'CHILD_OF', traceID: 'abc123', spanID: parent }] : [],
    startTime: 1_772_000_000_000_000 + start,
    duration,
    tags,
    processID: parent ? 'p2' : 'p1',
  });
  const error = [{ key: 'error', type: 'bool', value: true }];
  const processes = { p1: { serviceName: 'web' }, p2: { serviceName: 'model' } };
  const spans = [span('1', null, 0, 5_000), span('2', '1', 1_000, 3_000, error)];
  const store = await opened(
    JSON.stringify({ data: [{ traceID: 'abc123', spans, processes }], total: 0 }),
    'jaeger.json',
  );
  const waterfall = await waterfallOf(store, 'ABC123', () => true);
  expect(waterfall?.spans).toMatchObject([
    { service: 'web', name: 'op-1', duration: 5, self: 2, error: false },
    { service: 'model', name: 'op-2', start: 1, duration: 3, self: 3, error: true, attributes: { error: 'true' } },
  ]);
  await store.close();
});

test('spans that were sent twice count once', async () => {
  const line = otlp([{ id: '1', start: 0, end: 100 }]);
  const store = await opened(`${line}\n${line}\n`, 'twice.jsonl');
  expect(store.reading).toMatchObject({ spans: 1, duplicates: 1 });
  await store.close();
});

describe('what is no trace file ends in one sentence that names it', () => {
  const good = otlp([{ id: '1', start: 0, end: 100 }]);
  test.each([
    ['empty', '', /empty.* is empty/],
    ['csv', 'a,b\n1,2\n', /is no JSON/],
    ['metrics', '{"resourceMetrics":[]}', /holds OTLP metrics, no traces/],
    ['logs', '{"resourceLogs":[]}', /holds OTLP logs, no traces/],
    ['zipkin', '[{"traceId":"a","id":"b","timestamp":1,"localEndpoint":{}}]', /holds Zipkin spans/],
    ['other', '{"a":1}', /holds no spans that are known/],
    ['none', '{"resourceSpans":[]}', /holds no spans/],
    ['broken', `${good}\n${good.slice(0, -20)}\n`, /broken.*(line|record) 2.* is not valid JSON/],
    [
      'untimed',
      good.replace(/"startTimeUnixNano":"\d+"/, '"startTimeUnixNano":"yesterday"'),
      /start time that can be read/,
    ],
  ])('%s', async (name, text, expected) => {
    await expect(opened(text, `${name}.json`)).rejects.toMatchObject({
      code: 'traces-invalid',
      message: expect.stringMatching(expected) as string,
    });
  });
});
