import type { LogFormat } from './format';

/** BentoML's data log: a flat line a prediction, with fields that BentoML adds itself. */
export const bentoMonitoring: LogFormat = {
  name: 'bentoml-monitoring',
  title: 'BentoML monitoring',
  basis: 'documentation',
  recognises: (records) =>
    records.hasAll('timestamp', 'request_id') &&
    !records.hasAny('prediction_id', 'databricks_request_id') &&
    (records.has('trace_id') || records.has('bento_version') || records.has('meta_data', 'bento_name')),
  column(name) {
    if (name === 'request_id') return { role: 'id' };
    if (name === 'timestamp') return { role: 'timestamp' };
    if (name === 'trace_id') return { role: 'trace' };
    if (name === 'bento_version' || name === 'meta_data.bento_version') return { role: 'modelVersion' };
    return null;
  },
};
