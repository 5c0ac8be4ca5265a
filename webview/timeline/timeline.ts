import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { RunState } from '../../src/protocol/webview';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { icon } from '../ui/icon';
import { pictureButton } from '../ui/save-buttons';
import { shown } from '../ui/text';
import type { Drawing } from '../ui/charts/chart-element';
import {
  bucketAt,
  bucketsInSight,
  fractionOf,
  GUTTER,
  instantAt,
  timeAxis,
  zoomedAxis,
  zoomTo,
  type TimeAxis,
} from './axis';
import { bucketTable, saveTable } from './bucket-table';
import { columnCharts, withoutColumn, type Chosen } from './column-charts';
import { timelineChart } from './drawing';
import { eventList } from './event-list';
import { eventStrip } from './event-strip';
import { overlays, overlaysInWords } from './overlays';
import { intervalOf, spansOf, type Spans } from './periods';
import { isLong, selectionStart, type Selection } from './selection';
import { eventCard } from './event-card';
import { chartSeries, hasValues, type ChartSeries, type Series } from './series';
import { changeZoom, lookAtTraces, setZoom, toolbar, ZOOM_KEYS } from './toolbar';

/** `<incident-timeline>`: stacked charts on one time axis under one cursor, with the events above. */
export class TimelineElement extends LitElement {
  static override properties = {
    page: { attribute: false },
    cursor: { state: true },
    width: { state: true },
    selection: { state: true },
  };
  declare page: Page;
  /** The bucket under the cursor. */
  declare cursor: number | null;
  declare width: number;
  /** What a drag over the charts would zoom to. */
  declare selection: Selection | null;
  #resized = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry?.contentRect.width ?? 0);
  });

  constructor() {
    super();
    this.cursor = null;
    this.width = 0;
    this.selection = null;
  }

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  get #axis(): TimeAxis | null {
    const { report, state } = this.page;
    return report.timeline ? zoomedAxis(timeAxis(report.timeline), state.timeline.zoom) : null;
  }

  protected override updated(): void {
    const axis = this.#axis;
    const line = this.querySelector<HTMLElement>('.cursor-line');
    if (line && axis && this.cursor !== null) {
      const middle = (axis.starts[this.cursor] ?? 0) + axis.bucket / 2;
      const plot = this.width - GUTTER.left - GUTTER.right;
      line.style.transform = `translateX(${Math.round(GUTTER.left + fractionOf(axis, middle) * plot)}px)`;
    }
    const area = this.querySelector<HTMLElement>('.zoom-area');
    if (area && this.selection) {
      const { from, to } = this.selection;
      area.style.left = `${Math.min(from, to)}px`;
      area.style.width = `${Math.abs(to - from)}px`;
    }
  }

  #keydown(event: KeyboardEvent, axis: TimeAxis): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const zoom = ZOOM_KEYS[event.key];
    if (zoom) {
      event.preventDefault();
      return changeZoom(this.page, timeAxisOf(this.page) ?? axis, zoom, this.#aim(axis));
    }
    if (event.key === 'Enter' && this.cursor !== null && this.page.report.traces) {
      return lookAtTraces(this.page, axis, axis.starts[this.cursor] ?? null);
    }
    const [first, last] = bucketsInSight(axis);
    const from = this.cursor ?? last;
    const moves: Record<string, number | null> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      Home: first,
      End: last,
      Escape: null,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.cursor = target === null ? null : Math.min(last, Math.max(first, target));
  }

  /** Where a zoom aims: the cursor, else the onset while it is in sight. */
  #aim(axis: TimeAxis): number | null {
    const at = this.cursor === null ? undefined : axis.starts[this.cursor];
    if (at !== undefined) return at + axis.bucket / 2;
    const onset = Date.parse(this.page.report.onset?.at ?? '');
    return onset >= axis.from && onset <= axis.to ? onset : null;
  }

  #pointer(event: PointerEvent, axis: TimeAxis): void {
    const stack = event.currentTarget as HTMLElement;
    const x = event.clientX - stack.getBoundingClientRect().left;
    if (event.type === 'pointerdown') this.selection = selectionStart(event, x);
    else if (event.type === 'pointerup') this.#zoomToSelection(axis);
    else if (this.selection) this.selection = { ...this.selection, to: x };
    this.cursor = bucketAt(axis, x, this.width);
  }

  #zoomToSelection(axis: TimeAxis): void {
    const { selection } = this;
    this.selection = null;
    const whole = timeAxisOf(this.page);
    if (!selection || !whole || !isLong(selection)) return;
    const [left, right] = [Math.min(selection.from, selection.to), Math.max(selection.from, selection.to)];
    setZoom(this.page, zoomTo(whole, instantAt(axis, left, this.width), instantAt(axis, right, this.width)));
  }

  #periods(axis: TimeAxis): TemplateResult | typeof nothing {
    const { report, state, send } = this.page;
    if (!report.periods || this.width === 0) return nothing;
    const ask = ({ detail }: CustomEvent<Spans>) =>
      send({ type: 'setPeriods', good: intervalOf(detail.good), bad: intervalOf(detail.bad) });
    return html`<incident-periods
      .spans=${spansOf(report.periods)}
      .axis=${axis}
      .zone=${state.zone}
      .width=${this.width}
      @periods=${ask}
    ></incident-periods>`;
  }

  #series(series: Series, chart: ChartSeries): TemplateResult {
    const value = this.cursor === null ? '' : chart.format(series.values[this.cursor] ?? null);
    return html`<span class="series ${series.style} ${chart.bars ? 'bars' : ''}">
      <svg class="series-key" viewBox="0 0 24 10" aria-hidden="true">
        ${svg`<line x1="0" x2="24" y1="5" y2="5" /><rect x="0" y="1" width="24" height="8" />`}
      </svg>
      <bdi class="series-name">${series.name}</bdi> <output class="series-value">${value}</output>
    </span>`;
  }

  #chart(chart: ChartSeries, titled: boolean, axis: TimeAxis): TemplateResult {
    const { page } = this;
    if (!isDrawable(chart)) return chart.chosen ? this.#awaited(chart, chart.chosen) : notMeasurable(chart, page);
    const { report, state } = page;
    const open = state.timeline.tables.includes(chart.id);
    const toggle = () => {
      const others = state.timeline.tables.filter((id) => id !== chart.id);
      page.update({ timeline: { ...state.timeline, tables: open ? others : [...others, chart.id] } });
    };
    const drawing: Drawing = (theme) => timelineChart(chart, axis, overlays(page, titled, theme), state.zone, theme);
    return html`<section class="timeline-chart" data-chart=${chart.id}>
      <header>
        <h2 title=${chart.chosen ? shown(chart.chosen.column, 500) : nothing}>${chart.title}</h2>
        ${chart.series.map((series) => this.#series(series, chart))}
        <span class="chart-actions">
          <button class="link table-toggle" aria-expanded=${String(open)} @click=${toggle}>
            ${icon('table')}${t('Table')}
          </button>
          ${open ? saveTable(chart, axis, page) : nothing} ${pictureButton(page, `timeline-${chart.id}`, chart.title)}
          ${chart.chosen ? removeButton(chart.chosen, chart.title, page) : nothing}
        </span>
      </header>
      ${guard(
        [
          report,
          state.zone,
          state.timeline.event,
          state.timeline.zoom,
          state.timeline.ghost,
          chart.chosen && page.snapshot.series[chart.chosen.column],
        ],
        () =>
          html`<incident-chart
            .label=${`${chart.title}. ${overlaysInWords(page)}`}
            .drawing=${drawing}
          ></incident-chart>`,
      )}
      ${open ? guard([report, state.zone, chart.id], () => bucketTable(chart, axis, page)) : nothing}
    </section>`;
  }

  /** A column that was asked for and is not there yet, or has nothing to draw. */
  #awaited(chart: ChartSeries, chosen: Chosen): TemplateResult {
    const known = this.page.snapshot.series[chosen.column] !== undefined;
    return html`<section class="timeline-chart" data-chart=${chart.id}>
      <header>
        <h2>${chart.title}</h2>
        <span class="muted">${known ? t('It has no values.') : t('Counting…')}</span>
        <span class="chart-actions">${removeButton(chosen, chart.title, this.page)}</span>
      </header>
    </section>`;
  }

  protected override render(): TemplateResult {
    const { report, snapshot, state } = this.page;
    const timeline = report.timeline;
    if (!timeline || timeline.start.length === 0) {
      return noTimeline(snapshot.run.state);
    }
    const whole = timeAxis(timeline);
    const axis = zoomedAxis(whole, state.timeline.zoom);
    const [metric, ...rest] = chartSeries(timeline, report.metric, state.timeline.ghost);
    // The likeliest cause's column stands right under the metric that it explains.
    const charts = [...(metric ? [metric] : []), ...columnCharts(this.page), ...rest];
    const titled = charts.find(isDrawable);
    const pointer = (event: PointerEvent) => this.#pointer(event, axis);
    const at = this.cursor === null ? null : (axis.starts[this.cursor] ?? null);
    const drawn = [report, state.zone, state.timeline.event, state.timeline.zoom, this.width];
    return html`<div class="timeline">
      ${toolbar(this.page, timeline, whole, charts[0]?.fewestLabels ?? 1, at, this.#aim(axis))}
      ${guard([...drawn], () => this.#periods(axis))}
      <div
        class="chart-stack"
        role="group"
        tabindex="0"
        aria-label=${t('Charts over time. Left and right arrow keys move the cursor, plus, minus and zero zoom.')}
        @pointermove=${pointer}
        @pointerdown=${pointer}
        @pointerup=${pointer}
        @pointerleave=${() => (this.cursor = this.selection = null)}
        @keydown=${(event: KeyboardEvent) => this.#keydown(event, axis)}
      >
        ${guard([...drawn], () => eventStrip(this.page, axis, this.width))}
        ${guard([...drawn], () => eventCard(this.page, axis, this.width))}
        ${charts.map((chart) => this.#chart(chart, chart === titled, axis))}
        <div class="cursor-line" ?hidden=${this.cursor === null}></div>
        <div class="zoom-area" ?hidden=${this.selection === null}></div>
      </div>
      <section class="events" aria-labelledby="events-title">
        <h2 id="events-title">${t('Events')}</h2>
        ${guard([report, state.zone, state.timeline.event], () => eventList(this.page))}
      </section>
    </div>`;
  }
}

