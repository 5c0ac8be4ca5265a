import type { ReadReport } from '../../../src/protocol/read';
import type { FeatureReport, Report, StepId, StepReport } from '../../../src/protocol/report';

const START = Date.UTC(2026, 2, 1);
const HOUR = 3_600_000;
const HOURS = 168;
const ONSET_HOUR = 160;
const at = (hour: number): string => new Date(START + hour * HOUR).toISOString();
const hours = Array.from({ length: HOURS }, (_, hour) => hour);

const step = (id: StepId, status: StepReport['status'], summary: string): StepReport => ({
  id,
  status,
  summary,
  findings:
    status === 'suspect'
      ? [{ id: `${id}/1`, severity: 'critical', text: `${summary} in detail`, column: null, segment: null }]
      : [],
});

export const feature = (name: string, drifted: boolean): FeatureReport => ({
  name,
  type: 'numeric',
  drifted,
  psi: drifted ? 0.612345678901234 : 0.01,
  psiSeed: 0.6,
  ks: { statistic: 0.31, pValue: 1e-40 },
  chiSquare: null,
  cramersV: null,
  adjustedP: drifted ? 1e-38 : 0.4,
  jensenShannon: 0.25,
  kl: { goodToBad: 0.3, badToGood: 0.4 },
  wasserstein: 0.8,
  nullRate: { good: 0.001, bad: drifted ? 0.31 : 0.001 },
  importance: 0.42,
  distribution: { edges: [0, 1], labels: null, good: [1], bad: [1], nulls: { good: 0, bad: 0 } },
  quantiles: null,
  categories: null,
});

export const readReport: ReadReport = {
  files: [{ path: 'shop.csv', bytes: 1_234_567, format: 'csv', compression: null, rows: 33_840 }],
  format: 'csv',
  delimiter: ',',
  quote: '"',
  escape: '"',
  header: true,
  encoding: 'utf-8',
  time: { column: 'ts', format: 'iso8601', zone: 'UTC', first: at(0), last: at(HOURS), unreadable: 0 },
  rows: 33_840,
  rejected: { count: 2, listed: [{ file: 'shop.csv', line: 17, reason: 'has 5 fields where 9 are expected' }] },
  columns: [
    {
      name: 'ts',
      type: 'time',
      nulls: 0,
      distinct: 33_000,
      typeChanges: 0,
      typeChangeExamples: [],
      minimum: at(0),
      maximum: at(HOURS),
      examples: [],
    },
  ],
  roles: [{ column: 'ts', role: 'timestamp', reason: 'named ts and holds times', given: false }],
  task: 'binary',
  duplicateRows: 0,
  problems: [],
};

