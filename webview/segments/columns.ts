import { html, nothing, type TemplateResult } from 'lit';
import type { SegmentReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { count, like, number, percent, points, pValue } from '../ui/format';
import { dumbbell, type Axis } from '../ui/dumbbell';
import { metricName } from '../ui/kinds';
import { segmentText } from '../ui/segment-label';
import type { TableColumn } from '../ui/windowed-table';

const change = ({ metric }: SegmentReport): number | null =>
  metric.good === null || metric.bad === null ? null : metric.bad - metric.good;

export const SORT_VALUES: Record<string, (segment: SegmentReport) => number | string | null> = {
  segment: (segment) => segmentText(segment.where),
  change,
  rows: (segment) => segment.rows.bad,
  share: (segment) => segment.share,
  rate: (segment) => segment.rateEffect,
  mix: (segment) => segment.mixEffect,
  p: (segment) => segment.pValue,
};

/** One axis for all segments, so that they compare; accuracy keeps its ends at most 0 and 1. */
export function commonAxis(segments: SegmentReport[]): Axis {
  const values = segments
    .flatMap(({ metric, interval }) => [metric.good, metric.bad, ...(interval.good ?? []), ...(interval.bad ?? [])])
    .filter((value) => value !== null);
  if (values.length === 0) return { from: 0, to: 1 };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { from: low, to: high === low ? low + 1 : high };
}

const share = ({ share }: SegmentReport): TemplateResult =>
  html`<span class="share"
    >${share === null ? nothing : html`<meter class="plain" min="0" max="1" .value=${Math.max(0, share)} aria-hidden="true"></meter>`}
    <span>${percent(share, 0)}</span></span
  >`;

/** Without labels only the mix can be compared: how frequent each segment was and is. */
function mixColumns({ report }: Page): TableColumn<SegmentReport>[] {
  const { good = null, bad = null } = report.periods ?? {};
  const share = (rows: number, all: number | undefined): string => percent(all ? rows / all : null);
  return [
    {
      id: 'mix',
      title: t('Share of rows, good → bad'),
      width: 190,
      numeric: true,
      cell: ({ rows }) => html`${share(rows.good, good?.rows)} → <strong>${share(rows.bad, bad?.rows)}</strong>`,
    },
    {
      id: 'rows',
      title: t('Rows'),
      hint: t('Rows in the bad period'),
      width: 80,
      numeric: true,
      sortable: true,
      cell: ({ rows }) => count(rows.bad),
    },
  ];
}

export const hasMetric = (segments: readonly SegmentReport[]): boolean =>
  segments.some(({ metric }) => metric.good !== null || metric.bad !== null);

/** What is told of each segment beside its name. */
export function numberColumns(axis: Axis, page: Page): TableColumn<SegmentReport>[] {
  const { report } = page;
  if (!hasMetric(report.segments ?? [])) return mixColumns(page);
  const accuracy = (report.metric?.name ?? 'accuracy') === 'accuracy';
  const value = (of: number | null) => (accuracy ? percent(of) : like(of, axis.to));
  const effect = (of: number | null) => (accuracy ? points(of) : number(of));
  const ends = accuracy
    ? `${percent(axis.from, 0)} – ${percent(axis.to, 0)}`
    : `${number(axis.from, 2)} – ${number(axis.to, 2)}`;
  return [
    {
      id: 'change',
      title: accuracy ? t('{0}, {1}', metricName(report.metric?.name), ends) : t('Error, {0}', ends),
      hint: t('Good (circle) and bad (diamond) with their 95% intervals'),
      width: 150,
      from: 640,
      sortable: true,
      cell: ({ metric, interval }) => dumbbell(metric, interval, axis),
    },
    {
      id: 'values',
      title: t('Good → bad'),
      width: 124,
      numeric: true,
      cell: ({ metric, rows }) =>
        html`${rows.good === 0 ? html`<span class="muted">${t('new')}</span>` : value(metric.good)} →
          <strong>${rows.bad === 0 ? t('gone') : value(metric.bad)}</strong>`,
    },
    {
      id: 'share',
      title: t('Share of drop'),
      hint: t('Errors in excess of those expected, as a share of all of them'),
      width: 110,
      from: 520,
      numeric: true,
      sortable: true,
      cell: share,
    },
    {
      id: 'rows',
      title: t('Rows'),
      hint: t('Rows in the bad period'),
      width: 60,
      from: 700,
      numeric: true,
      sortable: true,
      cell: ({ rows }) => count(rows.bad),
    },
    {
      id: 'rate',
      title: t('Rate'),
      hint: t('Part of the change from getting worse, in points'),
      width: 62,
      from: 960,
      numeric: true,
      sortable: true,
      cell: ({ rateEffect }) => effect(rateEffect),
    },
    {
      id: 'mix',
      title: t('Mix'),
      hint: t('Part of the change from being more or less frequent, in points'),
      width: 58,
      from: 960,
      numeric: true,
      sortable: true,
      cell: ({ mixEffect }) => effect(mixEffect),
    },
    {
      id: 'p',
      title: 'p',
      hint: t('By permutation of time blocks, or as the report says'),
      width: 62,
      from: 720,
      numeric: true,
      sortable: true,
      cell: (segment) =>
        segment.pValue !== null && segment.pValue <= 0.01
          ? html`<strong>${pValue(segment.pValue)}</strong>`
          : pValue(segment.pValue),
    },
  ];
}
