import { html, nothing, type TemplateResult } from 'lit';
import type { EventReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { chanceInWords, dateTime, timeRange, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import { inZone } from '../ui/times';
import { eventsOn, type TimeAxis } from './axis';
import { clusters } from './marks';
import { swatch } from './swatch';

function entry(event: EventReport, open: boolean, page: Page): TemplateResult {
  const { state, send, update } = page;
  const { zone } = state;
  const when = event.end ? timeRange(event.start, event.end, zone) : dateTime(event.start, zone);
  const scope = Object.entries(event.scope).map(([name, value]) => `${shown(name, 80)}: ${shown(value, 80)}`);
  const facts = [event.status ? shown(event.status, 80) : '', ...scope].filter(Boolean).join(' · ');
  const { url } = event;
  const choose = () => update({ timeline: { ...state.timeline, event: event.id } });
  return html`<li>
    <button class="event-entry" aria-expanded=${String(open)} @click=${choose}>
      ${swatch(event.type)}
      <span class="event-time">${when} ${zoneName(zone, event.start)}</span>
      <bdi class="event-name">${shown(event.title, 200)}</bdi>
      ${event.coincides ? html`<span class="tag">${t('Coincides')}</span>` : nothing}
    </button>
    ${
      open
        ? html`<div class="event-more">
            <p>${inZone(shown(event.reason), zone)}</p>
            <p class="muted">
              ${shown(event.type, 60)}${facts ? ` · ${facts}` : ''}${event.chance === null ? nothing : ` · ${t('by luck in {0}', chanceInWords(event.chance))}`}
            </p>
            ${url ? html`<button class="link" @click=${() => send({ type: 'openUrl', url })}>${icon('link-external')}${t('Open link')}</button>` : nothing}
          </div>`
        : nothing
    }
  </li>`;
}

/** The chosen mark of the strip, opened: every event of its cluster, the chosen one in full. */
export function eventCard(page: Page, axis: TimeAxis, width: number): TemplateResult | typeof nothing {
  const { report, state, update } = page;
  const chosen = state.timeline.event;
  if (chosen === null || width === 0) return nothing;
  const cluster = clusters(eventsOn(axis, report.events ?? []), axis, width).find(({ events }) =>
    events.some(({ id }) => id === chosen),
  );
  if (!cluster) return nothing;
  const close = () => update({ timeline: { ...state.timeline, event: null } });
  const count = cluster.events.length;
  return html`<section class="event-card" aria-label=${t('Chosen events')}>
    <ul>
      ${cluster.events.map((event) => entry(event, count === 1 || event.id === chosen, page))}
    </ul>
    <button class="icon-button" title=${t('Close')} aria-label=${t('Close')} @click=${close}>${icon('close')}</button>
  </section>`;
}
