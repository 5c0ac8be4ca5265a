import { html, nothing, type TemplateResult } from 'lit';
import type { ColumnReading, ReadReport } from '../../src/protocol/read';
import type { ColumnRole } from '../../src/protocol/roles';
import type { Page } from '../page';
import { t } from '../strings';
import { count, NONE, percent } from '../ui/format';
import { icon } from '../ui/icon';
import { shown, shownValue } from '../ui/text';
import type { TableColumn } from '../ui/windowed-table';
import { roleSelect } from './role-select';

interface ColumnRow {
  column: ColumnReading;
  role: ColumnRole | null;
}

/** Distinct values are counted up to here. */
const DISTINCT_COUNTED = 10_000;

function misfits({ typeChanges, typeChangeExamples }: ColumnReading): TemplateResult | string {
  if (typeChanges === 0) return '0';
  const examples = typeChangeExamples.map((value) => shownValue(value, 60)).join(', ');
  return html`<span title=${examples}>${icon('warning', 'suspect')} ${count(typeChanges)}</span>`;
}

function reason(role: ColumnRole | null): TemplateResult | typeof nothing {
  if (!role) return nothing;
  const text = role.given ? t('Given by hand') : shown(role.reason, 300);
  return html`<span class="muted two-lines" title=${text}>${text}</span>`;
}

const columns = (page: Page, rows: number): TableColumn<ColumnRow>[] => [
  {
    id: 'name',
    title: t('Column'),
    width: 176,
    cell: ({ column }) => html`<bdi title=${shown(column.name, 500)}>${shown(column.name, 200)}</bdi>`,
  },
  {
    id: 'role',
    title: t('Role'),
    width: 168,
    cell: ({ column, role }) => roleSelect(column.name, role?.role ?? null, role?.given ?? false, page),
  },
  { id: 'reason', title: t('Why'), from: 520, cell: ({ role }) => reason(role) },
  { id: 'type', title: t('Type'), width: 72, from: 600, cell: ({ column }) => column.type },
  {
    id: 'nulls',
    title: t('Nulls'),
    width: 64,
    from: 680,
    numeric: true,
    cell: ({ column }) =>
      column.nulls
        ? html`<span title=${count(column.nulls)}>${percent(rows ? column.nulls / rows : null)}</span>`
        : '0',
  },
  {
    id: 'distinct',
    title: t('Distinct'),
    width: 72,
    from: 860,
    numeric: true,
    cell: ({ column }) => `${count(column.distinct)}${column.distinct >= DISTINCT_COUNTED ? '+' : ''}`,
  },
  {
    id: 'misfits',
    title: t('Misfits'),
    hint: t('Values that do not fit the type; their rows are kept'),
    width: 72,
    from: 780,
    numeric: true,
    cell: ({ column }) => misfits(column),
  },
  {
    id: 'range',
    title: t('Smallest – largest'),
    width: 190,
    from: 1000,
    cell: ({ column }) => {
      const range = `${column.minimum === null ? NONE : shown(column.minimum, 60)} – ${column.maximum === null ? NONE : shown(column.maximum, 60)}`;
      return html`<bdi title=${range}>${range}</bdi>`;
    },
  },
];

/** Every column with its type, what does not fit it, and its role with the reason for it. */
export function columnsRead(read: ReadReport, page: Page): TemplateResult {
  const wanted = page.state.reading.filter.trim().toLowerCase();
  const rows = read.columns
    .filter((column) => column.name.toLowerCase().includes(wanted))
    .map((column) => ({ column, role: read.roles.find((role) => role.column === column.name) ?? null }));
  const filter = (event: Event) => page.update({ reading: { filter: (event.target as HTMLInputElement).value } });
  return html`<section aria-labelledby="columns-title">
    <h2 id="columns-title">${t('Columns and their roles')}</h2>
    <div class="toolbar">
      <vscode-text-field
        placeholder=${t('Filter by name')}
        aria-label=${t('Filter columns by name')}
        .value=${page.state.reading.filter}
        @input=${filter}
      >
        <span slot="start" class="codicon codicon-filter" aria-hidden="true"></span>
      </vscode-text-field>
      <span class="muted" role="status">${t('{0} of {1}', count(rows.length), count(read.columns.length))}</span>
    </div>
    <incident-table
      class="columns-table"
      fit
      tabindex="0"
      role="region"
      aria-label=${t('Columns')}
      .label=${t('Columns')}
      .rowHeight=${40}
      .columns=${columns(page, read.rows)}
      .rows=${rows}
      .rowKey=${(row: ColumnRow) => row.column.name}
    ></incident-table>
  </section>`;
}
