import type { MetricReport, SegmentReport } from '../protocol/report';
import { metricValue, segmentName } from './metric-names';
import { count, percent, probability } from './numbers';

/** What every table of segments says of one, as text: name, rows, metric, excess errors, share of the fall, p. */
export const segmentCells = (metric: MetricReport['name'], segment: SegmentReport): string[] => [
  segmentName(segment.where),
  `${count(segment.rows.good)} → ${count(segment.rows.bad)}`,
  `${metricValue(metric, segment.metric.good)} → ${metricValue(metric, segment.metric.bad)}`,
  count(segment.excessErrors),
  percent(segment.share, 0),
  probability(segment.pValue),
];
