import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Investigation } from '../../../src/analysis/investigation';
import { tracesOf } from '../../../src/analysis/traces';
import { emptyRequest, type InvestigationRequest } from '../../../src/protocol/investigation';
import type { Report } from '../../../src/protocol/report';

const START = Date.UTC(2026, 2, 1);
const ROWS = 2400;
const STEP = 60_000;
const ONSET = 1600;
/** Odd rows are not sampled. */
const SAMPLED = 2;

let folder: string;
let request: InvestigationRequest;
let report: Report;
const investigation = new Investigation();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otel-traces-'));
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer('shopflow');
  const lines = ['timestamp,prediction_id,trace_id,feat_a,prediction,label,confidence,latency_ms'];
  for (let row = 0; row < ROWS; row++) {
    const at = START + row * STEP;
    const noise = ((row * 7919) % 97) / 97;
    const lookup = row >= ONSET ? 120 + 20 * noise : 20 + 5 * noise;
    const score = 15 + 3 * (((row * 31) % 11) / 11);
    let trace = '';
    if (row % SAMPLED === 0) {
      // The SDK has no clock of its own: times are given, as the spans of a test must be the same on every run.
      const root = tracer.startSpan('ml-prediction', {
        root: true,
        startTime: at,
        attributes: { 'prediction.id': `p${row}`, 'user.email': 'a@example.org' },
      });
      trace = root.spanContext().traceId;
      const inside = { spanContext: () => root.spanContext() };
      const child = (name: string, from: number, took: number): void => {
        const context = rootContext(inside);
        tracer.startSpan(name, { startTime: at + from }, context).end(at + from + took);
      };
      child('feature-retrieval', 1, lookup);
      child('model-inference', 1 + lookup, score);
      root.end(at + 2 + lookup + score);
    }
    const wrong = noise < (row >= ONSET ? 0.4 : 0.2);
    const predicted = row % 3 === 0 ? 'UP' : 'DOWN';
    lines.push(
      [
        new Date(at).toISOString(),
        `p${row}`,
        trace,
        noise.toFixed(3),
        predicted,
        wrong ? (predicted === 'UP' ? 'DOWN' : 'UP') : predicted,
        '0.8',
        (2 + lookup + score).toFixed(2),
      ].join(','),
    );
  }
  const spans = exporter.getFinishedSpans();
  const half = Math.floor(spans.length / 2);
  const json = (part: typeof spans): string => Buffer.from(JsonTraceSerializer.serializeRequest(part) ?? []).toString();
  await writeFile(join(folder, 'log.csv'), `${lines.join('\n')}\n`);
  await writeFile(join(folder, 'spans-1.json'), json(spans.slice(0, half)));
  await writeFile(join(folder, 'spans-2.json.gz'), gzipSync(json(spans.slice(half))));
  request = {
    ...emptyRequest([join(folder, 'log.csv')]),
    traces: [join(folder, 'spans-*')],
    good: '2026-03-01T00:00Z/2026-03-02T02:00Z',
    bad: '2026-03-02T02:40Z/2026-03-02T16:00Z',
  };
  report = await investigation.run(request);
}, 120_000);

afterAll(async () => {
  await investigation.close();
  await rm(folder, { recursive: true, force: true });
});

/** A context that holds nothing but the span that is the parent. */
function rootContext(span: { spanContext: () => unknown }) {
  const key = Symbol.for('OpenTelemetry Context Key SPAN');
  const context = {
    getValue: (wanted: symbol): unknown =>
      wanted === key || wanted.description === key.description ? span : undefined,
    setValue: () => context,
    deleteValue: () => context,
  };
  return context;
}

describe('traces that the OpenTelemetry SDK wrote', () => {
  test('are joined by trace id, and the join says that they are a sample', () => {
    const join_ = report.traces?.read.join;
    expect(report.traces?.read).toMatchObject({
      formats: ['otlp'],
      traces: ROWS / SAMPLED,
      spans: (3 * ROWS) / SAMPLED,
    });
    expect(join_).toMatchObject({ column: 'trace_id', key: 'trace id', matchedTraces: ROWS / SAMPLED });
    expect(join_?.text).toMatch(/50% of the .* predictions .* sample/);
  });

  test('name the stage that got slower and its share of the change', () => {
    const [stage] = report.traces?.stages ?? [];
    expect(stage).toMatchObject({ name: 'feature-retrieval', slower: true, erring: false, presence: 'same' });
    expect(stage?.share).toBeGreaterThan(0.95);
    expect(stage?.share).toBeLessThan(1.05);
    expect(report.traces?.stages.filter(({ slower }) => slower)).toHaveLength(1);
    const [step] = report.steps;
    expect(step?.status).toBe('suspect');
    expect(step?.summary).toMatch(/Stage "feature-retrieval".*100% of the growth/);
  });

  test('stages add up to the duration of whole traces', () => {
    const { stages = [], duration } = report.traces ?? {};
    for (const period of ['good', 'bad'] as const) {
      const sum = stages.reduce((total, { time }) => total + (time[period].mean ?? 0), 0);
      expect(sum).toBeCloseTo(duration?.[period].mean ?? NaN, 6);
    }
  });

  test('show an example as a waterfall, without the attributes that look personal', async () => {
    const traced = report.examples.find(({ trace }) => trace);
    const waterfall = await investigation.waterfall(traced?.trace ?? '');
    expect(waterfall.spans.map(({ name, depth }) => [name, depth])).toEqual([
      ['ml-prediction', 0],
      ['feature-retrieval', 1],
      ['model-inference', 1],
    ]);
    expect(waterfall.spans[0]?.attributes).toEqual({ 'prediction.id': traced?.id });
    expect(report.examples.filter((example) => example.waterfall)).toHaveLength(1);
  });

  test('lead from a window to traces to predictions, and back', async () => {
    const window = await investigation.pillarsWindow('2026-03-02T10:00Z', '2026-03-02T11:00Z', 5);
    expect(window.predictions.rows).toBe(60);
    expect(window.traces?.count).toBe(30);
    expect(window.slowest).toHaveLength(5);
    const [slowest] = window.slowest;
    expect(slowest?.longest?.name).toBe('feature-retrieval');
    const [prediction] = slowest?.predictions ?? [];
    const back = await investigation.predictionPillars(prediction?.file ?? '', prediction?.line ?? 0);
    expect(back.waterfall?.trace).toBe(slowest?.trace);
    expect(back.prediction.id).toBe(prediction?.id);
  });

  test('are joined by an attribute where the log has no trace id', async () => {
    const { read } = await tracesOf({ ...request, roles: [{ role: 'ignore', column: 'trace_id' }] }, {}, {});
    expect(read.join).toMatchObject({ column: 'prediction_id', key: 'prediction.id', matchedTraces: ROWS / SAMPLED });
  });
});
