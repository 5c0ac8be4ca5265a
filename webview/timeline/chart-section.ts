import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { Page } from '../page';
import { t } from '../strings';
import type { Drawing } from '../ui/charts/chart-element';
import { icon } from '../ui/icon';
import { pictureButton } from '../ui/save-buttons';
import type { TimeAxis } from './axis';
import { bucketTable, saveTable } from './bucket-table';
import { overlaysInWords } from './overlays';
import type { ChartSeries } from './series';

export interface ChartSection {
  chart: ChartSeries;
  axis: TimeAxis;
  drawing: Drawing;
  /** What the chart says, for those who cannot see it. */
  says: string;
  /** It is drawn anew when one of these is another. */
  depends: unknown[];
  /** Charts of which the table is open, by id. */
  tables: string[];
  setTables(tables: string[]): void;
  /** What its picture's name begins with. */
  file: string;
}

/** A chart with its numbers behind it: drawn, as a table, as a file. */
export function chartSection(section: ChartSection, page: Page): TemplateResult {
  const { chart, axis, drawing, says, depends, tables, setTables, file } = section;
  const open = tables.includes(chart.id);
  const toggle = () => {
    const others = tables.filter((id) => id !== chart.id);
    setTables(open ? others : [...others, chart.id]);
  };
  const { state, report } = page;
  return html`<section class="windows-chart" data-chart=${chart.id}>
    <header class="part-head">
      <h3><bdi>${chart.title}</bdi></h3>
      <span class="chart-actions">
        <button class="link table-toggle" aria-expanded=${String(open)} @click=${toggle}>
          ${icon('table')}${t('Table')}
        </button>
        ${open ? saveTable(chart, axis, page) : nothing} ${pictureButton(page, `${file}-${chart.id}`, chart.title)}
      </span>
    </header>
    ${guard(
      [chart.id, state.zone, report.onset, report.periods, says, ...depends],
      () =>
        html`<incident-chart
          .label=${`${chart.title}. ${says} ${overlaysInWords(page)}`}
          .drawing=${drawing}
        ></incident-chart>`,
    )}
    ${open ? guard([state.zone, chart.id, ...depends], () => bucketTable(chart, axis, page)) : nothing}
  </section>`;
}