const removeButton = (chosen: Chosen, title: string, page: Page): TemplateResult => {
  const label = t('Remove the chart {0}', title);
  return html`<button
    class="icon-button"
    title=${label}
    aria-label=${label}
    @click=${() => withoutColumn(page, chosen)}
  >
    ${icon('close')}
  </button>`;
};

function noTimeline(state: RunState['state']): TemplateResult {
  switch (state) {
    case 'running':
      return empty(
        'graph-line',
        t('The timeline is on its way'),
        t('It is drawn as soon as the fourth question is answered.'),
      );
    case 'failed':
    case 'cancelled':
      return empty(
        'graph-line',
        t('No timeline yet'),
        t('The investigation ended before its fourth question was answered.'),
      );
    default:
      return empty(
        'graph-line',
        t('No timeline'),
        t('The log has no time column that could be read. See “Reading” to name one.'),
      );
  }
}

const timeAxisOf = ({ report }: Page): TimeAxis | null => (report.timeline ? timeAxis(report.timeline) : null);

const isDrawable = (chart: ChartSeries): boolean => chart.series.some((series) => hasValues(series.values));

const notMeasurable = (chart: ChartSeries, { report }: Page): TemplateResult => html`
  <section class="timeline-chart" data-chart=${chart.id}>
    <header>
      <h2>${chart.title}</h2>
      <span class="muted"
        >${shown(Object.values(report.metric?.why ?? {})[0] ?? t('Cannot be measured in this log.'))}</span
      >
    </header>
  </section>
`;

export const timelineView = (page: Page): TemplateResult => html`<incident-timeline .page=${page}></incident-timeline>`;
