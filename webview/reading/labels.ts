import { html, nothing, svg, type TemplateResult } from 'lit';
import type { LabelCoverage, LabelReading, ReadReport } from '../../src/protocol/read';
import type { Page } from '../page';
import { t } from '../strings';
import { fields } from '../ui/fields';
import { count, dateTime, duration, percent, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import type { TableColumn } from '../ui/windowed-table';

type Bucket = LabelCoverage['buckets'][number];

const share = (part: number, of: number): string => percent(of > 0 ? part / of : null);

/** Rows of each bucket as bars, the labelled part of them filled: a gap in the labels is seen at once. */
function strip({ buckets, hours, labelled, rows }: LabelCoverage, { state: { zone } }: Page): TemplateResult {
  const most = Math.max(1, ...buckets.map((bucket) => bucket.rows));
  const [first, last] = [buckets[0], buckets.at(-1)];
  const width = hours * 3_600_000;
  const begin = Date.parse(first?.start ?? '');
  const places = buckets.map(({ start }) => Math.round((Date.parse(start) - begin) / width));
  const bars = (height: (bucket: Bucket) => number): string =>
    buckets.map((bucket, index) => `M${places[index] ?? index} 100v${(-100 * height(bucket)) / most}h1V100z`).join('');
  const label = t('{0} of {1} rows have a label', count(labelled), count(rows));
  return html`<figure class="coverage">
    <svg viewBox="0 0 ${(places.at(-1) ?? 0) + 1} 100" preserveAspectRatio="none" role="img" aria-label=${label}>
      ${svg`<path class="rows" d=${bars((bucket) => bucket.rows)} /><path class="labelled" d=${bars((bucket) => bucket.labelled)} />`}
    </svg>
    <figcaption>
      <span>${first ? dateTime(first.start, zone) : ''}</span>
      <span class="legend"
        ><span class="key labelled"></span>${t('labelled')} <span class="key rows"></span>${t('without label')} ·
        ${t('a bar every {0}, at most {1} rows', duration(hours * 3600), count(most))}</span
      >
      <span>${last ? `${dateTime(last.start, zone)} ${zoneName(zone, last.start)}` : ''}</span>
    </figcaption>
  </figure>`;
}

function table({ buckets }: LabelCoverage, { state: { zone } }: Page): TemplateResult {
  const columns: TableColumn<Bucket>[] = [
    {
      id: 'start',
      title: t('From ({0})', zoneName(zone)),
      cell: ({ start }) => dateTime(start, zone),
    },
    { id: 'rows', title: t('Rows'), numeric: true, width: 90, cell: ({ rows }) => count(rows) },
    { id: 'labelled', title: t('Labelled'), numeric: true, width: 90, cell: ({ labelled }) => count(labelled) },
    { id: 'share', title: t('Share'), numeric: true, width: 90, cell: ({ rows, labelled }) => share(labelled, rows) },
  ];
  return html`<details class="coverage-table">
    <summary>${t('Table')}</summary>
    <incident-table
      fit
      tabindex="0"
      role="region"
      aria-label=${t('Table of labelled rows')}
      .label=${t('Labelled rows')}
      .rowHeight=${24}
      .columns=${columns}
      .rows=${buckets}
    ></incident-table>
  </details>`;
}

const lag = ({ p10, p50, p90, p99, maximum }: NonNullable<LabelCoverage['lag']>): string =>
  t(
    'half within {0}, 90% within {1}, 99% within {2}, the latest after {3}; the first tenth within {4}',
    ...[p50, p90, p99, maximum, p10].map(duration),
  );

function joined({ rows, matched, matchRate, duplicates, orphans }: LabelReading): [string, TemplateResult | string][] {
  return [
    [
      t('Label files'),
      t('{0} labels; {1} rows of the log got one ({2})', count(rows), count(matched), percent(matchRate)),
    ],
    ...(orphans > 0
      ? [[t('Without a row'), t('{0} labels are of ids that the log has not', count(orphans))] as [string, string]]
      : []),
    ...(duplicates > 0
      ? [[t('Repeated'), t('{0} labels have a later one, which counts', count(duplicates))] as [string, string]]
      : []),
  ];
}

/** Which rows have a label, how late labels came, and how label files fitted the log. */
export function labelsRead({ coverage, labels }: ReadReport, page: Page): TemplateResult | typeof nothing {
  if (!coverage && !labels) return nothing;
  return html`<section aria-labelledby="labels-title">
    <h2 id="labels-title">${t('Labels')}</h2>
    ${coverage && coverage.buckets.length > 0 ? html`${strip(coverage, page)} ${table(coverage, page)}` : nothing}
    ${fields([
      ...(coverage
        ? ([
            [
              t('Labelled'),
              t(
                '{0} of {1} rows ({2})',
                count(coverage.labelled),
                count(coverage.rows),
                share(coverage.labelled, coverage.rows),
              ),
            ],
          ] as [string, string][])
        : []),
      ...(coverage?.lag ? ([[t('From prediction to label'), lag(coverage.lag)]] as [string, string][]) : []),
      ...(labels ? joined(labels) : []),
      ...(coverage?.beforePrediction
        ? ([
            [
              t('Before prediction'),
              html`${icon('warning', 'suspect')}
              ${t('{0} labels are older than what they label', count(coverage.beforePrediction))}`,
            ],
          ] as [string, TemplateResult][])
        : []),
    ])}
  </section>`;
}
