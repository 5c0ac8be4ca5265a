import type { Expression } from '../../engine/expression';
import type { PerformanceMetrics } from '../../protocol/monitoring';

/** Performance is measured for each value of an expression. */
export interface Grouping {
  value: Expression;
  /** Rows that are looked at: those of the values that are not too rare. */
  where: Expression;
}

/** Performance of all rows, or of one group of them. */
export interface Measured {
  key: string;
  good: PerformanceMetrics;
  /** Of all rows after the good period. */
  later: PerformanceMetrics;
  /** Only of all rows. */
  windows: PerformanceMetrics[];
}

export const EMPTY_METRICS: PerformanceMetrics = {
  labelled: 0,
  accuracy: null,
  precision: null,
  recall: null,
  f1: null,
  auc: null,
  logLoss: null,
  brier: null,
  calibrationError: null,
  mae: null,
  rmse: null,
  r2: null,
};
