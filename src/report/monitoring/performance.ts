import type { MonitoringReport, PerformanceMetricName, PerformanceReport } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count, minute, percent, statistic } from '../numbers';
import type { TextOptions } from '../text/investigation';
import { hanging, table } from '../text/layout';
import { fact, page, pageStyle, type PageStyle, type Section } from './page';
import { windowTable } from './windows';

export const PERFORMANCE_TITLES: Record<PerformanceMetricName, string> = {
  accuracy: 'Accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  auc: 'AUC',
  logLoss: 'Log loss',
  brier: 'Brier score',
  calibrationError: 'Calibration error',
  mae: 'MAE',
  rmse: 'RMSE',
  r2: 'R²',
};
const SHARES: ReadonlySet<PerformanceMetricName> = new Set([
  'accuracy',
  'precision',
  'recall',
  'f1',
  'calibrationError',
]);
const SEGMENTS = 12;
const WINDOW_METRICS = 4;
const LISTED = 12;

export const performanceValue = (name: PerformanceMetricName, value: number | null): string =>
  SHARES.has(name) ? percent(value) : statistic(value);

/** What `performance` prints. */
export function performanceText(report: MonitoringReport, options: TextOptions): string {
  const at = pageStyle(options);
  const { performance } = report.monitoring;
  return performance ? page(report, answerOf(performance), sectionsOf(performance, at), at) : '';
}

function answerOf({ metrics, good, later }: PerformanceReport): string {
  const name = metrics[0] ?? 'accuracy';
  const title = PERFORMANCE_TITLES[name];
  const before = performanceValue(name, good[name]);
  if (!later || later.labelled === 0) return `${title} is ${before} in the good period; no labels came after it.`;
  return `${title} was ${before} in the good period and is ${performanceValue(name, later[name])} since (${count(later.labelled)} labelled rows).`;
}

function sectionsOf(report: PerformanceReport, at: PageStyle): Section[] {
  const { baseline, metrics, good, later, windows, series } = report;
  const where = baseline.reference ? 'the reference log' : `${minute(baseline.start)} → ${minute(baseline.end)} UTC`;
  const rows = metrics.map((name) => [
    PERFORMANCE_TITLES[name],
    performanceValue(name, good[name]),
    performanceValue(name, later?.[name] ?? null),
  ]);
  const columns = ['', 'Good', 'Since'].map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  const overTime = metrics.slice(0, WINDOW_METRICS).map((name) => ({
    title: PERFORMANCE_TITLES[name],
    values: (series[name] ?? []).map((value) => performanceValue(name, value)),
  }));
  const labels = { title: 'Labels', values: series.labelled.map((value) => count(value)) };
  const broken = new Set(report.retroactive.map(({ start }) => start));
  return [
    {
      title: null,
      lines: [
        ...fact(
          'Good',
          `${where} · ${count(baseline.rows)} rows, ${count(baseline.labelled)} labelled${baseline.proposed ? ' · proposed' : ''}`,
          at,
        ),
        ...(report.positive === null ? [] : fact('Positive', shown(report.positive, 60), at)),
      ],
    },
    { title: 'Metrics', lines: table(columns, rows, at.width, { title: at.style.faint }) },
    { title: 'Segments', lines: segmentLines(report, at) },
    {
      title: 'Over time',
      lines: windowTable(windows, [...overTime, labels], at, (index) => broken.has(windows.start[index] ?? '')),
    },
    {
      title: 'Retroactive alerts',
      lines: listed(
        report.retroactive.map(({ start, text }) => [minute(start), text]),
        at,
      ),
    },
    {
      title: 'Re-scored windows',
      lines: listed(
        report.rescored.map(({ start, metric, before, now, labelledBefore, labelledNow }) => [
          minute(start),
          `${PERFORMANCE_TITLES[metric]} ${performanceValue(metric, before)} → ${performanceValue(metric, now)} (labels ${count(labelledBefore)} → ${count(labelledNow)})`,
        ]),
        at,
      ),
    },
  ];
}

function listed(items: readonly (readonly [string, string])[], { width, style }: PageStyle): string[] {
  const lines = items.slice(0, LISTED).flatMap(([when, text]) => hanging(`${when}  `, text, width));
  const left = items.length - LISTED;
  return left > 0 ? [...lines, style.faint(`… and ${count(left)} more.`)] : lines;
}

function segmentLines({ segments, metrics }: PerformanceReport, { width, style }: PageStyle): string[] {
  const name = metrics[0];
  if (name === undefined || segments.length === 0) return [];
  const rows = segments
    .slice(0, SEGMENTS)
    .map(({ column, value, good, later }) => [
      `${shown(column, 40)}=${shown(value, 40)}`,
      performanceValue(name, good[name]),
      performanceValue(name, later[name]),
      count(good.labelled),
      count(later.labelled),
    ]);
  const titles = ['', `${PERFORMANCE_TITLES[name]}, good`, 'since', 'Labels, good', 'since'];
  const columns = titles.map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
    flexible: index === 0,
  }));
  return table(columns, rows, width, { title: style.faint });
}
