import { html, nothing, type TemplateResult } from 'lit';
import type { Timeline } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { dateTime, duration, zoneName, type TimeZone } from '../ui/format';
import { lookAtWindow } from '../service/look';
import { icon } from '../ui/icon';
import { zoomedAxis, zoomTo, type TimeAxis, type Zoom } from './axis';
import { columnPicker } from './column-charts';
import { ghostName } from './ghost';

/** What one step nearer or further makes of the stretch in sight. */
const STEP = 2;

export const setZoom = ({ state, update }: Page, zoom: Zoom | null): void =>
  update({ timeline: { ...state.timeline, zoom } });

/** Nearer (`in`), further away (`out`) or all of it (`reset`), around the given instant. */
export function changeZoom(page: Page, whole: TimeAxis, how: 'in' | 'out' | 'reset', around: number | null): void {
  if (how === 'reset') return setZoom(page, null);
  const seen = zoomedAxis(whole, page.state.timeline.zoom);
  const middle = around ?? (seen.from + seen.to) / 2;
  const half = ((seen.to - seen.from) / 2) * (how === 'in' ? 1 / STEP : STEP);
  setZoom(page, zoomTo(whole, middle - half, middle + half));
}

/** Keys that zoom wherever the charts have the focus. */
export const ZOOM_KEYS: Record<string, 'in' | 'out' | 'reset'> = { '+': 'in', '=': 'in', '-': 'out', '0': 'reset' };

/** How much time a point stands for, which points are missing for want of labels, and what is shaded. */
function pace(timeline: Timeline, least: number, { report }: Page): string {
  const parts = [t('One point every {0}', duration(timeline.bucketSeconds))];
  if (least > 1) parts.push(t('points with fewer than {0} labels are left out', least));
  if (report.metric?.name === 'accuracy' && report.labelled) parts.push(t('shaded: 95% interval'));
  return parts.join(' · ');
}

/** From the point under the cursor, else from what is in sight, to the traces of that stretch. */
export function lookAtTraces(page: Page, whole: TimeAxis, at: number | null): void {
  const seen = zoomedAxis(whole, page.state.timeline.zoom);
  if (at === null) lookAtWindow(page, seen.from, seen.to);
  else lookAtWindow(page, at, at + whole.bucket);
}

const tracesButton = (page: Page, axis: TimeAxis, at: number | null): TemplateResult =>
  html`<button
    class="link"
    title=${t('Traces of the stretch in sight; Enter on a chart: of the point under the cursor')}
    @click=${() => lookAtTraces(page, axis, at)}
  >
    ${icon('list-tree')}${t('Traces here')}
  </button>`;

/** Zone, zoom, what a point stands for, and where the cursor is. `around` is where a zoom aims. */
export function toolbar(
  page: Page,
  timeline: Timeline,
  axis: TimeAxis,
  least: number,
  at: number | null,
  around: number | null,
): TemplateResult {
  const { state, update } = page;
  const zone = (value: TimeZone, name: string) =>
    html`<button class="toggle" aria-pressed=${String(state.zone === value)} @click=${() => update({ zone: value })}>
      ${name}
    </button>`;
  const zoom = (how: 'in' | 'out' | 'reset', name: string, title: string, disabled: boolean) =>
    html`<button
      class="icon-button"
      title=${title}
      aria-label=${title}
      ?disabled=${disabled}
      @click=${() => changeZoom(page, axis, how, around)}
    >
      ${icon(name)}
    </button>`;
  const zoomed = state.timeline.zoom !== null;
  const earlier = ghostName(timeline);
  return html`<div class="toolbar">
    <span class="toggles" role="group" aria-label=${t('Time zone')}
      >${zone('utc', 'UTC')}${zone('local', t('Local'))}</span
    >
    <span class="icon-buttons" role="group" aria-label=${t('Zoom')}
      >${zoom('in', 'zoom-in', t('Zoom in (+), or drag over a chart'), false)}
      ${zoom('out', 'zoom-out', t('Zoom out (−)'), !zoomed)}
      ${zoom('reset', 'screen-normal', t('Show the whole log (0)'), !zoomed)}</span
    >
    ${
      earlier !== null
        ? html`<span class="toggles"
            ><button
              class="toggle"
              aria-pressed=${String(state.timeline.ghost)}
              title=${t('Draw what the metric was then behind what it is')}
              @click=${() => update({ timeline: { ...state.timeline, ghost: !state.timeline.ghost } })}
            >
              ${icon('history')} ${earlier}
            </button></span
          >`
        : nothing
    }
    ${columnPicker(page)} ${page.report.traces ? tracesButton(page, axis, at) : nothing}
    <span class="muted">${pace(timeline, least, page)}</span>
    <output class="cursor-time">${at === null ? '' : `${dateTime(at, state.zone)} ${zoneName(state.zone, at)}`}</output>
  </div>`;
}
