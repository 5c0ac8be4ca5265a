import { html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Timeline } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { dateTime, duration, zoneName, type TimeZone } from '../ui/format';
import { icon } from '../ui/icon';
import { shown } from '../ui/text';
import type { Drawing } from '../ui/charts/chart-element';
import { bucketAt, fractionOf, GUTTER, timeAxis, type TimeAxis } from './axis';
import { bucketTable } from './bucket-table';
import { timelineChart } from './drawing';
import { eventList } from './event-list';
import { eventStrip } from './event-strip';
import { overlays, overlaysInWords } from './overlays';
import { chartSeries, hasValues, type ChartSeries, type Series } from './series';

/** `<incident-timeline>`: stacked charts on one time axis under one cursor, with the events above. */
export class TimelineElement extends LitElement {
  static override properties = { page: { attribute: false }, cursor: { state: true }, width: { state: true } };
  declare page: Page;
  /** The bucket under the cursor. */
  declare cursor: number | null;
  declare width: number;
  #resized = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry?.contentRect.width ?? 0);
  });

  constructor() {
    super();
    this.cursor = null;
    this.width = 0;
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

  protected override updated(): void {
    const line = this.querySelector<HTMLElement>('.cursor-line');
    if (!line || this.cursor === null || !this.page.report.timeline) return;
    const axis = timeAxis(this.page.report.timeline);
    const middle = (axis.starts[this.cursor] ?? 0) + axis.bucket / 2;
    const plot = this.width - GUTTER.left - GUTTER.right;
    line.style.transform = `translateX(${Math.round(GUTTER.left + fractionOf(axis, middle) * plot)}px)`;
  }

  #keydown(event: KeyboardEvent, axis: TimeAxis): void {
    if (event.target !== event.currentTarget) return;
    const last = axis.starts.length - 1;
    const from = this.cursor ?? last;
    const moves: Record<string, number | null> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      Home: 0,
      End: last,
      Escape: null,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.cursor = target === null ? null : Math.min(last, Math.max(0, target));
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
    if (!isDrawable(chart)) return notMeasurable(chart, page);
    const { report, state } = page;
    const open = state.timeline.tables.includes(chart.id);
    const toggle = () => {
      const others = state.timeline.tables.filter((id) => id !== chart.id);
      page.update({ timeline: { ...state.timeline, tables: open ? others : [...others, chart.id] } });
    };
    const drawing: Drawing = (theme) => timelineChart(chart, axis, overlays(page, titled, theme), state.zone, theme);
    return html`<section class="timeline-chart" data-chart=${chart.id}>
      <header>
        <h2>${chart.title}</h2>
        ${chart.series.map((series) => this.#series(series, chart))}
        <button class="link table-toggle" aria-expanded=${String(open)} @click=${toggle}>
          ${icon('table')}${t('Table')}
        </button>
      </header>
      ${guard(
        [report, state.zone, state.timeline.event],
        () =>
          html`<incident-chart
            .label=${`${chart.title}. ${overlaysInWords(page)}`}
            .drawing=${drawing}
          ></incident-chart>`,
      )}
      ${open ? guard([report, state.zone, chart.id], () => bucketTable(chart, axis, page)) : nothing}
    </section>`;
  }

  #toolbar(timeline: Timeline, axis: TimeAxis): TemplateResult {
    const { state, update } = this.page;
    const zone = (value: TimeZone, name: string) =>
      html`<button class="toggle" aria-pressed=${String(state.zone === value)} @click=${() => update({ zone: value })}>
        ${name}
      </button>`;
    const at = this.cursor === null ? null : axis.starts[this.cursor];
    return html`<div class="toolbar">
      <span class="toggles" role="group" aria-label=${t('Time zone')}
        >${zone('utc', 'UTC')}${zone('local', t('Local'))}</span
      >
      <span class="muted">${t('One point every {0}', duration(timeline.bucketSeconds))}</span>
      <output class="cursor-time"
        >${at === null || at === undefined ? '' : `${dateTime(at, state.zone)} ${zoneName(state.zone, at)}`}</output
      >
    </div>`;
  }

  protected override render(): TemplateResult {
    const { report, snapshot, state } = this.page;
    const timeline = report.timeline;
    if (!timeline || timeline.start.length === 0) {
      return snapshot.run.state === 'running'
        ? empty(
            'graph-line',
            t('The timeline is on its way'),
            t('It is drawn as soon as the fourth question is answered.'),
          )
        : empty(
            'graph-line',
            t('No timeline'),
            t('The log has no time column that could be read. See “Reading” to name one.'),
          );
    }
    const axis = timeAxis(timeline);
    const charts = chartSeries(timeline, report.metric);
    const titled = charts.find(isDrawable);
    const move = (event: PointerEvent) => {
      const stack = event.currentTarget as HTMLElement;
      this.cursor = bucketAt(axis, event.clientX - stack.getBoundingClientRect().left, this.width);
    };
    return html`<div class="timeline">
      ${this.#toolbar(timeline, axis)}
      <div
        class="chart-stack"
        role="group"
        tabindex="0"
        aria-label=${t('Charts over time. Left and right arrow keys move the cursor.')}
        @pointermove=${move}
        @pointerleave=${() => (this.cursor = null)}
        @keydown=${(event: KeyboardEvent) => this.#keydown(event, axis)}
      >
        ${guard([report, state.zone, state.timeline.event, this.width], () => eventStrip(this.page, axis, this.width))}
        ${charts.map((chart) => this.#chart(chart, chart === titled, axis))}
        <div class="cursor-line" ?hidden=${this.cursor === null}></div>
      </div>
      <section class="events" aria-labelledby="events-title">
        <h2 id="events-title">${t('Events')}</h2>
        ${guard([report, state.zone, state.timeline.event], () => eventList(this.page))}
      </section>
    </div>`;
  }
}

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
