import { html, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { dateTime, zoneName } from '../ui/format';
import type { TableColumn } from '../ui/windowed-table';
import { saveCsv } from '../ui/csv';
import { tableButton } from '../ui/save-buttons';
import type { TimeAxis } from './axis';
import type { ChartSeries } from './series';

/** The same numbers as a file, times in ISO 8601. */
export const saveTable = (chart: ChartSeries, axis: TimeAxis, page: Page): TemplateResult =>
  tableButton(chart.title, () =>
    saveCsv(
      page,
      `timeline-${chart.id}`,
      ['from', ...chart.series.map(({ name }) => name)],
      axis.starts.map((start, bucket) => [
        new Date(start).toISOString(),
        ...chart.series.map(({ values }) => values[bucket]),
      ]),
    ),
  );

/** The numbers behind a chart, a row a bucket. */
export function bucketTable(chart: ChartSeries, axis: TimeAxis, { state }: Page): TemplateResult {
  const columns: TableColumn<number>[] = [
    {
      id: 'start',
      title: t('From ({0})', zoneName(state.zone)),
      width: 170,
      cell: (bucket) => dateTime(axis.starts[bucket] ?? 0, state.zone),
    },
    ...chart.series.map((series, index) => ({
      id: String(index),
      title: series.name,
      numeric: true,
      cell: (bucket: number) => chart.format(series.values[bucket] ?? null),
    })),
  ];
  return html`<incident-table
    class="bucket-table"
    fit
    tabindex="0"
    role="region"
    aria-label=${t('Table of {0}', chart.title)}
    .label=${chart.title}
    .rowHeight=${24}
    .columns=${columns}
    .rows=${axis.starts.map((_start, bucket) => bucket)}
  ></incident-table>`;
}
