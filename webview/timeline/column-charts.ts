import { html, type TemplateResult } from 'lit';
import type { ColumnSeries } from '../../src/protocol/series';
import type { Page } from '../page';
import { t } from '../strings';
import { briefName } from '../ui/brief-name';
import { number, percent } from '../ui/format';
import { shown, shownValue } from '../ui/text';
import { percentTick, type ChartSeries, type LineStyle } from './series';

/** What of a column is drawn: its mean (of a category the shares of its commonest values), or its share of nulls. */
export type Aspect = 'value' | 'nulls';

export interface Chosen {
  column: string;
  aspect: Aspect;
}

const STYLES: LineStyle[] = ['whole', 'segment', 'rest', 'ghost'];

/** The columns that the reader follows; at first the likeliest cause's, for that is the one to look at. */
export function chosenColumns({ report, state }: Page): Chosen[] {
  if (state.timeline.columns) return state.timeline.columns;
  const [first] = report.hypotheses ?? [];
  const column = first?.features[0];
  if (first === undefined || column === undefined) return [];
  const vanished = first.findings.some((finding) => /^(null-rate|missing)\//.test(finding));
  return [{ column, aspect: vanished ? 'nulls' : 'value' }];
}

const titleOf = (name: string, aspect: Aspect, series: ColumnSeries | undefined): string => {
  if (aspect === 'nulls') return t('{0}: nulls', name);
  return series?.shares ? t('{0}: commonest values', name) : t('{0}: mean', name);
};

/** One chart a chosen column; without values until they have come. */
export function columnCharts(page: Page, wanted = chosenColumns(page)): ChartSeries[] {
  const brief = briefName(page.report);
  return wanted.map((chosen): ChartSeries => {
    const series = page.snapshot.series[chosen.column];
    const share = chosen.aspect === 'nulls' || series?.shares !== null;
    return {
      id: `${chosen.aspect}:${chosen.column}`,
      title: titleOf(shown(brief(chosen.column), 80), chosen.aspect, series),
      bars: false,
      share: series !== undefined && share,
      series: series ? linesOf(chosen, series) : [],
      chosen,
      format: (value) => (share ? percent(value) : number(value)),
      tick: share ? percentTick : number,
    };
  });
}

function linesOf({ aspect }: Chosen, { nullRate, mean, shares }: ColumnSeries): ChartSeries['series'] {
  if (aspect === 'nulls') return [{ name: t('Nulls'), values: nullRate, style: 'whole' }];
  if (mean) return [{ name: t('Mean'), values: mean, style: 'whole' }];
  return (shares ?? []).map(({ value, share }, index) => ({
    name: shownValue(value, 40),
    values: share,
    style: STYLES[index % STYLES.length] ?? 'whole',
  }));
}

const same = (one: Chosen, other: Chosen): boolean => one.column === other.column && one.aspect === other.aspect;

function choose(page: Page, columns: Chosen[]): void {
  page.update({ timeline: { ...page.state.timeline, columns } });
}

export const withoutColumn = (page: Page, chosen: Chosen): void =>
  choose(
    page,
    chosenColumns(page).filter((other) => !same(other, chosen)),
  );

/** A list of all columns, each to be followed by its mean or by its nulls. */
export function columnPicker(page: Page): TemplateResult {
  const { report } = page;
  const names = [
    ...(report.features ?? []).map(({ name }) => name),
    ...(report.outputs ?? []).map(({ name }) => name),
    ...(report.roles?.segments ?? []),
  ];
  const columns = [...new Set(names)];
  const pick = (event: Event) => {
    const select = event.target as HTMLSelectElement;
    const [aspect, index] = select.value.split(' ');
    const column = columns[Number(index)];
    select.value = '';
    if (column === undefined || (aspect !== 'value' && aspect !== 'nulls')) return;
    const added = { column, aspect } as const;
    choose(page, [...chosenColumns(page).filter((other) => !same(other, added)), added]);
  };
  const brief = briefName(report);
  const options = (aspect: Aspect) =>
    columns.map((name, index) => html`<option value="${aspect} ${index}">${shown(brief(name), 80)}</option>`);
  return html`<select class="column-picker" aria-label=${t('Add a chart of a column')} @change=${pick}>
    <option value="" selected disabled hidden>${t('Add column…')}</option>
    <optgroup label=${t('Mean or commonest values')}>${options('value')}</optgroup>
    <optgroup label=${t('Share of nulls')}>${options('nulls')}</optgroup>
  </select>`;
}
