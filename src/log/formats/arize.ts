import type { LogFormat } from './format';

const ROLES = {
  prediction_id: 'id',
  prediction_ts: 'timestamp',
  prediction_timestamp: 'timestamp',
  prediction_label: 'prediction',
  prediction_score: 'score',
  actual_label: 'label',
  actual_ts: 'labelTime',
  actual_timestamp: 'labelTime',
  model_version: 'modelVersion',
  environment: 'ignore',
  batch_id: 'ignore',
} as const;

/** A table of Arize: predicted and actual labels beside `feature_…` and `tag_…` columns. */
export const arizeTable: LogFormat = {
  name: 'arize-table',
  title: 'Arize export',
  basis: 'documentation',
  recognises: (records) =>
    records.hasAll('prediction_id', 'prediction_label') &&
    records.hasAny('actual_label', 'prediction_ts', 'prediction_timestamp', 'actual_score'),
  column(name) {
    const role = Object.entries(ROLES).find(([known]) => known === name)?.[1];
    if (role) return { role };
    if (/^feature(s)?[._]/.test(name)) return { role: 'feature' };
    return /^tags?[._]/.test(name) ? { role: 'segment' } : null;
  },
};
