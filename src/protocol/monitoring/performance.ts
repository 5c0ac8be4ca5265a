import type { BaselineReport, Windows } from './windows';

export type PerformanceMetricName =
  'accuracy' | 'precision' | 'recall' | 'f1' | 'auc' | 'logLoss' | 'brier' | 'calibrationError' | 'mae' | 'rmse' | 'r2';

/** True metrics of labelled rows; null where one cannot be computed. Precision and its like: of the positive class of two, else means over classes. */
export type PerformanceMetrics = Record<PerformanceMetricName, number | null> & { labelled: number };

/** Performance once labels have come: of all rows, of segments, in every window. */
export interface PerformanceReport {
  baseline: BaselineReport;
  positive: string | null;
  /** Metrics this log has, the most telling first. */
  metrics: PerformanceMetricName[];
  good: PerformanceMetrics;
  later: PerformanceMetrics | null;
  windows: Windows;
  /** Of every window, one entry each. */
  series: { labelled: number[] } & Partial<Record<PerformanceMetricName, (number | null)[]>>;
  segments: SegmentPerformance[];
  /** By hour of the day in the log’s zone, hours that have labelled rows. */
  hours: HourPerformance[];
  /** Windows whose value another report had otherwise, or not at all: labels have come since. */
  rescored: Rescored[];
  /** Windows beyond a floor, with when that could be known. */
  retroactive: RetroactiveAlert[];
}

export interface SegmentPerformance {
  column: string;
  value: string;
  good: PerformanceMetrics;
  later: PerformanceMetrics;
}

export interface Rescored {
  start: string;
  metric: PerformanceMetricName;
  before: number | null;
  now: number | null;
  labelledBefore: number;
  labelledNow: number;
}

export interface RetroactiveAlert {
  metric: PerformanceMetricName;
  limit: number;
  start: string;
  end: string;
  value: number;
  labelled: number;
  /** When nine in ten of the window's labels had come; null where the log does not say when labels came. */
  knownAt: string | null;
  text: string;
}

export interface HourPerformance {
  /** 0 to 23. */
  hour: number;
  good: PerformanceMetrics;
  later: PerformanceMetrics;
}
