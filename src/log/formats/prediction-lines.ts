import type { LogFormat } from './format';

const ROLES = {
  prediction_id: 'id',
  timestamp: 'timestamp',
  model_version: 'modelVersion',
  prediction: 'prediction',
  latency_ms: 'latency',
  user_id: 'entity',
  request_source: 'segment',
  experiment_variant: 'variant',
} as const;

/** One JSON object a prediction, with its `features` inside and their fingerprint beside them. */
export const predictionLines: LogFormat = {
  name: 'prediction-lines',
  title: 'Predictions with features inside',
  basis: 'sample',
  recognises: (records) => records.hasAll('prediction_id', 'timestamp', 'prediction') && records.has('features'),
  column(name) {
    const role = Object.entries(ROLES).find(([known]) => known === name)?.[1];
    return role ? { role } : null;
  },
};
