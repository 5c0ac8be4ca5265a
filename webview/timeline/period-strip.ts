import { html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { t } from '../strings';
import { dateTime, timeRange, type TimeZone } from '../ui/format';
import { fractionOf, GUTTER, type TimeAxis } from './axis';
import { moved, sameSpans, type Part, type PeriodName, type Span, type Spans } from './periods';

const HANDLE = 8;
const HEIGHT = 24;
/** Pixels that a short name takes. */
const NAME = 40;
/** Pixels below which a period does not hold its name. */
const NARROW = 52;
/** Buckets that an arrow moves with the Shift key. */
const STRIDE = 10;

interface Drag {
  name: PeriodName;
  part: Part;
  from: number;
  spans: Spans;
}

/**
 * `<incident-periods>`: the good and the bad period as two brushes on the time axis. Let go of with the pointer, or with
 * Enter, a changed period is raised as `periods`; Escape takes it back.
 */
export class PeriodStrip extends LitElement {
  static override properties = {
    spans: { attribute: false },
    axis: { attribute: false },
    zone: { attribute: false },
    width: { attribute: false },
    draft: { state: true },
  };
  declare spans: Spans;
  declare axis: TimeAxis;
  declare zone: TimeZone;
  declare width: number;
  /** The periods as moved, until results for them arrive. */
  declare draft: Spans | null;
  #drag: Drag | null = null;

  constructor() {
    super();
    this.draft = null;
    this.width = 0;
  }

  override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('spans');
    if (before && !sameSpans(before, this.spans)) this.draft = null;
  }

  get #plot(): number {
    return Math.max(1, this.width - GUTTER.left - GUTTER.right);
  }

  #x(at: number): number {
    return GUTTER.left + Math.min(1, Math.max(0, fractionOf(this.axis, at))) * this.#plot;
  }

  #move(name: PeriodName, part: Part, by: number, spans: Spans): void {
    const span = spans[name];
    if (!span) return;
    const other = spans[name === 'good' ? 'bad' : 'good'];
    this.draft = { ...spans, [name]: moved(span, part, by, other, this.axis) };
  }

  #apply(): void {
    if (!this.draft) return;
    if (sameSpans(this.draft, this.spans)) this.draft = null;
    else this.dispatchEvent(new CustomEvent('periods', { detail: this.draft }));
  }

  #grab(event: PointerEvent, name: PeriodName, part: Part): void {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#drag = { name, part, from: event.clientX, spans: this.draft ?? this.spans };
  }

  #pull(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag) return;
    const by = ((event.clientX - drag.from) / this.#plot) * (this.axis.to - this.axis.from);
    this.#move(drag.name, drag.part, by, drag.spans);
  }

  #release(): void {
    if (!this.#drag) return;
    this.#drag = null;
    this.#apply();
  }

  #key(event: KeyboardEvent, name: PeriodName, part: Part): void {
    const spans = this.draft ?? this.spans;
    const step = this.axis.bucket * (event.shiftKey ? STRIDE : 1);
    if (event.key === 'ArrowLeft') this.#move(name, part, -step, spans);
    else if (event.key === 'ArrowRight') this.#move(name, part, step, spans);
    else if (event.key === 'Enter') this.#apply();
    else if (event.key === 'Escape') this.draft = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #control(name: PeriodName, part: Part, span: Span, label: string) {
    const at = part === 'end' ? span.end : span.start;
    const [from, to] = [this.#x(span.start), this.#x(span.end)];
    // The ends lie inside, so that those of two periods that touch do not cover each other.
    const x = part === 'end' ? Math.max(from, to - HANDLE) : from;
    const text = part === 'whole' ? this.#range(span) : dateTime(at, this.zone);
    return svg`<rect class="brush-${part === 'whole' ? 'whole' : 'end'} ${name}" role="slider" tabindex="0"
      data-part="${name}-${part}" x=${x} y="1" height=${HEIGHT - 2} width=${part === 'whole' ? Math.max(2, to - from) : HANDLE}
      aria-label=${label} aria-valuenow=${at} aria-valuemin=${this.axis.starts[0] ?? at} aria-valuemax=${Math.max(at, this.axis.to)}
      aria-valuetext=${text}
      @pointerdown=${(event: PointerEvent) => this.#grab(event, name, part)}
      @pointermove=${(event: PointerEvent) => this.#pull(event)}
      @pointerup=${() => this.#release()} @pointercancel=${() => this.#release()}
      @keydown=${(event: KeyboardEvent) => this.#key(event, name, part)}><title>${label}</title></rect>`;
  }

  #range(span: Span): string {
    return timeRange(new Date(span.start).toISOString(), new Date(span.end).toISOString(), this.zone);
  }

  #brush(name: PeriodName, span: Span | null) {
    if (!span || span.end <= this.axis.from || span.start >= this.axis.to) return nothing;
    const title = name === 'good' ? t('Good period') : t('Bad period');
    const [from, to] = [this.#x(span.start), this.#x(span.end)];
    const wide = to - from > 100;
    const [x, anchor] = this.#nameAt(name, from, to);
    const short = name === 'good' ? t('Good') : t('Bad');
    const ends =
      name === 'good'
        ? ([t('Start of the good period'), t('End of the good period')] as const)
        : ([t('Start of the bad period'), t('End of the bad period')] as const);
    return svg`${this.#control(name, 'whole', span, title)}
      ${span.start >= this.axis.from ? this.#control(name, 'start', span, ends[0]) : nothing}
      ${span.end <= this.axis.to ? this.#control(name, 'end', span, ends[1]) : nothing}
      <text class="brush-name" x=${x} y=${HEIGHT / 2 + 4} text-anchor=${anchor} aria-hidden="true">${wide ? title : short}</text>`;
  }

  /** Where a name stands and how: inside, or beside a narrow period; at the start of a good one into which the bad one's reaches. */
  #nameAt(name: PeriodName, from: number, to: number): [x: number, anchor: 'start' | 'middle' | 'end'] {
    const { bad } = this.draft ?? this.spans;
    if (to - from < NARROW) return name === 'bad' && to + NAME < this.width ? [to + 6, 'start'] : [from - 6, 'end'];
    const badEnd = bad ? this.#x(bad.end) : 0;
    const isReached = name === 'good' && bad && badEnd - this.#x(bad.start) < NARROW && badEnd + NAME >= this.width;
    return isReached ? [from + HANDLE + 6, 'start'] : [(from + to) / 2, 'middle'];
  }

  protected override render(): TemplateResult {
    const { good, bad } = this.draft ?? this.spans;
    const changed = this.draft !== null && !sameSpans(this.draft, this.spans);
    const hint = t('Enter investigates with these periods, Escape takes the change back.');
    return html`<svg class="period-strip" width=${this.width} height=${HEIGHT} role="group" aria-label=${t('Periods')}>
        ${svg`<text class="strip-title" x="0" y=${HEIGHT / 2 + 4}>${t('Periods')}</text>`} ${this.#brush('good', good)}
        ${this.#brush('bad', bad)}
      </svg>
      <p class="period-draft" role="status">
        ${
          changed
            ? html`${good ? html`<strong>${t('Good')}</strong> ${this.#range(good)}` : nothing}
                ${bad ? html`<strong>${t('Bad')}</strong> ${this.#range(bad)}` : nothing}
                <span class="muted">${hint}</span>`
            : nothing
        }
      </p>`;
  }
}
