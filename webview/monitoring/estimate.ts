import { html, type nothing, type TemplateResult } from 'lit';
import type { EstimatedAndRealised, EstimateReport } from '../../src/protocol/monitoring';
import type { Page } from '../page';
import { t } from '../strings';
import { percentTick, type ChartSeries } from '../timeline/series';
import { fields, plainTable } from '../ui/fields';
import { count, decimal, percent } from '../ui/format';
import { icon } from '../ui/icon';
import { inZone } from '../ui/times';
import { shown } from '../ui/text';
import { windowsChart } from './windows-chart';

/** Estimated with its band, realised beside it where labels have come. */
function chartOf({ accuracy, seed }: EstimateReport): ChartSeries {
  const between = accuracy.low.map((low, window): [number, number] | null => {
    const high = accuracy.high[window] ?? null;
    return low === null || high === null ? null : [low, high];
  });
  return {
    id: 'estimate',
    title: t('Accuracy, estimated and realised'),
    bars: false,
    share: true,
    series: [
      { name: t('Estimated (CBPE)'), values: accuracy.estimated, style: 'rest', band: between },
      { name: t('Realised'), values: accuracy.realised, style: 'whole' },
      ...(seed ? [{ name: t('Nearest bin, as in the seed'), values: seed.estimated, style: 'ghost' as const }] : []),
    ],
    format: (value) => percent(value),
    tick: percentTick,
  };
}

function comparison({ good, later }: EstimateReport): TemplateResult {
  const row = (
    name: string,
    of: (metrics: EstimateReport['good']) => EstimatedAndRealised,
  ): (string | typeof nothing)[] => [
    name,
    percent(of(good).estimated),
    percent(of(good).realised),
    percent(later && of(later).estimated),
    percent(later && of(later).realised),
  ];
  const rows = [
    row(t('Accuracy'), (metrics) => metrics.accuracy),
    row(t('Precision'), (metrics) => metrics.precision),
    row(t('Recall'), (metrics) => metrics.recall),
    row(t('F1'), (metrics) => metrics.f1),
    row(t('AUC'), (metrics) => metrics.auc),
  ].filter(([, ...values]) => values.some((value) => value !== percent(null)));
  return plainTable(
    t('Estimated beside realised'),
    [
      { title: t('Metric') },
      { title: t('Good, estimated'), numeric: true },
      { title: t('Good, realised'), numeric: true },
      { title: t('Later, estimated'), numeric: true },
      { title: t('Later, realised'), numeric: true },
    ],
    rows,
  );
}

/** How right the model should be by its own scores, without labels; and where labels came, how right it was. */
export function estimateSection(report: EstimateReport, page: Page): TemplateResult {
  const { method, conceptDrift: drift, later } = report;
  const chart = chartOf(report);
  const says = t(
    'Estimated {0} after the good period, realised {1}.',
    percent(later?.accuracy.estimated),
    percent(later?.accuracy.realised),
  );
  return html`<div class="beside">
    <div class="beside-detail">
      ${windowsChart(chart, report.windows, page, null, says)}
      <p class="keys">
        <span class="key-line estimated" aria-hidden="true"></span>${t('Estimated (CBPE), shaded: 95% band')}
        <span class="key-line realised" aria-hidden="true"></span>${t('Realised')}
      </p>
    </div>
    <div class="beside-list">
      <p class="callout">
        ${icon(drift.verdict === 'evidence' ? 'warning' : 'info', drift.verdict === 'evidence' ? 'suspect' : 'info')}
        <span>${shown(inZone(drift.text, page.state.zone), 600)}</span>
      </p>
      ${comparison(report)}
      ${fields([
        [t('Score'), html`<bdi>${shown(method.score, 80)}</bdi>`],
        [t('Calibration'), shown(method.reason, 300)],
        ...(method.calibrationError
          ? ([
              [
                t('Calibration error'),
                t(
                  '{0} before, {1} after',
                  decimal(method.calibrationError.before),
                  decimal(method.calibrationError.after),
                ),
              ],
            ] as [string, string][])
          : []),
        [t('Rows with a label'), t('{0} good, {1} later', count(report.good.labelled), count(later?.labelled))],
      ])}
    </div>
  </div>`;
}
