import { html, nothing, type TemplateResult } from 'lit';
import type { EventReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { dateTime, percent, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';
import type { TableColumn } from '../ui/windowed-table';
import { addEventsButtons } from './add-events';
import { swatch } from './swatch';

const columns = ({ state }: Page): TableColumn<EventReport>[] => [
  {
    id: 'start',
    title: t('Time ({0})', zoneName(state.zone)),
    width: 172,
    cell: (event) => dateTime(event.start, state.zone),
  },
  {
    id: 'type',
    title: t('Type'),
    width: 130,
    from: 580,
    cell: (event) => html`${swatch(event.type)}<bdi>${shown(event.type, 60)}</bdi>`,
  },
  {
    id: 'title',
    title: t('Event'),
    cell: (event) => html`<bdi title=${shown(event.title, 500)}>${shown(event.title, 200)}</bdi>`,
  },
  {
    id: 'verdict',
    title: t('Verdict'),
    width: 112,
    cell: (event) =>
      event.coincides
        ? html`${icon('target', 'suspect')} ${t('Coincides')}`
        : html`<span class="muted">${t('Ruled out')}</span>`,
  },
  {
    id: 'chance',
    title: t('By luck'),
    hint: t('Probability that an event of this kind lies so near to the onset by luck'),
    width: 76,
    from: 660,
    numeric: true,
    cell: (event) => (event.chance !== null && event.chance < 0.01 ? '< 1%' : percent(event.chance, 0)),
  },
];

function details(event: EventReport, { send, state }: Page): TemplateResult {
  const scope = Object.entries(event.scope).map(([name, value]) => `${shown(name)}: ${shown(value)}`);
  const { url } = event;
  return html`<div class="event-details">
    <h3>${swatch(event.type)}<bdi>${shown(event.title)}</bdi></h3>
    <p>${inZone(shown(event.reason), state.zone)}</p>
    <p class="muted">${[event.status ? shown(event.status) : '', ...scope].filter(Boolean).join(' · ')}</p>
    ${url ? html`<button class="link" @click=${() => send({ type: 'openUrl', url })}>${icon('link-external')}${t('Open link')}</button>` : nothing}
  </div>`;
}

/** Every event with whether it fits the onset and why, the chosen one in full. */
export function eventList(page: Page): TemplateResult {
  const events = page.report.events ?? [];
  if (events.length === 0) {
    return html`<p class="muted">
        ${t('No events: add an events file (deployments, pipeline runs) or the commits of this workspace to see what coincides.')}
      </p>
      <p class="event-sources">${addEventsButtons(page)}</p>`;
  }
  const chosen =
    events.find((event) => event.id === page.state.timeline.event) ?? events.find((event) => event.coincides);
  return html`<incident-table
      class="event-table"
      fit
      selectable
      .label=${t('Events')}
      .columns=${columns(page)}
      .rows=${events}
      .rowKey=${(event: EventReport) => event.id}
      .selected=${chosen?.id ?? null}
      @choose=${(event: CustomEvent<string>) => page.update({ timeline: { ...page.state.timeline, event: event.detail } })}
    ></incident-table>
    ${chosen ? details(chosen, page) : nothing}`;
}
