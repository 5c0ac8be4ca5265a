import type { PartialReport } from '../../protocol/investigation';
import type { MetricReport, PeriodReport } from '../../protocol/report';
import { METRIC_TITLES, metricChange, metricInterval, metricValue } from '../../report/metric-names';
import { shown } from '../../report/neutral-text';
import { count, minute, percent, uncertainty } from '../../report/numbers';

/** Letters of a sentence that a chat takes. */
const LONGEST = 2_000;

/**
 * The headline with the numbers behind it and what to do, as one message for a chat: plain text, one line each, so that
 * whoever reads it there need not open anything. What controls a terminal or turns the reading order is spelled out. Empty while there is no headline.
 */
export function headlineMessage(report: PartialReport): string {
  const { headline, metric, periods, onset, hypotheses } = report;
  if (!headline) return '';
  const first = hypotheses?.[0];
  const coinciding = report.events?.find(({ coincides }) => coincides);
  return [
    shown(headline, LONGEST),
    ...(metric ? [metricLine(metric)] : []),
    ...(periods ? [`Good: ${periodLine(periods.good)}`, `Bad: ${periodLine(periods.bad)}`] : []),
    ...(onset
      ? [
          `Onset: ${minute(onset.at)} UTC, ${uncertainty(onset)}${coinciding ? `; coincides with ${shown(coinciding.title)}` : ''}`,
        ]
      : []),
    ...(first ? [`Likeliest cause: ${first.kind}, ${percent(first.confidence, 0)} confident`] : []),
    ...(first?.action ? [`Next: ${shown(first.action, LONGEST)}`] : []),
  ].join('\n');
}

function metricLine(metric: MetricReport): string {
  const title = METRIC_TITLES[metric.name];
  if (metric.good === null || metric.bad === null) return `${title}: not known`;
  const change = [metricChange(metric), metricInterval(metric)].filter((part) => part !== '').join(', ');
  return `${title}: ${metricValue(metric.name, metric.good)} → ${metricValue(metric.name, metric.bad)} (${change})`;
}

const periodLine = ({ start, end, rows }: PeriodReport): string =>
  start && end ? `${minute(start)} to ${minute(end)} UTC, ${count(rows)} rows` : `another log, ${count(rows)} rows`;
