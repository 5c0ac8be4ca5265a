import { html, nothing, svg, type TemplateResult } from 'lit';
import type { EventReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { dateTime } from '../ui/format';
import { shown } from '../ui/text';
import { eventsOn, fractionOf, GUTTER, type TimeAxis } from './axis';
import { addEventsButtons } from './add-events';
import { clusters, markOf, type Cluster } from './marks';

const MIDDLE = 16;

function describe(event: EventReport, page: Page): string {
  const verdict = event.coincides ? t('coincides with the onset') : shown(event.reason, 200);
  return `${dateTime(event.start, page.state.zone)} · ${shown(event.type, 60)}: ${shown(event.title, 200)} · ${verdict}`;
}

function range(event: EventReport, axis: TimeAxis, width: number) {
  if (!event.end) return nothing;
  const plot = width - GUTTER.left - GUTTER.right;
  const at = (instant: string) => GUTTER.left + Math.min(1, Math.max(0, fractionOf(axis, Date.parse(instant)))) * plot;
  return svg`<rect class="event-range ${markOf(event.type).color}" x=${at(event.start)} y=${MIDDLE - 2} height="4"
    width=${Math.max(1, at(event.end) - at(event.start))} />`;
}

/** A cluster's next event after the chosen one, so that repeated clicks go through all of it. */
function nextOf(cluster: Cluster, chosen: string | null): string | null {
  const index = cluster.events.findIndex((event) => event.id === chosen);
  return cluster.events[(index + 1) % cluster.events.length]?.id ?? null;
}

function clusterMark(cluster: Cluster, page: Page) {
  const [first] = cluster.events;
  if (!first) return nothing;
  const chosen = cluster.events.some((event) => event.id === page.state.timeline.event);
  const choose = () =>
    page.update({ timeline: { ...page.state.timeline, event: nextOf(cluster, page.state.timeline.event) } });
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    choose();
  };
  const text = cluster.events.map((event) => describe(event, page)).join('\n');
  const mark = markOf(first.type);
  return svg`<g class="event-mark ${mark.color} ${first.coincides ? 'coincides' : ''} ${chosen ? 'chosen' : ''}" role="button"
      tabindex="0" aria-label=${text} aria-pressed=${String(chosen)} transform="translate(${cluster.x} ${MIDDLE})"
      @click=${choose} @keydown=${onKey}>
      <title>${text}</title>
      <rect class="hit" x="-9" y="-14" width="18" height="28" />
      <circle class="ring" r="10" />
      <path d=${mark.path} />
      ${cluster.events.length > 1 ? svg`<text class="cluster-count" x="8" y="-5">${cluster.events.length}</text>` : nothing}
    </g>`;
}

/** Events above the charts, on their time axis: one mark an event or cluster, a bar for those that last. */
export function eventStrip(page: Page, axis: TimeAxis, width: number): TemplateResult | typeof nothing {
  if (page.report.events?.length === 0)
    return html`<p class="event-strip no-events">
      <span class="strip-name">${t('Events')}</span> ${addEventsButtons(page)}
    </p>`;
  const events = eventsOn(axis, page.report.events ?? []);
  if (events.length === 0 || width === 0) return nothing;
  return html`<svg class="event-strip" width=${width} height="32" role="group" aria-label=${t('Events')}>
    ${svg`<text class="strip-title" x="0" y=${MIDDLE + 4}>${t('Events')}</text>
      <line class="strip-line" x1=${GUTTER.left} x2=${width - GUTTER.right} y1=${MIDDLE} y2=${MIDDLE} />`}
    ${events.map((event) => range(event, axis, width))}
    ${clusters(events, axis, width).map((cluster) => clusterMark(cluster, page))}
  </svg>`;
}
