import { html, nothing, type TemplateResult } from 'lit';
import type {
  HourPerformance,
  PerformanceMetricName,
  PerformanceMetrics,
  PerformanceReport,
} from '../../src/protocol/monitoring';
import type { Page } from '../page';
import { t } from '../strings';
import { percentTick, type ChartSeries } from '../timeline/series';
import { plainTable } from '../ui/fields';
import { count, number, percent } from '../ui/format';
import { inZone } from '../ui/times';
import { shown, shownValue } from '../ui/text';
import { windowsChart } from './windows-chart';

const SEGMENTS_SHOWN = 20;

export function metricTitle(name: PerformanceMetricName): string {
  const names: Record<PerformanceMetricName, string> = {
    accuracy: t('Accuracy'),
    precision: t('Precision'),
    recall: t('Recall'),
    f1: t('F1'),
    auc: t('AUC'),
    logLoss: t('Log loss'),
    brier: t('Brier score'),
    calibrationError: t('Calibration error'),
    mae: t('Mean absolute error'),
    rmse: t('Root mean squared error'),
    r2: t('R²'),
  };
  return names[name];
}

const SHARES = new Set<PerformanceMetricName>(['accuracy', 'precision', 'recall', 'f1']);
const spell = (name: PerformanceMetricName, value: number | null | undefined): string =>
  SHARES.has(name) ? percent(value) : number(value, 3);

function chartOf(name: PerformanceMetricName, { series }: PerformanceReport): ChartSeries {
  return {
    id: `performance-${name}`,
    title: t('{0} over time', metricTitle(name)),
    bars: false,
    share: SHARES.has(name),
    series: [{ name: metricTitle(name), values: series[name] ?? [], style: 'whole' }],
    format: (value) => spell(name, value),
    tick: SHARES.has(name) ? percentTick : number,
  };
}

const compared = (
  name: PerformanceMetricName,
  of: { good: PerformanceMetrics; later: PerformanceMetrics },
): string[] => [spell(name, of.good[name]), spell(name, of.later[name]), count(of.later.labelled)];

const heads = (first: string, name: PerformanceMetricName): { title: string; numeric?: boolean }[] => [
  { title: first },
  { title: t('{0}, good', metricTitle(name)), numeric: true },
  { title: t('Later'), numeric: true },
  { title: t('Labels'), numeric: true },
];

const byHour = (hours: HourPerformance[], name: PerformanceMetricName): TemplateResult =>
  plainTable(
    t('By hour of the day'),
    heads(t('Hour'), name),
    hours.map((hour) => [`${String(hour.hour).padStart(2, '0')}:00`, ...compared(name, hour)]),
  );

function chooser(report: PerformanceReport, chosen: PerformanceMetricName, { state, update }: Page): TemplateResult {
  const choose = (event: Event) =>
    update({ monitoring: { ...state.monitoring, metric: (event.target as HTMLSelectElement).value } });
  return html`<label class="choose"
    ><span class="muted">${t('Metric')}</span>
    <select @change=${choose}>
      ${report.metrics.map((name) => html`<option value=${name} ?selected=${name === chosen}>${metricTitle(name)}</option>`)}
    </select></label
  >`;
}

function late(report: PerformanceReport, { state }: Page): TemplateResult | typeof nothing {
  if (report.retroactive.length === 0) return nothing;
  return html`<h3>${t('Alerts that late labels raise')}</h3>
    <ul class="plain-list">
      ${report.retroactive.slice(0, 20).map(({ text }) => html`<li>${shown(inZone(text, state.zone), 300)}</li>`)}
    </ul>`;
}

/** How right the model was, once labels had come: overall, by window, by hour and by segment. */
export function performanceSection(report: PerformanceReport, page: Page): TemplateResult {
  const chosen = report.metrics.find((name) => name === page.state.monitoring.metric) ?? report.metrics[0];
  if (!chosen) return html`<p class="muted">${t('No metric can be computed from this log.')}</p>`;
  const segments = report.segments.slice(0, SEGMENTS_SHOWN);
  const says = t(
    '{0} in the good period, {1} later.',
    spell(chosen, report.good[chosen]),
    spell(chosen, report.later?.[chosen]),
  );
  return html`${chooser(report, chosen, page)}
    <div class="beside">
      <div class="beside-detail">
        ${windowsChart(chartOf(chosen, report), report.windows, page, null, says)} ${late(report, page)}
      </div>
      <div class="beside-list">
        ${plainTable(
          t('True metrics'),
          [{ title: t('Metric') }, { title: t('Good'), numeric: true }, { title: t('Later'), numeric: true }],
          [
            ...report.metrics.map((name) => [
              metricTitle(name),
              spell(name, report.good[name]),
              spell(name, report.later?.[name]),
            ]),
            [t('Labels'), count(report.good.labelled), count(report.later?.labelled)],
          ],
        )}
        ${
          report.hours.length > 0
            ? html`<details class="behind">
                <summary>${t('By hour of the day')}</summary>
                ${byHour(report.hours, chosen)}
              </details>`
            : nothing
        }
        ${
          segments.length > 0
            ? html`<details class="behind">
                <summary>${t('By segment')}</summary>
                ${plainTable(
                  t('By segment'),
                  heads(t('Segment'), chosen),
                  segments.map((one) => [
                    html`<bdi>${shown(one.column, 80)} = ${shownValue(one.value, 80)}</bdi>`,
                    ...compared(chosen, one),
                  ]),
                )}
              </details>`
            : nothing
        }
      </div>
    </div>`;
}