/** A whole report of an incident that begins eight hours before the log ends. */
export function report(changes: Partial<Report> = {}): Report {
  const metric = hours.map((hour) => (hour < ONSET_HOUR ? 0.78 + 0.01 * Math.sin(hour) : 0.52));
  return {
    schemaVersion: 1,
    source: {
      files: ['shop.csv'],
      format: 'csv',
      engine: 'duckdb',
      rows: 33_840,
      rejectedRows: 2,
      seconds: { read: 0.4, total: 1.1 },
      read: readReport,
    },
    roles: { timestamp: 'ts', scores: {}, features: ['price', 'recency'], segments: ['device'] },
    task: 'binary',
    labelled: true,
    periods: {
      good: { start: at(0), end: at(150), rows: 30_000, proposed: true },
      bad: { start: at(161), end: at(168), rows: 1_400, proposed: true },
    },
    metric: {
      name: 'accuracy',
      good: 0.781234567890123,
      bad: 0.521,
      change: -0.26,
      interval: [-0.28, -0.24],
      labelledShare: { good: 0.97, bad: 0.6 },
    },
    headline: 'Accuracy fell from 78% to 52% at 16:00 UTC (±3 min) for device=mobile; recency went null.',
    hypotheses: [
      {
        kind: 'data-fault',
        confidence: 0.91,
        summary: 'recency is null for device=mobile since the feature pipeline ran.',
        features: ['recency'],
        segment: { device: 'mobile' },
        evidenceFor: ['31% of recency is null in the bad period, 0.1% in the good one.'],
        evidenceAgainst: ['price moved too.'],
        wouldChange: ['Labels of the last hour.'],
        action: 'Roll back the feature pipeline.',
        findings: ['data/1'],
      },
    ],
    steps: [
      step('infrastructure', 'clear', 'Volume, errors and latency are as before.'),
      step('data', 'suspect', 'recency is null in 31% of rows.'),
      step('segments', 'suspect', 'device=mobile holds 71% of the fall.'),
      step('timeline', 'suspect', 'It began at 16:00 UTC.'),
      step('reproduction', 'untestable', 'No ids are logged.'),
    ],
    outputs: [feature('score', false)],
    features: [feature('recency', true), feature('price', false)],
    segments: [
      {
        where: { device: 'mobile' },
        rows: { good: 12_000, bad: 600 },
        metric: { good: 0.78, bad: 0.15 },
        interval: { good: [0.77, 0.79], bad: [0.12, 0.18] },
        excessErrors: 412,
        share: 0.71,
        rateEffect: -0.2,
        mixEffect: 0,
        pValue: 0.005,
        aliases: [],
        simpson: false,
      },
    ],
    onset: { at: at(160), low: at(159.95), high: at(160.05), shape: 'step', end: null, signal: 'nulls of recency' },
    events: [
      {
        id: 'e1',
        type: 'pipeline',
        title: 'feature-store refresh',
        start: at(159.75),
        end: null,
        url: null,
        status: 'ok',
        scope: {},
        coincides: true,
        score: 0.9,
        chance: 0.04,
        reason: 'Fifteen minutes before the onset.',
      },
    ],
    timeline: {
      bucketSeconds: 3600,
      start: hours.map(at),
      rows: hours.map(() => 200),
      labelled: hours.map(() => 180),
      metric,
      confidence: hours.map(() => 0.8),
      latencyP50: hours.map(() => null),
      latencyP95: hours.map(() => null),
      errorRate: hours.map(() => null),
      segment: null,
    },
    examples: [
      {
        id: 'p-1',
        file: 'shop.csv',
        line: 120,
        time: at(162),
        prediction: 'mug',
        label: 'notebook',
        confidence: 0.9,
        features: { price: 3.5, recency: null },
        segments: { device: 'mobile' },
        nearest: {
          id: 'p-0',
          file: 'shop.csv',
          line: 12,
          time: at(3),
          prediction: 'mug',
          label: 'mug',
          features: { price: 3.5, recency: 4 },
          differs: ['recency'],
          distance: 1,
        },
      },
    ],
    problems: [{ code: 'rejected-rows', text: '2 lines could not be split into a row.' }],
    ...changes,
  };
}

/** The same report with every text that comes from a log replaced. */
export function hostileReport(text: string): Report {
  const base = report();
  const { hypotheses, segments, events, examples, features, outputs, steps } = base;
  return {
    ...base,
    headline: text,
    source: { ...base.source, files: [text] },
    hypotheses: hypotheses.map((hypothesis) => ({
      ...hypothesis,
      summary: text,
      features: [text],
      segment: { [text]: text },
      evidenceFor: [text],
      evidenceAgainst: [text],
      wouldChange: [text],
      action: text,
    })),
    steps: steps.map((each) => ({
      ...each,
      summary: text,
      findings: each.findings.map((found) => ({ ...found, text })),
    })),
    outputs: outputs.map((output) => ({ ...output, name: text })),
    features: features.map((each) => ({ ...each, name: text })),
    segments: segments.map((segment) => ({ ...segment, where: { [text]: text } })),
    events: events.map((event) => ({ ...event, type: text, title: text, reason: text })),
    examples: examples.map((example) => ({ ...example, id: text, file: text, prediction: text, label: text })),
    problems: [{ code: 'x', text }],
  };
}
