import { html, nothing, type TemplateResult } from 'lit';
import type { MetricSeries, ServiceMetrics } from '../../src/protocol/service-metrics';
import type { Page } from '../page';
import { t } from '../strings';
import { compact, count, dateTime, like, percent, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shrinkingName } from '../ui/shrinking-name';
import { shown } from '../ui/text';
import type { TableColumn } from '../ui/windowed-table';
import { metricCharts } from './metric-charts';

/** A mean in a narrow column, with as many digits as tell it from the other one. */
const meanOf = (mean: number | null, other: number | null): string =>
  Math.max(Math.abs(mean ?? 0), Math.abs(other ?? 0)) >= 1e5 ? compact(mean) : like(mean, other);

const columns = ({ state }: Page): TableColumn<MetricSeries>[] => [
  {
    id: 'title',
    title: t('Metric'),
    cell: ({ title, kind, moved }) =>
      html`<span class="icon-name" title=${shown(title, 400)}>
        ${icon(moved ? 'warning' : 'pass', moved ? 'suspect' : 'clear')}
        <span class="one-line">${shrinkingName(title)}</span>
        ${kind === 'counter' ? html`<span class="tag">${t('/s')}</span>` : nothing}
      </span>`,
  },
  { id: 'good', title: t('Good'), width: 80, numeric: true, cell: ({ mean }) => meanOf(mean.good, mean.bad) },
  { id: 'bad', title: t('Bad'), width: 80, numeric: true, cell: ({ mean }) => meanOf(mean.bad, mean.good) },
  { id: 'change', title: t('Change'), width: 76, numeric: true, cell: ({ change }) => percent(change, 0) },
  {
    id: 'moved',
    title: t('Moved ({0})', zoneName(state.zone)),
    width: 190,
    from: 590,
    cell: ({ moved, movedAt, atOnset }) => {
      if (!moved) return html`<span class="muted">${t('as before')}</span>`;
      const at = movedAt ? dateTime(movedAt, state.zone) : t('yes');
      return atOnset ? html`<strong title=${t('at the onset, {0}', at)}>${at}</strong>` : at;
    },
  },
];

/** Series of the service beside both periods, the chosen one drawn: context, and no cause by themselves. */
export function serviceMetricsSection(report: ServiceMetrics, page: Page): TemplateResult {
  const { state, update } = page;
  const chosen = report.series.find(({ title }) => title === state.service.metric) ?? report.series[0];
  if (!chosen) return html`<p class="muted">${t('The files hold no series of this time.')}</p>`;
  const hidden = report.count - report.series.length;
  return html`<div class="beside">
    <div class="beside-list">
      <incident-table
        selectable
        fit
        .label=${t('Metrics of the service')}
        .columns=${columns(page)}
        .rows=${report.series}
        .rowKey=${({ title }: MetricSeries) => title}
        .selected=${chosen.title}
        @choose=${(event: CustomEvent<string>) => update({ service: { ...state.service, metric: event.detail } })}
      ></incident-table>
      ${hidden > 0 ? html`<p class="muted more">${t('and {0} more, that moved less', count(hidden))}</p>` : nothing}
    </div>
    <div class="beside-detail">${metricCharts(chosen, page)}</div>
  </div>`;
}
