import type { HypothesisKind, MetricReport, SegmentWhere, StepId } from '../protocol/report';
import { percent, points, statistic } from './numbers';
import { shown } from './neutral-text';

export const STEP_TITLES: Record<StepId, string> = {
  infrastructure: 'Infrastructure',
  data: 'Data',
  segments: 'Segments',
  timeline: 'Timeline',
  reproduction: 'Reproduction',
};

export const KIND_TITLES: Record<HypothesisKind, string> = {
  'data-fault': 'Data fault',
  'schema-change': 'Schema change',
  infrastructure: 'Infrastructure',
  'model-version': 'Model version',
  'threshold-change': 'Threshold change',
  'covariate-shift': 'Covariate shift',
  'label-shift': 'Label shift',
  'label-fault': 'Label fault',
  'concept-drift': 'Concept drift',
  external: 'External cause',
  none: 'No incident',
};

export const METRIC_TITLES: Record<MetricReport['name'], string> = {
  accuracy: 'Accuracy',
  mae: 'Mean absolute error',
  logLoss: 'Log loss',
};

/** A metric value as people say it: accuracy as a percentage, an error in its own unit. */
export const metricValue = (name: MetricReport['name'], value: number | null): string =>
  name === 'accuracy' ? percent(value) : statistic(value);

export const metricChange = (metric: MetricReport): string => {
  if (metric.name === 'accuracy') return points(metric.change);
  if (metric.change === null) return statistic(null);
  return `${metric.change < 0 ? '' : '+'}${statistic(metric.change)}`;
};

/** The 95% interval of the change, or an empty text. */
export function metricInterval(metric: MetricReport): string {
  if (metric.interval === null) return '';
  const [low, high] = metric.interval;
  const value = metric.name === 'accuracy' ? (x: number) => points(x).replace(' points', '') : statistic;
  return `95% interval ${value(low)} to ${value(high)}`;
}

/** `device=mobile, country=BR`; an empty segment is the whole log. */
export function segmentName(where: SegmentWhere | null): string {
  const parts = Object.entries(where ?? {}).map(([column, value]) => `${shown(column, 60)}=${shown(value, 60)}`);
  return parts.length === 0 ? 'everywhere' : parts.join(', ');
}
