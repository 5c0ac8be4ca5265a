import type { EventReport, FeatureReport } from '../../../src/protocol/report';
import type { Snapshot } from '../../../src/protocol/webview';
import { reread } from './reread';
import { examined, traced } from './traced';
import monitoring from './monitoring.json';
import type { Monitoring } from '../../../src/protocol/monitoring';
import { shopflow, shopflowReport } from './shopflow';
import { numericFeature, segment, shopflowTimeline } from './shopflow-parts';

const LONG = 'feature_store.customer_profile.rolling_window_30d.mean_basket_value_including_tax_v2';
const HOSTILE = '<img src=x onerror="document.body.dataset.broken=1">\u202egnp.exe\u0007';

function event(index: number): EventReport {
  const found = shopflowReport.events[index % shopflowReport.events.length];
  if (!found) throw new Error('The snapshot has no events.');
  return found;
}

const manyFeatures: FeatureReport[] = Array.from({ length: 240 }, (_unused, index) =>
  numericFeature(
    index === 1 ? LONG : index === 2 ? HOSTILE : `features.embedding_${String(index).padStart(3, '0')}`,
    index < 6 ? 0.4 - index * 0.05 : (index % 9) / 200,
    1 / (index + 2),
  ),
);

const running = (phase: 'reading' | 'segments'): Snapshot => ({
  ...shopflow,
  run: {
    state: 'running',
    startedAt: 0,
    progress: {
      phase,
      text: phase === 'reading' ? 'Reading shopflow-predictions.jsonl' : 'Comparing segments',
      fraction: 0.4,
    },
  },
  report:
    phase === 'reading'
      ? { steps: [] }
      : {
          steps: shopflowReport.steps.slice(0, 2),
          periods: shopflowReport.periods,
          metric: shopflowReport.metric,
          features: shopflowReport.features,
          source: shopflowReport.source,
        },
});

/** Every state a reader may meet, by name. */
export const snapshots: Record<string, Snapshot> = {
  shopflow,
  idle: { ...shopflow, run: { state: 'idle' }, report: null },
  reading: running('reading'),
  running: running('segments'),
  failed: {
    ...shopflow,
    run: {
      state: 'failed',
      message: 'shopflow-predictions.jsonl has no column that could be the time of a prediction.',
      advice: 'Name one with the role “timestamp”, or give both periods as files.',
    },
    report: null,
  },
  failedAgain: {
    ...shopflow,
    run: {
      state: 'failed',
      message: 'The analysis ran out of memory while reading events.csv.',
      advice: 'Raise the memory limit in the settings, or restrict the log to one segment.',
    },
    stale: true,
  },
  cancelled: { ...shopflow, run: { state: 'cancelled' }, report: { steps: shopflowReport.steps.slice(0, 1) } },
  stale: { ...shopflow, stale: true },
  notice: {
    ...shopflow,
    report: null,
    run: { state: 'idle' },
    notice: {
      message: 'This investigation was written by a newer version.',
      advice: 'Update the extension, or open it as text.',
      action: 'editDocument',
    },
  },
  unlabelled: {
    ...shopflow,
    report: {
      ...shopflowReport,
      labelled: false,
      headline:
        'Accuracy cannot be measured without labels; features.age changed its unit at 20:00 UTC for device = mobile.',
      metric: {
        name: 'accuracy',
        good: null,
        bad: null,
        change: null,
        interval: null,
        labelledShare: { good: null, bad: null },
        why: { good: 'The log has no label column.' },
      },
      steps: shopflowReport.steps.map((step) =>
        step.id === 'reproduction'
          ? { ...step, status: 'untestable' as const, summary: 'Without labels no prediction is known to be wrong.' }
          : step,
      ),
      timeline: { ...shopflowTimeline(), metric: shopflowTimeline().metric.map(() => null), segment: null },
      examples: [],
      events: [],
    },
  },
  reread,
  monitored: {
    ...shopflow,
    report: { ...shopflowReport, monitoring: monitoring as unknown as Monitoring },
    monitoring: { state: 'idle' },
  },
  monitoringQuiet: {
    ...shopflow,
    monitoring: { state: 'idle' },
    report: {
      ...shopflowReport,
      monitoring: { why: { estimate: 'The log has no score to calibrate.', performance: 'The log has no labels.' } },
    },
  },
  monitoringRuns: { ...shopflow, monitoring: { state: 'running' } },
  monitoringFailed: {
    ...shopflow,
    monitoring: {
      state: 'failed',
      message: 'alerts.json, line 3: "tier" is none of critical, warning, info.',
      advice: 'Correct the file that the document names as “monitoring.rules”.',
    },
  },
  traced,
  examined,
  replayAsked: { ...shopflow, replay: { state: 'unset' } },
  replayRuns: { ...shopflow, replay: { state: 'running', rows: 24 } },
  replayFailed: {
    ...shopflow,
    replay: {
      state: 'failed',
      message: 'Line 1 of what the replay command printed is not JSON: "Loading model…".',
      advice: 'Print one line of JSON for each line of input. Messages belong on standard error.',
      setting: true,
    },
  },
  long: {
    ...shopflow,
    report: { ...shopflowReport, features: manyFeatures.slice(0, 200), timeline: shopflowTimeline(10_000) },
  },
  quiet: {
    ...shopflow,
    report: {
      ...shopflowReport,
      headline: 'No incident: accuracy kept between 77% and 79%, and nothing that matters moved.',
      metric: { ...shopflowReport.metric, bad: 0.778, change: -0.003, interval: [-0.02, 0.014] },
      hypotheses: [
        {
          kind: 'none',
          confidence: 0.97,
          summary: 'The difference is within what chance gives.',
          features: [],
          segment: null,
          evidenceFor: ['The 95% interval of the change includes 0.'],
          evidenceAgainst: [],
          wouldChange: ['A longer bad period.'],
          action: 'Nothing to do; the drop you were told of is not in this log.',
          findings: [],
        },
      ],
      steps: shopflowReport.steps.map((step) => ({
        ...step,
        status: 'clear' as const,
        summary: 'As in the good period.',
        findings: [],
      })),
      onset: null,
      segments: [segment({ device: 'desktop' }, 0.78, 0.78, 0, 190)],
      features: shopflowReport.features.slice(3),
      timeline: { ...shopflowTimeline(), segment: null },
    },
  },
  many: {
    ...shopflow,
    title: `${LONG}.incident.json`,
    report: {
      ...shopflowReport,
      headline: `Accuracy fell from 78% to 52% at 20:00 UTC for ${LONG} = ${HOSTILE}: ${HOSTILE} changed.`,
      features: manyFeatures,
      segments: Array.from({ length: 120 }, (_unused, index) =>
        segment(
          index === 0
            ? { [LONG]: HOSTILE }
            : index === 1
              ? { [LONG]: '510 to 650', country: 'BR' }
              : { country: `C${index}` },
          0.78,
          0.3 + index / 300,
          1 / (index + 1),
          40 + index,
        ),
      ),
      timeline: shopflowTimeline(2000),
      events: Array.from({ length: 150 }, (_unused, index) => ({
        ...event(index),
        id: `e${index}`,
        title: index === 3 ? HOSTILE : `event ${index}`,
        start: new Date(Date.parse('2026-03-02T09:00:00Z') + index * 2_400_000).toISOString(),
        end: null,
        coincides: index === 90,
      })),
      problems: [
        { code: 'x', text: `${HOSTILE} and 12 lines more could not be read.` },
        { code: 'y', text: 'Another problem.' },
      ],
    },
  },
};
