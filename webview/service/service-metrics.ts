import { html, nothing, type TemplateResult } from 'lit';
import type { MetricSeries, ServiceMetrics } from '../../src/protocol/service-metrics';
import type { Page } from '../page';
import { t } from '../strings';
import { plainTable } from '../ui/fields';
import { count, dateTime, like, percent, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';

const SHOWN = 40;

function moved({ moved: hasMoved, movedAt, atOnset }: MetricSeries, { state }: Page): TemplateResult {
  if (!hasMoved) return html`${icon('pass', 'clear')} ${t('as before')}`;
  const at = movedAt ? `${dateTime(movedAt, state.zone)} ${zoneName(state.zone, movedAt)}` : '';
  return html`${icon('warning', 'suspect')} ${atOnset ? t('at the onset, {0}', at) : at}`;
}

/** Series of the service beside both periods: context, and no cause by themselves. */
export function serviceMetricsSection(report: ServiceMetrics, page: Page): TemplateResult {
  const hidden = report.count - Math.min(SHOWN, report.series.length);
  return html`${plainTable(
    t('Metrics of the service'),
    [
      { title: t('Metric') },
      { title: t('Moved') },
      { title: t('Good'), numeric: true },
      { title: t('Bad'), numeric: true },
      { title: t('Change'), numeric: true },
    ],
    report.series
      .slice(0, SHOWN)
      .map((one) => [
        html`<bdi>${shown(one.title, 200)}</bdi
          >${one.kind === 'counter' ? html` <span class="tag">${t('per second')}</span>` : nothing}`,
        moved(one, page),
        like(one.mean.good, one.mean.bad),
        like(one.mean.bad, one.mean.good),
        percent(one.change, 0),
      ]),
  )}
  ${hidden > 0 ? html`<p class="muted">${t('and {0} more, that moved less', count(hidden))}</p>` : nothing}`;
}
