import { html, nothing, type TemplateResult } from 'lit';
import type { SignalSeries, SignalsReport } from '../../src/protocol/monitoring';
import type { Page } from '../page';
import { t } from '../strings';
import { percentTick, type ChartSeries } from '../timeline/series';
import { count, dateTime, decimal, number, percent, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shrinkingName } from '../ui/shrinking-name';
import { shown } from '../ui/text';
import type { TableColumn } from '../ui/windowed-table';
import { windowsChart, type Marks } from './windows-chart';

/** How the values of a signal are spelled. */
export const spelled =
  ({ unit }: SignalSeries) =>
  (value: number | null): string =>
    unit === 'share'
      ? percent(value)
      : unit === 'rows'
        ? count(value)
        : unit === 'psi'
          ? decimal(value)
          : number(value);

/** Windows that begin after the good period and whose value lies beyond a limit. */
function outsideOf(series: SignalSeries, { windows, baseline }: SignalsReport): boolean[] {
  const end = Date.parse(baseline.end ?? '') || -Infinity;
  return series.values.map((value, window) => {
    if (value === null || windows.baseline[window] || Date.parse(windows.start[window] ?? '') < end) return false;
    const [lower, upper] = [series.lower[window] ?? null, series.upper[window] ?? null];
    return (lower !== null && value < lower) || (upper !== null && value > upper);
  });
}

const columns = ({ state }: Page): TableColumn<SignalSeries>[] => [
  {
    id: 'title',
    title: t('Signal'),
    cell: (one) =>
      html`<span class="icon-name" title=${shown(one.title, 300)}>
        ${one.outside > 0 ? icon('warning', 'suspect') : icon('pass', 'clear')}
        <span class="one-line">${shrinkingName(one.title)}</span>
      </span>`,
  },
  {
    id: 'centre',
    title: t('Good'),
    hint: t('Its value in the good period'),
    width: 76,
    numeric: true,
    cell: (one) => spelled(one)(one.centre),
  },
  {
    id: 'outside',
    title: t('Outside'),
    hint: t('Windows after the good period beyond the limits'),
    width: 76,
    numeric: true,
    cell: (one) => count(one.outside),
  },
  {
    id: 'first',
    title: t('Since ({0})', zoneName(state.zone)),
    hint: t('The first window beyond the limits, else the CUSUM’s alarm'),
    width: 184,
    from: 520,
    cell: ({ firstOutside, cusum }) => {
      const at = firstOutside ?? cusum?.start;
      return at ? dateTime(at, state.zone) : html`<span class="muted">${t('within its limits')}</span>`;
    },
  },
];

function chartOf(one: SignalSeries): ChartSeries {
  const format = spelled(one);
  return {
    id: one.id,
    title: shown(one.title, 200),
    bars: false,
    share: one.unit === 'share',
    series: [
      { name: shown(one.title, 100), values: one.values, style: 'whole' },
      { name: t('Lower limit'), values: one.lower, style: 'ghost' },
      { name: t('Upper limit'), values: one.upper, style: 'ghost' },
    ],
    format,
    tick: one.unit === 'share' ? percentTick : number,
  };
}

/** What a control chart shows, in words. */
function verdict(one: SignalSeries, { state }: Page): string {
  const at = (time: string): string => `${dateTime(time, state.zone)} ${zoneName(state.zone, time)}`;
  const parts = [
    one.firstOutside
      ? t('Windows beyond the limits: {0}, the first at {1}.', count(one.outside), at(one.firstOutside))
      : t('No window beyond the limits.'),
  ];
  if (one.firstRun) parts.push(t('Nine windows in a row on one side until {0}.', at(one.firstRun)));
  if (one.cusum)
    parts.push(
      one.cusum.direction === 'up'
        ? t('A CUSUM says it rose, at {0}.', at(one.cusum.start))
        : t('A CUSUM says it fell, at {0}.', at(one.cusum.start)),
    );
  return parts.join(' ');
}

function details(one: SignalSeries, report: SignalsReport, page: Page): TemplateResult {
  const marks: Marks = {
    centre: one.centre,
    lower: one.lower,
    upper: one.upper,
    outside: outsideOf(one, report),
  };
  const says = verdict(one, page);
  return html`${windowsChart(chartOf(one), report.windows, page, marks, says)}
    <p>${says}</p>
    <p class="muted">
      ${
        one.unit === 'psi'
          ? t('A PSI has one limit: what windows of the good period reach by chance.')
          : t('The solid line is the good period’s value, the dashed ones three standard errors around it.')
      }
    </p>`;
}

/** Every signal as a control chart against the good period: a table of them, the chosen one drawn beside it. */
export function signalsSection(report: SignalsReport, page: Page): TemplateResult {
  const { state, update } = page;
  const chosen = report.series.find(({ id }) => id === state.monitoring.signal) ?? report.series[0];
  if (!chosen) return html`<p class="muted">${t('The log has no signal to follow.')}</p>`;
  return html`<div class="beside">
    <div class="beside-list">
      <incident-table
        selectable
        fit
        .label=${t('Signals')}
        .columns=${columns(page)}
        .rows=${report.series}
        .rowKey=${(one: SignalSeries) => one.id}
        .selected=${chosen.id}
        @choose=${(event: CustomEvent<string>) => update({ monitoring: { ...state.monitoring, signal: event.detail } })}
      ></incident-table>
      ${report.omitted ? html`<p class="muted more">${t('{0} more kept to their limits.', count(report.omitted))}</p>` : nothing}
    </div>
    <div class="beside-detail">${details(chosen, report, page)}</div>
  </div>`;
}
