import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { FeatureReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { timeAxis } from '../timeline/axis';
import { columnCharts } from '../timeline/column-charts';
import { timelineChart } from '../timeline/drawing';
import { overlays } from '../timeline/overlays';
import { hasValues, type ChartSeries } from '../timeline/series';
import type { Drawing } from '../ui/charts/chart-element';
import { percent } from '../ui/format';
import { pictureButton } from '../ui/save-buttons';
import { shown } from '../ui/text';

/** Null rate and mean (or commonest values) of a feature along the log, with both periods and the onset marked. */
export function overTime({ name }: FeatureReport, page: Page): TemplateResult | typeof nothing {
  const { report, snapshot, state } = page;
  if (!report.timeline || report.timeline.start.length === 0) return nothing;
  const series = snapshot.series[name];
  const waiting = snapshot.run.state === 'done' ? t('Counting…') : t('It is counted once the investigation is done.');
  if (!series)
    return html`<section>
      <h3>${t('Over time')}</h3>
      <p class="muted">${waiting}</p>
    </section>`;
  const charts = columnCharts(page, [
    { column: name, aspect: 'value' },
    { column: name, aspect: 'nulls' },
  ]);
  const empty = series.nullRate.every((rate) => rate === null || rate === 0);
  return html`${charts.map((chart) =>
    chart.chosen?.aspect === 'nulls' && empty
      ? html`<section>
          <h3>${t('Nulls over time')}</h3>
          <p class="muted">${t('None: every row has a value.')}</p>
        </section>`
      : one(chart, page, [report, series, state.zone]),
  )}`;
}

/** Without the feature's name, which stands above. */
function titleOf({ chosen, series }: ChartSeries): string {
  if (chosen?.aspect === 'nulls') return t('Nulls over time');
  return series.length > 1 ? t('Commonest values over time') : t('Mean over time');
}

function one(chart: ChartSeries, page: Page, depends: unknown[]): TemplateResult | typeof nothing {
  const { report, state } = page;
  if (!report.timeline || !chart.series.some(({ values }) => hasValues(values))) return nothing;
  const axis = timeAxis(report.timeline);
  const drawing: Drawing = (theme) => timelineChart(chart, axis, overlays(page, false, theme), state.zone, theme);
  const title = titleOf(chart);
  const extremes = chart.series.flatMap(({ values }) => values).filter((value) => value !== null);
  const [low, high] = [Math.min(...extremes), Math.max(...extremes)].map((value) =>
    chart.share ? percent(value) : chart.format(value),
  );
  return html`<section class="over-time">
    <header class="part-head">
      <h3>${title}</h3>
      ${chart.series.length > 1 ? html`<span class="muted">${chart.series.map(({ name }) => shown(name, 30)).join(' · ')}</span>` : nothing}
      ${pictureButton(page, `${chart.chosen?.column ?? ''}-${chart.chosen?.aspect ?? ''}`, title)}
    </header>
    ${guard(depends, () => html`<incident-chart .label=${t('{0}: from {1} to {2}', title, low ?? '', high ?? '')} .drawing=${drawing}></incident-chart>`)}
  </section>`;
}
