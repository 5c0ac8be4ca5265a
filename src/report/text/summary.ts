import type { PeriodReport, Report, StepReport, StepStatus } from '../../protocol/report';
import { METRIC_TITLES, STEP_TITLES, metricChange, metricInterval, metricValue } from '../metric-names';
import { shown } from '../neutral-text';
import { count, minute, percent, seconds } from '../numbers';
import { hanging, padEnd, padStart, wrap } from './layout';
import type { Style } from './style';

const MARKS: Record<StepStatus, string> = { clear: '✓', suspect: '!', untestable: '?' };

/** What broke, in one sentence, as wide as the terminal. */
export const headline = (report: Report, width: number, style: Style): string[] =>
  wrap(shown(report.headline, 2000), width).map(style.strong);

/** The log, the two periods and the metric: what was compared with what. */
export function facts(report: Report, width: number, style: Style): string[] {
  const { source, periods, metric } = report;
  const files = source.files.map((file) => shown(file.split(/[\\/]/).pop() ?? file, 60));
  const named =
    files.length <= 3 ? files.join(', ') : `${files.slice(0, 2).join(', ')} and ${files.length - 2} more files`;
  const rejected = source.rejectedRows > 0 ? `, ${count(source.rejectedRows)} lines rejected` : '';
  const label = (name: string): string => style.faint(padEnd(name, 10));
  const rows = [count(periods.good.rows), count(periods.bad.rows)];
  const size = Math.max(...rows.map((each) => each.length));
  return [
    ...hanging(
      label('Log'),
      `${named} · ${count(source.rows)} rows${rejected} · ${source.format} · ${seconds(source.seconds.total)}`,
      width,
    ),
    ...hanging(label('Good'), period(periods.good, padStart(rows[0] ?? '', size)), width),
    ...hanging(label('Bad'), period(periods.bad, padStart(rows[1] ?? '', size)), width),
    ...metricLines(metric, width, style),
  ];
}

function period(value: PeriodReport, rows: string): string {
  const span =
    value.start === null || value.end === null
      ? `reference ${(value.reference ?? []).map((file) => shown(file.split(/[\\/]/).pop() ?? file, 60)).join(', ')}`.trim()
      : `${minute(value.start)} → ${minute(value.end)} UTC`;
  return `${span} · ${rows} ${value.rows === 1 ? 'row' : 'rows'}${value.proposed ? ' · proposed' : ''}`;
}

function metricLines(metric: Report['metric'], width: number, style: Style): string[] {
  const label = style.faint(padEnd(metric.name === 'mae' ? 'Error' : METRIC_TITLES[metric.name], 10));
  if (metric.good === null || metric.bad === null) {
    const reason = Object.values(metric.why ?? {})[0] ?? 'cannot be computed';
    return hanging(label, `not known: ${shown(reason, 400)}`, width);
  }
  const change = [metricChange(metric), metricInterval(metric)].filter((part) => part !== '').join(', ');
  const share = metric.labelledShare;
  const labels =
    share.good === null || share.bad === null || (share.good > 0.999 && share.bad > 0.999)
      ? ''
      : ` · labels ${percent(share.good)} → ${percent(share.bad)}`;
  const text = `${metricValue(metric.name, metric.good)} → ${metricValue(metric.name, metric.bad)} (${change})${labels}`;
  return hanging(label, text, width);
}

/** Five lines for the five questions of the playbook; each grows only where the terminal is narrow. */
export function steps(report: Report, width: number, style: Style): string[] {
  const title = Math.max(...Object.values(STEP_TITLES).map((name) => name.length));
  return report.steps.flatMap((step) => {
    const mark = paint(step, style)(MARKS[step.status]);
    return hanging(`${mark} ${padEnd(STEP_TITLES[step.id], title)}  `, shown(step.summary, 600), width);
  });
}

function paint(step: StepReport, style: Style): (text: string) => string {
  switch (step.status) {
    case 'clear':
      return style.good;
    case 'suspect':
      return style.bad;
    case 'untestable':
      return style.caution;
  }
}
