/** Files that an investigation takes beside its logs, as they should be; they belong to the rows of `smallLog`. */

type Row = Record<string, string>;

const at = (row: Row): number => Date.parse(row.ts ?? '');

export const RULES = {
  version: 1,
  routes: { critical: 'pager', warning: 'chat' },
  rules: [
    { name: 'accuracy low', tier: 'critical', type: 'threshold', signal: 'accuracy', below: 0.7, clear: 0.75 },
    { name: 'rows', tier: 'warning', type: 'control-limits', signal: 'rows', sigmas: 3, direction: 'down' },
    { name: 'confidence', tier: 'info', type: 'cusum', signal: 'confidence', threshold: 8, allowance: 0.5 },
  ],
};

export const CONTRACT = {
  version: 1,
  allowOtherColumns: true,
  columns: {
    age: { type: 'number', maxNullRate: 0.01, minimum: 0, maximum: 120 },
    device: { type: 'text', required: true, allowedValues: ['mobile', 'desktop'] },
    ts: { type: 'time' },
  },
};

/** OTLP JSON lines: a span of the web server above one of the model, a trace for each tenth request. */
export const traces = (rows: readonly Row[]): unknown[] =>
  rows.flatMap((row, index) => (index % 10 === 0 ? [{ resourceSpans: ['web', 'model'].map(span(row, index)) }] : []));

const span =
  (row: Row, index: number) =>
  (service: string, depth: number): unknown => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: (index + 1).toString(16).padStart(32, '0'),
            spanId: (index * 2 + depth + 1).toString(16).padStart(16, '0'),
            parentSpanId: depth === 0 ? '' : (index * 2 + 1).toString(16).padStart(16, '0'),
            name: 'POST /predict',
            kind: 2,
            startTimeUnixNano: `${at(row) + depth}000000`,
            endTimeUnixNano: `${at(row) + 20 - depth}000000`,
            attributes: [{ key: 'prediction.id', value: { stringValue: row.request_id } }],
            status: index % 40 === 0 ? { code: 2, message: 'timeout' } : {},
          },
        ],
      },
    ],
  });

/** Prometheus' answer about a range. */
export const metrics = (rows: readonly Row[]): unknown => ({
  status: 'success',
  data: {
    resultType: 'matrix',
    result: ['a', 'b'].map((job) => ({
      metric: { __name__: 'errors_total', job },
      values: rows.filter((_, index) => index % 8 === 0).map((row, index) => [at(row) / 1000, String(index * 3)]),
    })),
  },
});

/** The document of an investigation; its log is the sound one of the same folder. */
export const DOCUMENT = {
  version: 1,
  logs: ['valid.csv'],
  roles: [{ column: 'age', role: 'feature' }],
  read: { delimiter: ',', zone: 'UTC' },
  periods: { good: '2026-01-01T00:00Z/2026-01-01T02:00Z', bad: '2026-01-01T02:00Z/2026-01-01T04:00Z' },
  where: [{ column: 'device', value: 'mobile' }],
  notes: { 'data/nulls/age': 'asked the team' },
};
