import { DEFAULT_LIMITS, type RuleLimits } from './alerting-rules';

interface PanelQuery {
  title: string;
  unit: string;
  targets: { expr: string; legendFormat: string }[];
  /** A line where the alerting rule fires, and on which side of it. */
  limit?: { at: number; bad: 'below' | 'above' };
}

const SOURCE = { type: 'prometheus', uid: '${datasource}' };
const [WIDTH, HEIGHT, COLUMNS] = [12, 8, 2];

/** A Grafana dashboard for the metrics of a log: latency, volume, prediction mix, drift, nulls, accuracy. */
export function dashboard(limits: RuleLimits = DEFAULT_LIMITS): Record<string, unknown> {
  const quantile = (q: number): string =>
    `histogram_quantile(${q}, sum by (le) (rate(ml_prediction_seconds_bucket[$__rate_interval])))`;
  const panels: PanelQuery[] = [
    {
      title: 'Accuracy',
      unit: 'percentunit',
      targets: [{ expr: 'ml_model_accuracy_ratio', legendFormat: 'accuracy' }],
      limit: { at: limits.accuracyFloor, bad: 'below' },
    },
    {
      title: 'Latency',
      unit: 's',
      targets: [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q), legendFormat: `p${q * 100}` })),
      limit: { at: limits.p99Seconds, bad: 'above' },
    },
    {
      title: 'Predictions by class',
      unit: 'reqps',
      targets: [
        {
          expr: 'sum by (predicted_class) (rate(ml_predictions_total[$__rate_interval]))',
          legendFormat: '{{predicted_class}}',
        },
      ],
    },
    {
      title: 'Predictions by version',
      unit: 'reqps',
      targets: [
        {
          expr: 'sum by (model_version) (rate(ml_predictions_total[$__rate_interval]))',
          legendFormat: '{{model_version}}',
        },
      ],
    },
    {
      title: 'PSI per feature',
      unit: 'none',
      targets: [{ expr: 'topk(10, ml_feature_psi)', legendFormat: '{{feature_name}}' }],
      limit: { at: limits.psi, bad: 'above' },
    },
    {
      title: 'Nulls per feature',
      unit: 'percentunit',
      targets: [{ expr: 'topk(10, ml_feature_null_ratio)', legendFormat: '{{feature_name}}' }],
    },
  ];
  return {
    title: 'Model monitoring',
    uid: 'model-incident',
    tags: ['machine learning'],
    timezone: 'browser',
    schemaVersion: 39,
    version: 1,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }] },
    annotations: { list: [] },
    panels: panels.map(panel),
  };
}

function panel({ title, unit, targets, limit }: PanelQuery, index: number): Record<string, unknown> {
  const [first, second] = limit?.bad === 'below' ? ['red', 'green'] : ['green', 'red'];
  const steps = [{ color: first, value: null }, ...(limit === undefined ? [] : [{ color: second, value: limit.at }])];
  return {
    id: index + 1,
    title,
    type: 'timeseries',
    datasource: SOURCE,
    gridPos: { x: (index % COLUMNS) * WIDTH, y: Math.floor(index / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT },
    fieldConfig: {
      defaults: {
        unit,
        thresholds: { mode: 'absolute', steps },
        custom: { thresholdsStyle: { mode: limit === undefined ? 'off' : 'dashed' } },
      },
      overrides: [],
    },
    options: { tooltip: { mode: 'multi' }, legend: { displayMode: 'list', placement: 'bottom' } },
    targets: targets.map((target, place) => ({
      ...target,
      refId: String.fromCharCode(65 + place),
      datasource: SOURCE,
      exemplar: true,
    })),
  };
}
