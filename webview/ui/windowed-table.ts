import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from './icon';

export interface Sort {
  column: string;
  descending: boolean;
}

export interface TableColumn<Row> {
  id: string;
  title: string;
  hint?: string;
  /** Pixels; the column without one takes what is left. */
  width?: number;
  /** Shown only where the table is at least so many pixels wide: its values stand in the details, too. */
  from?: number;
  numeric?: boolean;
  sortable?: boolean;
  cell(row: Row): TemplateResult | string | typeof nothing;
}

/** Where a row stands in a tree: its depth from 0, and whether what is under it is shown; null where nothing is. */
export interface TreePlace {
  depth: number;
  open: boolean | null;
}

const OVERSCAN = 6;
/** Pixels of the head, and of a scroll bar below. */
const HEAD = 30 + 14;
/** Pixels that the column without a width keeps. */
const LEAST = 160;

/**
 * A table of which only the rows in sight are in the document. Rows are all `rowHeight` high. With `selectable`
 * it is a grid of rows: arrows, Page, Home and End move the selection. With `place` it is a tree of rows, which the left
 * and right arrows open and close. Raises `sort`, `choose` and `toggle`.
 */
export class WindowedTable<Row> extends LitElement {
  static override properties = {
    columns: { attribute: false },
    rows: { attribute: false },
    rowKey: { attribute: false },
    rowClass: { attribute: false },
    place: { attribute: false },
    selected: { attribute: false },
    sort: { attribute: false },
    selectable: { type: Boolean },
    rowHeight: { attribute: false },
    fit: { type: Boolean },
    label: {},
    first: { state: true },
    last: { state: true },
    room: { state: true },
  };
  declare columns: TableColumn<Row>[];
  declare rows: Row[];
  declare rowKey: (row: Row, index: number) => string;
  declare rowClass: ((row: Row) => string) | undefined;
  /** Makes a tree of the rows. */
  declare place: ((row: Row) => TreePlace) | undefined;
  declare selected: string | null;
  declare sort: Sort | null;
  declare selectable: boolean;
  declare rowHeight: number;
  /** No higher than its rows need. */
  declare fit: boolean;
  declare label: string;
  declare first: number;
  declare last: number;
  /** Pixels from side to side. */
  declare room: number;
  #resized = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.columns = [];
    this.rows = [];
    this.rowKey = (_row, index) => String(index);
    this.selected = null;
    this.sort = null;
    this.selectable = false;
    this.rowHeight = 28;
    this.fit = false;
    this.label = '';
    this.place = undefined;
    this.first = 0;
    this.last = 40;
    this.room = 0;
  }

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.addEventListener('scroll', this.#measure, { passive: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.removeEventListener('scroll', this.#measure);
  }

  #measure = (): void => {
    const seen = Math.ceil(this.clientHeight / this.rowHeight);
    this.first = Math.max(0, Math.floor(this.scrollTop / this.rowHeight) - OVERSCAN);
    this.last = this.first + seen + 2 * OVERSCAN;
    this.room = this.clientWidth;
  };

  /** The columns that there is room for. Before the first measure all of them, so that a table is never without. */
  get #shown(): TableColumn<Row>[] {
    return this.columns.filter(({ from = 0 }) => this.room === 0 || from <= this.room);
  }

  protected override updated(changed: PropertyValues): void {
    const table = this.querySelector('table');
    if (table) table.style.minWidth = `${this.#shown.reduce((sum, column) => sum + (column.width ?? LEAST), 0)}px`;
    if (this.fit) this.style.maxHeight = `${HEAD + this.rows.length * this.rowHeight}px`;
    const [above, below] = [this.#gap('above'), this.#gap('below')];
    if (above) above.style.height = `${this.first * this.rowHeight}px`;
    if (below) below.style.height = `${Math.max(0, this.rows.length - this.last) * this.rowHeight}px`;
    if (changed.has('selected') && this.selected !== null) this.#reveal(this.#selectedIndex());
  }

  #gap(which: 'above' | 'below'): HTMLElement | null {
    return this.querySelector(`tr.gap.${which} > td`);
  }

  #selectedIndex(): number {
    return this.rows.findIndex((row, index) => this.rowKey(row, index) === this.selected);
  }

  #reveal(index: number): void {
    if (index < 0) return;
    const head = this.querySelector('thead')?.clientHeight ?? 0;
    const top = index * this.rowHeight;
    const seen = this.clientHeight - head - this.rowHeight;
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top > this.scrollTop + seen) this.scrollTop = top - seen;
  }

  #choose(index: number): void {
    const row = this.rows[index];
    if (row === undefined || !this.selectable) return;
    this.dispatchEvent(new CustomEvent('choose', { detail: this.rowKey(row, index) }));
  }

  async #moveTo(index: number): Promise<void> {
    const bounded = Math.max(0, Math.min(this.rows.length - 1, index));
    this.#reveal(bounded);
    this.#measure();
    this.#choose(bounded);
    await this.updateComplete;
    this.querySelector<HTMLElement>(`tr[data-index="${bounded}"]`)?.focus({ preventScroll: true });
  }

  #keydown = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest('tr');
    if (!this.selectable || !row?.dataset.index || event.target !== row) return;
    const index = Number(row.dataset.index);
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') return this.#sideways(event, index);
    const page = Math.max(1, Math.floor(this.clientHeight / this.rowHeight) - 2);
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: this.rows.length - 1,
    };
    const target = event.key === 'Enter' || event.key === ' ' ? index : moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    void this.#moveTo(target);
  };

  /** Left closes or goes to the row above it in the tree, right opens or goes to the first row below. */
  #sideways(event: KeyboardEvent, index: number): void {
    const { place } = this;
    const row = this.rows[index];
    if (!place || row === undefined) return;
    event.preventDefault();
    const { depth, open } = place(row);
    const [opens, closes] = [event.key === 'ArrowRight' && open === false, event.key === 'ArrowLeft' && open === true];
    if (opens || closes) this.dispatchEvent(new CustomEvent('toggle', { detail: this.rowKey(row, index) }));
    else if (event.key === 'ArrowRight' && open) void this.#moveTo(index + 1);
    else if (event.key === 'ArrowLeft' && depth > 0)
      void this.#moveTo(this.rows.slice(0, index).findLastIndex((other) => place(other).depth < depth));
  }

  #head(column: TableColumn<Row>): TemplateResult {
    const sorted = this.sort?.column === column.id ? (this.sort.descending ? 'descending' : 'ascending') : 'none';
    const title = column.sortable
      ? html`<button
          class="sort"
          title=${column.hint ?? nothing}
          @click=${() => this.dispatchEvent(new CustomEvent('sort', { detail: column.id }))}
        >
          <span>${column.title}</span
          >${sorted === 'none' ? nothing : icon(sorted === 'descending' ? 'arrow-down' : 'arrow-up')}
        </button>`
      : html`<span title=${column.hint ?? nothing}>${column.title}</span>`;
    return html`<th
      scope="col"
      class=${column.numeric ? 'numeric' : ''}
      aria-sort=${column.sortable ? sorted : nothing}
    >
      ${title}
    </th>`;
  }

  #row(row: Row, index: number, current: number): TemplateResult {
    const chosen = index === current;
    const place = this.place?.(row);
    return html`<tr
      data-index=${index}
      class=${this.rowClass?.(row) ?? ''}
      aria-rowindex=${index + 2}
      aria-level=${place ? place.depth + 1 : nothing}
      aria-expanded=${typeof place?.open === 'boolean' ? String(place.open) : nothing}
      aria-selected=${this.selectable ? String(chosen) : nothing}
      tabindex=${this.selectable ? (chosen || (current < 0 && index === 0) ? 0 : -1) : nothing}
      @click=${() => this.#choose(index)}
    >
      ${this.#shown.map((column) => html`<td class=${column.numeric ? 'numeric' : ''}>${column.cell(row)}</td>`)}
    </tr>`;
  }

  protected override render(): TemplateResult {
    const current = this.selected === null ? -1 : this.#selectedIndex();
    const inSight = this.rows.slice(this.first, this.last).map((row, offset) => ({ row, index: this.first + offset }));
    return html`<table
      role=${this.place ? 'treegrid' : this.selectable ? 'grid' : nothing}
      aria-label=${this.label}
      aria-rowcount=${this.rows.length + 1}
      @keydown=${this.#keydown}
    >
      <colgroup>
        ${this.#shown.map((column) => html`<col width=${column.width ?? nothing} />`)}
      </colgroup>
      <thead>
        <tr aria-rowindex="1">
          ${this.#shown.map((column) => this.#head(column))}
        </tr>
      </thead>
      <tbody>
        <tr class="gap above" aria-hidden="true">
          <td colspan=${this.#shown.length}></td>
        </tr>
        ${repeat(
          inSight,
          ({ row, index }) => this.rowKey(row, index),
          ({ row, index }) => this.#row(row, index, current),
        )}
        <tr class="gap below" aria-hidden="true">
          <td colspan=${this.#shown.length}></td>
        </tr>
      </tbody>
    </table>`;
  }
}

/** The sort after a click on a column's head: numbers start with the largest, a second click turns it round. */
export function nextSort(sort: Sort | null, column: string, numeric: boolean): Sort {
  if (sort?.column !== column) return { column, descending: numeric };
  return { column, descending: !sort.descending };
}

/** Rows in the order of one value; rows without one always last. */
export function sortedBy<Row>(rows: Row[], value: (row: Row) => number | string | null, descending: boolean): Row[] {
  const direction = descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'string' || typeof b === 'string') return direction * String(a).localeCompare(String(b));
    return direction * (a - b);
  });
}
