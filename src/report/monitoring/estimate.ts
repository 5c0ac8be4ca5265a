import type { EstimatedMetrics, EstimateReport, MonitoringReport } from '../../protocol/monitoring';
import { shown } from '../neutral-text';
import { count, minute, percent, points, statistic } from '../numbers';
import type { TextOptions } from '../text/investigation';
import { table, wrap } from '../text/layout';
import { fact, page, pageStyle, type PageStyle, type Section } from './page';
import { windowTable } from './windows';

/** What `estimate` prints. */
export function estimateText(report: MonitoringReport, options: TextOptions): string {
  const at = pageStyle(options);
  const { estimate } = report.monitoring;
  return estimate ? page(report, answerOf(estimate), sectionsOf(estimate, at), at) : '';
}

function answerOf({ good, later, conceptDrift }: EstimateReport): string {
  const before = good.accuracy.realised ?? good.accuracy.estimated;
  const now = later?.accuracy;
  if (!now || now.estimated === null)
    return `Accuracy in the good period is ${percent(before)}; no rows came after it.`;
  const realised = now.realised === null ? '' : `, realised ${percent(now.realised)}`;
  const estimated = `estimated ${percent(now.estimated)} (${percent(now.low)} to ${percent(now.high)})${realised}`;
  const drift = conceptDrift.verdict === 'evidence' ? ` ${conceptDrift.text}` : '';
  return `Accuracy was ${percent(before)} in the good period; since then it is ${estimated}.${drift}`;
}

function sectionsOf(estimate: EstimateReport, at: PageStyle): Section[] {
  const { method, baseline, windows, accuracy, seed, conceptDrift } = estimate;
  const good = baseline.reference
    ? `the reference log · ${count(baseline.rows)} rows, ${count(baseline.labelled)} labelled`
    : `${minute(baseline.start)} → ${minute(baseline.end)} UTC · ${count(baseline.rows)} rows, ${count(baseline.labelled)} labelled${baseline.proposed ? ' · proposed' : ''}`;
  const error = method.calibrationError;
  const calibrated = error
    ? ` (expected calibration error ${percent(error.before)} → ${percent(error.after)} on held-out rows)`
    : '';
  const of = method.positive === null ? '' : `, the probability of ${shown(method.positive, 40)}`;
  const columns = [
    { title: 'Estimated', values: accuracy.estimated.map((value) => percent(value)) },
    {
      title: '95% band',
      values: accuracy.low.map((low, i) =>
        low === null ? '–' : `${percent(low)}–${percent(accuracy.high[i] ?? null)}`,
      ),
    },
    { title: 'Realised', values: accuracy.realised.map((value) => percent(value)) },
    { title: 'Labels', values: accuracy.labelled.map((value) => count(value)) },
    { title: 'Gap z', values: accuracy.gapZ.map((value) => (value === null ? '–' : statistic(value))) },
    ...(seed ? [{ title: 'Seed’s map', values: seed.estimated.map((value) => percent(value)) }] : []),
  ];
  return [
    {
      title: null,
      lines: [
        ...fact('Good', good, at),
        ...fact('Score', `${shown(method.score, 60)}${of}`, at),
        ...fact('Method', `${method.reason}${calibrated}`, at),
        ...(method.dispersion > 1.05
          ? fact(
              'Spread',
              `φ = ${statistic(method.dispersion)}: windows of the good period swing more than chance makes them`,
              at,
            )
          : []),
        ...(seed ? fact('Seed', `nearest bin of the calibration map: ${percent(seed.overall)} overall`, at) : []),
      ],
    },
    { title: 'Estimated and realised', lines: metricsTable(estimate, at) },
    { title: 'Over time', lines: windowTable(windows, columns, at) },
    { title: 'Concept drift', lines: wrap(driftText(conceptDrift), at.width) },
  ];
}

function driftText({ text, interval, since }: EstimateReport['conceptDrift']): string {
  const band = interval ? ` 95% interval of the gap ${points(interval[0])} to ${points(interval[1])}.` : '';
  return `${text}${band}${since === null ? '' : ` First told in the window of ${minute(since)} UTC.`}`;
}

function metricsTable({ good, later }: EstimateReport, { width, style }: PageStyle): string[] {
  const names: [keyof EstimatedMetrics & ('accuracy' | 'precision' | 'recall' | 'f1' | 'auc'), string][] = [
    ['accuracy', 'Accuracy'],
    ['precision', 'Precision'],
    ['recall', 'Recall'],
    ['f1', 'F1'],
    ['auc', 'AUC'],
  ];
  const value = (name: string, number: number | null | undefined): string =>
    name === 'auc' ? statistic(number ?? null) : percent(number ?? null);
  const rows = names
    .filter(([name]) => good[name].estimated !== null)
    .map(([name, title]) => [
      title,
      value(name, good[name].estimated),
      value(name, good[name].realised),
      value(name, later?.[name].estimated),
      value(name, later?.[name].realised),
    ]);
  const titles = ['', 'Good, estimated', 'realised', 'Since, estimated', 'realised'];
  const columns = titles.map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  return table(columns, rows, width, { title: style.faint });
}
