import type { ReadReport } from '../../../src/protocol/read';

export const LOG = 'samples/shopflow-predictions.jsonl';

const column = (name: string, type: 'number' | 'text' | 'integer' | 'time', more = {}) => ({
  name,
  type,
  nulls: 0,
  distinct: 4213,
  typeChanges: 0,
  typeChangeExamples: [],
  minimum: type === 'text' ? 'AT' : '18',
  maximum: type === 'text' ? 'US' : '771',
  examples: [],
  ...more,
});

export const shopflowRead: ReadReport = {
  files: [{ path: LOG, bytes: 1_925_619, format: 'jsonl', compression: null, rows: 4213 }],
  format: 'jsonl',
  delimiter: null,
  quote: null,
  escape: null,
  header: null,
  encoding: 'utf-8',
  time: {
    column: 'timestamp',
    format: 'epoch-seconds',
    zone: 'UTC',
    first: '2026-03-02T08:00:51Z',
    last: '2026-03-06T01:59:12Z',
    unreadable: 0,
  },
  rows: 4213,
  rejected: {
    count: 2,
    listed: [
      { file: LOG, line: 811, reason: 'Not a JSON object: the line ends inside a string.' },
      { file: LOG, line: 2090, reason: 'Not a JSON object: unexpected “}”.' },
    ],
  },
  columns: [
    column('prediction_id', 'text'),
    column('timestamp', 'time'),
    column('model_version', 'text', { distinct: 1, minimum: 'v1', maximum: 'v1' }),
    column('features.age', 'number', { typeChanges: 3, typeChangeExamples: ['unknown', '?', 'n/a'] }),
    column('features.basket_value', 'number', { nulls: 8 }),
    column('features.page_load_ms', 'integer'),
    column('device', 'text', { distinct: 3 }),
    column('country', 'text', { distinct: 12 }),
    column('prediction', 'text', { distinct: 3 }),
    column('confidence', 'number'),
    column('label', 'text', { nulls: 126, distinct: 3 }),
    column('latency_ms', 'integer'),
  ],
  roles: [
    { column: 'prediction_id', role: 'id', reason: 'Named like an id; a different value in every row.', given: false },
    {
      column: 'timestamp',
      role: 'timestamp',
      reason: 'Named so; seconds since 1970 that rise along the file.',
      given: false,
    },
    { column: 'model_version', role: 'modelVersion', reason: 'Named so.', given: false },
    { column: 'features.age', role: 'feature', reason: 'Nested under “features”.', given: false },
    { column: 'features.basket_value', role: 'feature', reason: 'Nested under “features”.', given: false },
    { column: 'features.page_load_ms', role: 'feature', reason: 'Nested under “features”.', given: false },
    { column: 'device', role: 'segment', reason: '3 values.', given: false },
    { column: 'country', role: 'segment', reason: '12 values.', given: true },
    { column: 'prediction', role: 'prediction', reason: 'Named so; the values of “label”.', given: false },
    { column: 'confidence', role: 'confidence', reason: 'Named so; between 0 and 1.', given: false },
    { column: 'label', role: 'label', reason: 'Named so.', given: false },
  ],
  task: 'multiclass',
  duplicateRows: 0,
  problems: [{ code: 'rejected-rows', text: '2 lines could not be split into a row.' }],
};
