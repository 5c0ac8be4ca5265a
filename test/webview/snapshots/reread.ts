import type { Snapshot } from '../../../src/protocol/webview';
import { shopflow, shopflowReport } from './shopflow';
import { segment } from './shopflow-parts';

const { read } = shopflowReport.source;
const HOURS = 90;
const buckets = Array.from({ length: HOURS }, (_unused, hour) => {
  const rows = Math.round(47 + 22 * Math.sin((hour / 24) * 2 * Math.PI) + ((hour * 7) % 11));
  const share = hour >= 40 && hour < 46 ? 0 : hour > 82 ? 0.35 : 0.97;
  return {
    start: new Date(Date.parse('2026-03-02T08:00:00Z') + hour * 3_600_000).toISOString(),
    rows,
    labelled: Math.round(rows * share),
  };
});
const labelled = buckets.reduce((sum, bucket) => sum + bucket.labelled, 0);

/** A log read a second time, with all that a reading can tell, and examples that were replayed. */
export const reread: Snapshot = {
  ...shopflow,
  report: {
    ...shopflowReport,
    source: {
      ...shopflowReport.source,
      read: {
        ...read,
        recognised: [
          { name: 'sagemaker-data-capture', title: 'Amazon SageMaker data capture', basis: 'sample' },
          { name: 'fiddler', title: 'Fiddler table export', basis: 'documentation' },
        ],
        private: [
          { column: 'customer_email', reason: 'its values look like e-mail addresses', given: false },
          { column: 'features.loyalty_number', reason: '', given: true },
        ],
        coverage: {
          rows: buckets.reduce((sum, bucket) => sum + bucket.rows, 0),
          labelled,
          hours: 1,
          buckets,
          lag: { labels: labelled, p10: 240, p50: 5400, p90: 90_000, p99: 172_800, maximum: 250_000 },
          beforePrediction: 3,
        },
        labels: { rows: 4200, matched: labelled, matchRate: 0.91, duplicates: 18, orphans: 112 },
        fingerprints: {
          ...{ column: 'feature_hash', of: 'features', algorithm: 'md5' as const, checked: 1000, mismatched: 62 },
          sameWay: true,
          examples: Array.from({ length: 3 }, (_unused, index) => ({
            id: `61dac933-8c7c-40c6-80ae-06698${index}`,
            logged: `3020e905bfa111676e3804d9e3d0eaf${index}`,
            computed: `f307d704f8617ea7040e503dd5674c4${index}`,
          })),
        },
      },
    },
    changes: [
      'The likeliest cause stays; its confidence went from 71% to 92%.',
      'Accuracy is 52% in the bad period (was 61%).',
      'The beginning moved from 2026-03-05T20:00:00Z to 2026-03-05T19:57:00Z.',
      '212 more rows have a label (4,092, 97% of the log).',
    ],
    segments: [
      segment({ device: 'mobile', country: 'GB', app: '5.2' }, 0.79, 0.11, 0.31, 48),
      ...shopflowReport.segments,
      segment({ country: 'BR', request_source: 'search' }, 0.77, 0.45, 0.04, 21),
    ],
    steps: shopflowReport.steps.map((step) =>
      step.id === 'reproduction'
        ? {
            ...step,
            status: 'suspect',
            findings: [
              {
                ...{ id: 'replay', severity: 'critical', column: null, segment: null },
                text: 'Training–serving skew: 16 of 24 wrong predictions of the bad period are not what your model gives for their logged features ("notebook" was logged where it gives "headphones", line 3900), while all 24 right ones of the good period are. What served them differs from this model, in its version or in how it makes features.',
              },
              ...step.findings,
            ],
          }
        : step,
    ),
    replay: {
      at: '2026-03-06T03:12:00.000Z',
      bad: { rows: 24, reproduced: 8 },
      good: { rows: 24, reproduced: 24 },
      rows: shopflowReport.examples.flatMap(({ file, line, prediction, nearest }, index) => [
        {
          ...{ file: file ?? '', line: line ?? 0, logged: prediction, period: 'bad' as const },
          ...(index % 3 === 2
            ? { replayed: prediction, reproduced: true }
            : { replayed: 'headphones', reproduced: false }),
        },
        {
          ...{ file: nearest?.file ?? '', line: nearest?.line ?? 0, period: 'good' as const, reproduced: true },
          ...{ logged: nearest?.prediction ?? null, replayed: nearest?.prediction ?? null },
        },
      ]),
    },
  },
};
