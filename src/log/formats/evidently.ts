import type { LogFormat } from './format';

/** A current or reference table as Evidently's default column mapping takes it: `target` and `prediction`. */
export const evidentlyTable: LogFormat = {
  name: 'evidently-table',
  title: 'Evidently table',
  basis: 'documentation',
  recognises: (records) => records.hasAll('target', 'prediction') && !records.hasAny('label', 'actual', 'y_true'),
  column(name) {
    if (name === 'target') return { role: 'label' };
    return name === 'prediction' ? { role: 'prediction' } : null;
  },
};
