import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Waterfall, WaterfallSpan } from '../../src/protocol/traces';
import type { Page } from '../page';
import { t } from '../strings';
import { fields } from '../ui/fields';
import { count, dateTime, NONE, number, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import type { TableColumn } from '../ui/windowed-table';

const DEEPEST = 12;

/** `12.3 ms`. */
export const milliseconds = (value: number | null | undefined): string =>
  value === null || value === undefined ? NONE : t('{0} ms', number(value, 3));

/** When the span ran, as a bar in the width of the trace; the dark part is what the trace waited for it itself. */
function bar(span: WaterfallSpan, whole: number): TemplateResult {
  const scale = 1000 / Math.max(whole, 1e-9);
  const width = Math.max(3, span.duration * scale);
  return html`<svg
    class="span-bar ${span.error ? 'error' : ''}"
    viewBox="0 0 1000 14"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    ${svg`<rect class="whole" x=${span.start * scale} y="2" width=${width} height="10" />
      <rect class="own" x=${span.start * scale} y="2" width=${Math.max(span.self > 0 ? 2 : 0, span.self * scale)} height="10" />`}
  </svg>`;
}

const columns = (waterfall: Waterfall): TableColumn<WaterfallSpan>[] => [
  {
    id: 'span',
    title: t('Span'),
    width: 250,
    cell: (span) =>
      html`<span
        class="span-name"
        data-depth=${Math.min(DEEPEST, span.depth)}
        title=${shown(`${span.service} · ${span.name}`, 400)}
        >${span.error ? html`${icon('error', 'critical')}<span class="visually-hidden">${t('failed')}</span>` : nothing}
        <bdi>${shown(span.name, 120)}</bdi> <bdi class="muted">${shown(span.service, 80)}</bdi></span
      >`,
  },
  { id: 'bar', title: t('Time'), cell: (span) => bar(span, waterfall.duration) },
  {
    id: 'duration',
    title: t('Duration'),
    width: 92,
    numeric: true,
    cell: (span) => milliseconds(span.duration),
  },
  {
    id: 'self',
    title: t('Itself'),
    hint: t('For how long the trace waits for this span and none of its children'),
    width: 92,
    from: 600,
    numeric: true,
    cell: (span) => milliseconds(span.self),
  },
];

function chosenSpan(span: WaterfallSpan): TemplateResult {
  const attributes = Object.entries(span.attributes);
  return html`<div class="span-details">
    <h3><bdi>${shown(span.service, 100)} · ${shown(span.name, 200)}</bdi></h3>
    ${span.message ? html`<p>${icon('error', 'critical')} <bdi>${shown(span.message, 500)}</bdi></p>` : nothing}
    ${fields([
      [t('Begins'), t('{0} after the trace', milliseconds(span.start))],
      [t('Duration'), milliseconds(span.duration)],
      [t('Itself'), milliseconds(span.self)],
      ...attributes.map(([name, value]): [string, TemplateResult] => [
        shown(name, 100),
        html`<bdi class="value">${shown(value, 300)}</bdi>`,
      ]),
    ])}
  </div>`;
}

/** The spans of a trace below each other, each where it ran; the chosen one in full. */
export function waterfallView(waterfall: Waterfall, page: Page): TemplateResult {
  const { state, update } = page;
  const chosen = waterfall.spans.find(({ id }) => id === state.service.span) ?? waterfall.spans[0];
  return html`<section class="waterfall" aria-label=${t('Trace {0}', shown(waterfall.trace, 80))}>
    <p class="muted">
      ${t('{0} spans in {1}', count(waterfall.spans.length + waterfall.omitted), milliseconds(waterfall.duration))} ·
      ${dateTime(waterfall.start, state.zone)} ${zoneName(state.zone, waterfall.start)} ·
      <bdi class="value">${shown(waterfall.trace, 80)}</bdi>
    </p>
    <incident-table
      selectable
      fit
      .label=${t('Spans of the trace')}
      .columns=${columns(waterfall)}
      .rows=${waterfall.spans}
      .rowKey=${(span: WaterfallSpan) => span.id}
      .selected=${chosen?.id ?? null}
      @choose=${(event: CustomEvent<string>) => update({ service: { ...state.service, span: event.detail } })}
    ></incident-table>
    ${
      waterfall.omitted > 0
        ? html`<p class="muted">
            ${t('and {0} more, that began later or lie deeper in the tree', count(waterfall.omitted))}
          </p>`
        : nothing
    }
    ${chosen ? chosenSpan(chosen) : nothing}
  </section>`;
}
