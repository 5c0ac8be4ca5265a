import type { Pillars, Snapshot } from '../../../src/protocol/webview';
import type { TracesReport, TraceSummary, Waterfall, WaterfallSpan } from '../../../src/protocol/traces';
import type { MetricSeries } from '../../../src/protocol/service-metrics';
import { shopflow } from './shopflow';

/** A service and its spans beside the sample's investigation: a feature store that became slow. */
const stage = (
  service: string,
  name: string,
  good: number,
  bad: number,
  slower: boolean,
): TracesReport['stages'][0] => ({
  service,
  name,
  traces: { good: 3863, bad: 350 },
  time: { good: { p50: good * 0.7, p95: good, mean: good * 0.8 }, bad: { p50: bad * 0.7, p95: bad, mean: bad * 0.8 } },
  share: slower ? 0.93 : 0.02,
  errorRate: { good: 0, bad: slower ? 0.06 : 0 },
  slower,
  erring: slower,
  presence: 'same',
});

const span = (
  id: string,
  parent: number | null,
  depth: number,
  name: string,
  start: number,
  duration: number,
): WaterfallSpan => ({
  id,
  parent,
  depth,
  service: depth < 2 ? 'recommender' : 'feature-store',
  name,
  kind: depth === 0 ? 'server' : 'client',
  start,
  duration,
  self: duration * (depth === 2 ? 1 : 0.2),
  error: id === 'd',
  message: id === 'd' ? 'timeout of <b>300 ms</b>' : null,
  attributes: { 'http.status_code': '504', 'db.statement': 'GET user:u3186' },
});

const waterfall: Waterfall = {
  trace: '4bf92f3577b34da6a3ce929d0e0e4736',
  start: '2026-03-05T20:12:03Z',
  duration: 341,
  spans: [
    span('a', null, 0, 'POST /predict', 0, 341),
    span('b', 0, 1, 'fetch features', 4, 312),
    span('c', 1, 2, 'GET user', 6, 9),
    span('d', 1, 2, 'GET basket', 16, 300),
    span('e', 0, 1, 'model inference', 318, 17),
  ],
  omitted: 0,
};

const trace = (index: number): TraceSummary => ({
  trace: index === 0 ? waterfall.trace : `${index}bf92f3577b34da6a3ce929d0e0e4736`,
  start: new Date(Date.parse('2026-03-05T20:12:03Z') + index * 61_000).toISOString(),
  duration: 341 - index * 7,
  spans: 5,
  error: index % 3 === 0,
  longest: { service: 'feature-store', name: 'GET basket', milliseconds: 300 - index * 7 },
  predictions: [
    {
      file: shopflow.report?.examples?.[0]?.file ?? 'samples/shopflow-predictions.jsonl',
      line: shopflow.report?.examples?.[0]?.line ?? 3900,
      id: 'a1b2',
      time: '2026-03-05T20:12:03Z',
      prediction: 'notebook',
      label: 'mug',
      correct: false,
    },
  ],
});

const metric = { title: 'redis_latency_seconds{quantile="0.95"}', mean: 0.31, good: 0.011, maximum: 0.42 };

const pillars: Pillars = {
  waterfall: { question: { trace: waterfall.trace }, state: 'done', value: waterfall },
  window: {
    question: { from: '2026-03-05T20:00:00.000Z', to: '2026-03-05T20:30:00.000Z' },
    state: 'done',
    value: {
      from: '2026-03-05T20:00:00Z',
      to: '2026-03-05T20:30:00Z',
      predictions: { rows: 44, labelled: 41, wrong: 23 },
      traces: { count: 44, erring: 3, p50: 214, p95: 338 },
      slowest: Array.from({ length: 8 }, (_unused, index) => trace(index)),
      erring: [trace(0), trace(9)],
      metrics: [metric],
    },
  },
};

const BEGIN = Date.parse('2026-03-02T08:00:00Z');
const MOVED = Date.parse('2026-03-05T19:58:00Z');
const MINUTES = 20;

/** A series every twenty minutes of the log's time, with a gap, that moves shortly before the onset. */
function measured(title: string, good: number, bad: number, kind: 'gauge' | 'counter' = 'gauge'): MetricSeries {
  const time = Array.from({ length: 288 }, (_unused, point) => BEGIN + point * MINUTES * 60_000);
  const moved = bad > 2 * good;
  return {
    ...{ title, name: title.split('{')[0] ?? title, labels: {}, kind, resets: 0, mean: { good, bad } },
    ...{ change: bad / good - 1, z: moved ? 31 : 0.4, moved, atOnset: moved },
    movedAt: moved ? new Date(MOVED).toISOString() : null,
    points: {
      time: time.map((at) => new Date(at).toISOString()),
      value: time.map((at, point) =>
        point > 90 && point < 96 ? null : (at < MOVED ? good : bad) * (1 + 0.1 * Math.sin(point * 1.7)),
      ),
    },
  };
}

export const traced: Snapshot = {
  ...shopflow,
  report: shopflow.report && {
    ...shopflow.report,
    examples: (shopflow.report.examples ?? []).map((example) => ({ ...example, trace: waterfall.trace })),
    traces: {
      read: {
        files: ['traces.json'],
        formats: ['otlp'],
        spans: 21_065,
        traces: 4213,
        services: 2,
        first: '2026-03-02T08:00:00Z',
        last: '2026-03-06T08:00:00Z',
        duplicates: 0,
        orphans: 0,
        join: {
          column: 'prediction_id',
          key: 'prediction.id',
          matchedTraces: 4213,
          predictions: 4213,
          matchedPredictions: 4213,
          text: 'Traces and predictions are joined by prediction_id = prediction.id; every prediction of that time has one.',
        },
      },
      traces: { good: 3863, bad: 350 },
      duration: { good: { p50: 19, p95: 31, mean: 20 }, bad: { p50: 214, p95: 338, mean: 219 } },
      slower: true,
      stages: [
        stage('feature-store', 'GET basket', 9, 304, true),
        stage('recommender', 'fetch features', 12, 14, false),
        stage('recommender', 'model inference', 16, 17, false),
      ],
    },
    serviceMetrics: {
      files: ['redis.json'],
      count: 45,
      series: [
        measured(metric.title, 0.011, 0.31),
        measured('http_requests_total{code="200"}', 0.7, 0.68, 'counter'),
        ...Array.from({ length: 38 }, (_unused, index) =>
          measured(`container_cpu_usage_seconds_total{pod="recommender-7f9c${index}"}`, 0.4, 0.41, 'counter'),
        ),
      ],
    },
  },
  pillars,
};

const [first] = traced.report?.examples ?? [];

/** The trace of the example that is chosen at first, as the analysis gives it. */
export const examined: Snapshot = {
  ...traced,
  pillars: {
    ...pillars,
    prediction: {
      question: { file: first?.file ?? '', line: first?.line ?? 0 },
      state: 'done',
      value: {
        prediction: {
          file: first?.file ?? '',
          line: first?.line ?? null,
          id: first?.id ?? null,
          time: first?.time ?? null,
          prediction: first?.prediction ?? null,
          label: first?.label ?? null,
          correct: false,
        },
        waterfall,
        window: { from: '2026-03-05T20:10:00Z', to: '2026-03-05T20:14:00Z' },
        metrics: [metric],
        reason: null,
      },
    },
  },
};
