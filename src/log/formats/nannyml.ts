import type { LogFormat } from './format';

/** A chunk table as NannyML takes it: `y_pred`, `y_pred_proba` (one, or one a class) and `y_true`. */
export const nannymlTable: LogFormat = {
  name: 'nannyml-table',
  title: 'NannyML table',
  basis: 'documentation',
  recognises: (records) =>
    records.names.some((name) => /^y_pred(_proba.*)?$/.test(name)) &&
    records.names.some((name) => /^(y_true|y_pred_proba.*)$/.test(name)),
  column(name, records) {
    if (name === 'y_true') return { role: 'label' };
    if (name === 'y_pred') return { role: 'prediction' };
    const className = /^y_pred_proba_(.+)$/.exec(name)?.[1];
    if (className !== undefined) return { role: 'score', className };
    if (name !== 'y_pred_proba') return null;
    const classes = [...new Set(records.values(['y_true']).concat(records.values(['y_pred'])))];
    return classes.every((one) => /^[01](\.0)?$/.test(one)) && classes.length > 0
      ? { role: 'score', className: '1' }
      : { role: 'score' };
  },
};
