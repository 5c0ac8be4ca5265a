import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { spansAlone } from '../../../src/engine/duckdb/spans/store';
import { readMetrics } from '../../../src/log/metrics/read';
import { recogniseSpans } from '../../../src/log/traces/recognise';
import { waterfallOf } from '../../../src/log/traces/waterfall';
import { IncidentError } from '../../../src/protocol/errors';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mutated-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const attribute = (key: string, value: string): Json => ({ key, value: { stringValue: value } });
const TRACE = '5b8aa5a2d2c872e8321cf37308d69df2';

const OTLP: Json = {
  resourceSpans: ['web', 'model'].map((service, index) => ({
    resource: { attributes: [attribute('service.name', service)] },
    scopeSpans: [
      {
        scope: { name: 'app' },
        spans: [
          {
            traceId: TRACE,
            spanId: `051581bf3cb55c1${index}`,
            parentSpanId: index === 0 ? '' : '051581bf3cb55c10',
            name: 'POST /predict',
            kind: 2,
            startTimeUnixNano: `177200000000000000${index}`,
            endTimeUnixNano: `177200000900000000${index}`,
            attributes: [attribute('prediction.id', 'p1'), { key: 'n', value: { intValue: '3' } }],
            status: { code: 2, message: 'timeout' },
          },
        ],
      },
    ],
  })),
};

const JAEGER: Json = {
  data: [
    {
      traceID: TRACE,
      processes: { p1: { serviceName: 'web' } },
      spans: ['a1', 'a2'].map((spanID, index) => ({
        traceID: TRACE,
        spanID,
        operationName: 'predict',
        references: index === 0 ? [] : [{ refType: 'CHILD_OF', traceID: TRACE, spanID: 'a1' }],
        startTime: 1_772_000_000_000_000 + index,
        duration: 9000 - index,
        processID: 'p1',
        tags: [{ key: 'error', type: 'bool', value: true }],
      })),
    },
  ],
};

const RANGE: Json = {
  status: 'success',
  data: {
    resultType: 'matrix',
    result: ['a', 'b'].map((job) => ({
      metric: { __name__: 'errors_total', job },
      values: [
        [1_772_000_000, '100'],
        [1_772_000_010, '150'],
        [1_772_000_020.5, 'NaN'],
      ],
    })),
  },
};

/** Every place in a document, by its keys. */
function places(value: Json, at: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...at, key]))];
}

/** The document with another value at one place; undefined takes it out. */
function changed(value: Json, [key, ...rest]: readonly string[], to: Json | undefined): Json | undefined {
  if (key === undefined) return to;
  if (Array.isArray(value))
    return value.flatMap((inner, index) => {
      const kept = String(index) === key ? changed(inner, rest, to) : inner;
      return kept === undefined ? [] : [kept];
    });
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
    const kept = name === key ? changed(inner, rest, to) : inner;
    return kept === undefined ? [] : [[name, kept]];
  });
  return Object.fromEntries(entries);
}

const HOSTILE: (Json | undefined)[] = [
  undefined,
  null,
  true,
  0,
  -1,
  1e308,
  9_007_199_254_740_993,
  '',
  '0',
  '-9223372036854775808',
  '9223372036854775807',
  '99999999999999999999',
  'NaN',
  '\u0000',
  "'; DROP TABLE spans; --",
  'x'.repeat(5000),
  [],
  [[]],
  [null, 1, 'a', {}],
  {},
  { key: 'service.name' },
];

/** A document with one to three places changed, as text that may be cut, or have a byte that is another one. */
function mutated(document: Json): fc.Arbitrary<string> {
  const place = fc.constantFrom(...places(document));
  const changes = fc.array(fc.tuple(place, fc.constantFrom(...HOSTILE)), { minLength: 1, maxLength: 3 });
  const damage = fc.oneof(
    { weight: 6, arbitrary: fc.constant((text: string) => text) },
    {
      weight: 1,
      arbitrary: fc
        .double({ min: 0, max: 1, noNaN: true })
        .map((share) => (text: string) => text.slice(0, share * text.length)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('"', '{', ']', ',', '\u0001', '\\', '\n'))
        .map(
          ([share, byte]) =>
            (text: string) =>
              text.slice(0, share * text.length) + byte + text.slice(share * text.length + 1),
        ),
    },
    { weight: 1, arbitrary: fc.constant((text: string) => `${text}\n${text}`) },
  );
  return fc.tuple(changes, damage).map(([all, damaged]) => {
    const after = all.reduce<Json>((value, [at, to]) => changed(value, at, to) ?? null, document);
    return damaged(JSON.stringify(after));
  });
}

/** What is no answer is one sentence about the file, with what to do. */
function requireSentence(error: unknown, path: string): void {
  if (!(error instanceof IncidentError)) throw error;
  expect(error.message).toContain(path);
  expect(error.message).toMatch(/^[^\n\r]+\.$/);
  expect(error.advice).toMatch(/\S/);
}

describe('files that something went wrong with', () => {
  test.each([
    ['OTLP', OTLP],
    ['Jaeger', JAEGER],
  ])(
    '%s: spans that can be read are read, whatever else is there, or one sentence says why not',
    async (name, document) => {
      let read = 0;
      const path = join(folder, `${name}.json`);
      await fc.assert(
        fc.asyncProperty(mutated(document), async (text) => {
          await writeFile(path, text);
          try {
            const store = await spansAlone([await recogniseSpans(path)], { threads: 1, memory: 5e8 });
            try {
              read++;
              expect(store.reading.spans).toBeGreaterThan(0);
              await store.window({ start: 0, end: 4e15 }, 10);
              await waterfallOf(store, TRACE, () => true);
            } finally {
              await store.close();
            }
          } catch (error) {
            requireSentence(error, path);
          }
        }),
        { numRuns: 80, seed: 20_261 },
      );
      // Many changes leave a span that can be read.
      expect(read).toBeGreaterThan(25);
    },
  );

  test('Prometheus: series that can be read are read, or one sentence says why not', async () => {
    let read = 0;
    const path = join(folder, 'range.json');
    await fc.assert(
      fc.asyncProperty(mutated(RANGE), async (text) => {
        await writeFile(path, text);
        try {
          await readMetrics([path]);
          read++;
        } catch (error) {
          requireSentence(error, path);
        }
      }),
      { numRuns: 600, seed: 20_262 },
    );
    // A value of another type makes the whole answer none.
    expect(read).toBeGreaterThan(20);
  });
});
