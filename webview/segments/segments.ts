import { html, nothing, type TemplateResult } from 'lit';
import type { SegmentReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { count } from '../ui/format';
import { periodLegend } from '../ui/legend';
import { masterDetail } from '../ui/master-detail';
import { saveCsv } from '../ui/csv';
import { tableButton } from '../ui/save-buttons';
import { segmentText } from '../ui/segment-label';
import { shown } from '../ui/text';
import { briefName } from '../ui/brief-name';
import { nextSort, sortedBy } from '../ui/windowed-table';
import { commonAxis, hasMetric, numberColumns, SORT_VALUES } from './columns';
import { segmentDetails } from './details';
import { segmentColumn } from './segment-column';
import { segmentTree, type SegmentRow } from './tree';

const keyOf = (segment: SegmentReport): string => segmentText(segment.where);

function nothingToShow({ report, snapshot }: Page): TemplateResult {
  if (!report.segments && snapshot.run.state === 'running') {
    return empty(
      'symbol-misc',
      t('The segments are on their way'),
      t('They arrive with the answer to “A specific segment?”.'),
    );
  }
  const step = report.steps.find((one) => one.id === 'segments');
  return empty(
    'symbol-misc',
    t('No segments to compare'),
    step ? shown(step.summary) : t('Run the investigation to compare them.'),
  );
}

const saveSegments = (rows: readonly SegmentReport[], page: Page): void =>
  saveCsv(
    page,
    'segments',
    [
      ...['segment', 'rows_good', 'rows_bad', 'metric_good', 'metric_bad', 'excess_errors', 'share'],
      ...['rate_effect', 'mix_effect', 'p_value'],
    ],
    rows.map((segment) => [
      ...[keyOf(segment), segment.rows.good, segment.rows.bad, segment.metric.good, segment.metric.bad],
      ...[segment.excessErrors, segment.share, segment.rateEffect, segment.mixEffect, segment.pValue],
    ]),
  );

function inWords({ report }: Page, rows: readonly SegmentReport[]): string {
  const number = count(rows.length);
  if (!hasMetric(rows)) return t('{0} segments; without labels only how frequent they are can be compared', number);
  const step = report.steps.find(({ id }) => id === 'segments');
  return step?.status === 'clear'
    ? t('{0} segments, none worse than chance explains', number)
    : t('{0} segments, the most telling first', number);
}

/** Every segment, good against bad on one axis, and the chosen one in full. */
export function segmentsView(page: Page): TemplateResult {
  const { report, state, update } = page;
  if (!report.segments?.length) return nothingToShow(page);
  const { sort, selected } = state.segments;
  const value = sort && SORT_VALUES[sort.column];
  const rows = value ? sortedBy(report.segments, value, sort.descending) : report.segments;
  const chosen = rows.find((segment) => keyOf(segment) === selected) ?? rows[0];
  const tree = segmentTree(rows, (segment) => state.segments.closed.includes(keyOf(segment)));
  const isTree = tree.some(({ open }) => open !== null);
  const set = (change: Partial<typeof state.segments>) => update({ segments: { ...state.segments, ...change } });
  const toggle = (key: string) => {
    const { closed } = state.segments;
    if (closed.includes(key)) set({ closed: closed.filter((one) => one !== key) });
    else set({ closed: [...closed, key], selected: key });
  };
  const numbers = numberColumns(commonAxis(rows), page).map((column) => ({
    ...column,
    cell: ({ segment }: SegmentRow) => column.cell(segment),
  }));
  const table = html`<incident-table
    selectable
    .label=${t('Segments')}
    .columns=${[segmentColumn(isTree, (segment) => toggle(keyOf(segment)), briefName(page.report)), ...numbers]}
    .rows=${tree}
    .rowKey=${({ segment }: SegmentRow) => keyOf(segment)}
    .place=${isTree ? (row: SegmentRow) => row : undefined}
    .selected=${chosen ? keyOf(chosen) : null}
    .sort=${sort}
    @sort=${({ detail }: CustomEvent<string>) =>
      set({ sort: nextSort(sort, detail, detail === 'rows' || detail === 'share') })}
    @choose=${({ detail }: CustomEvent<string>) => set({ selected: detail })}
    @toggle=${({ detail }: CustomEvent<string>) => toggle(detail)}
  ></incident-table>`;
  const toolbar = html`<div class="toolbar">
    <span class="muted" role="status">${inWords(page, rows)}</span>
    ${hasMetric(rows) ? periodLegend('mark') : nothing} ${tableButton(t('Segments'), () => saveSegments(rows, page))}
  </div>`;
  return masterDetail(toolbar, table, chosen ? segmentDetails(chosen, page) : html``, t('Chosen segment'));
}
