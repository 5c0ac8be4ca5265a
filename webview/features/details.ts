import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { FeatureReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import type { Drawing } from '../ui/charts/chart-element';
import { breakable } from '../ui/breakable';
import { plainTable } from '../ui/fields';
import { count, number, percent } from '../ui/format';
import { icon } from '../ui/icon';
import { periodLegend } from '../ui/legend';
import { shown, shownValue } from '../ui/text';
import type { FeatureRow } from './columns';
import { binsOf, distributionChart } from './distribution-chart';
import { overTime } from './over-time';
import { DEFAULT_FLOORS, statistics, type Statistic } from './statistics';

const MOST_LISTED = 60;

function distribution(feature: FeatureReport, output: boolean): TemplateResult {
  const bins = binsOf(feature.distribution);
  const drawing: Drawing = (theme) => distributionChart(feature.distribution, theme);
  const largest = [...bins].sort((a, b) => Math.abs(b.bad - b.good) - Math.abs(a.bad - a.good))[0];
  const inWords = largest
    ? t(
        'Distribution of {0}. Largest change at {1}: {2} to {3}.',
        shown(feature.name, 100),
        largest.name,
        percent(largest.good),
        percent(largest.bad),
      )
    : shown(feature.name, 100);
  return html`<section>
    <header class="part-head">
      <h3>${output ? t('Distribution of the output') : t('Distribution')}</h3>
      ${periodLegend('area')}
    </header>
    ${guard([feature], () => html`<incident-chart class="distribution" .label=${inWords} .drawing=${drawing}></incident-chart>`)}
    <details class="behind">
      <summary>${t('Table of {0} bins', count(bins.length))}</summary>
      ${plainTable(
        t('Distribution'),
        [
          { title: feature.type === 'numeric' ? t('Range') : t('Value') },
          { title: t('Good'), numeric: true },
          { title: t('Bad'), numeric: true },
        ],
        bins.slice(0, 200).map((bin) => [html`<bdi>${bin.name}</bdi>`, percent(bin.good, 2), percent(bin.bad, 2)]),
      )}
    </details>
  </section>`;
}

function quantiles(feature: FeatureReport): TemplateResult | typeof nothing {
  if (!feature.quantiles?.length) return nothing;
  return html`<section>
    <h3>${t('Quantiles')}</h3>
    ${plainTable(
      t('Quantiles'),
      [{ title: t('Quantile') }, { title: t('Good'), numeric: true }, { title: t('Bad'), numeric: true }],
      feature.quantiles.map((row) => [
        percent(row.probability, (row.probability * 100) % 1 ? 1 : 0),
        number(row.good),
        number(row.bad),
      ]),
    )}
  </section>`;
}

function values(title: string, name: string, list: string[]): TemplateResult {
  const more = list.length - MOST_LISTED;
  return html`<p class="value-list">
    ${icon(name)}<strong>${title}</strong>
    ${list.length === 0 ? html`<span class="muted">${t('none')}</span>` : nothing}
    ${list.slice(0, MOST_LISTED).map((value) => html`<bdi class="value">${shownValue(value, 120)}</bdi>`)}
    ${more > 0 ? html`<span class="muted">${t('and {0} more', count(more))}</span>` : nothing}
  </p>`;
}

const categories = ({ categories }: FeatureReport): TemplateResult | typeof nothing =>
  categories
    ? html`<section>
        <h3>${t('Categories')}</h3>
        ${values(t('Gained'), 'diff-added', categories.gained)} ${values(t('Lost'), 'diff-removed', categories.lost)}
      </section>`
    : nothing;

const statisticRow = (statistic: Statistic): TemplateResult => html`
  <div class="statistic">
    <dt>${statistic.name}</dt>
    <dd class="statistic-value ${statistic.exceeded ? 'exceeded' : ''}">
      ${statistic.exceeded ? html`${icon('warning', 'suspect')}<span class="visually-hidden">${t('Counts as drift')}</span>` : nothing}
      ${statistic.value}
    </dd>
    <dd class="meaning">
      ${statistic.meaning} ${statistic.why ? html`<em>${shown(statistic.why, 300)}</em>` : nothing}
      ${statistic.threshold ? html`<span class="threshold">${t('Drift from {0}', statistic.threshold)}</span>` : nothing}
    </dd>
  </div>
`;

function statisticsTable(feature: FeatureReport, { snapshot }: Page): TemplateResult {
  const floors = { ...DEFAULT_FLOORS, ...snapshot.document.thresholds };
  return html`<section>
    <h3>${t('Statistics')}</h3>
    <dl class="statistics">${statistics(feature, floors).map(statisticRow)}</dl>
  </section>`;
}

/** The chosen feature in full. */
export const featureDetails = ({ feature, output }: FeatureRow, page: Page): TemplateResult => html`
  <article class="details" aria-labelledby="feature-title">
    <h2 id="feature-title"><bdi>${breakable(shown(feature.name, 500))}</bdi></h2>
    <p class="muted">
      ${feature.type === 'numeric' ? t('Number') : t('Category')} ·
      ${feature.drifted ? t('drifted: significant, and larger than the good period’s own changes') : t('no drift above the thresholds')}
    </p>
    ${distribution(feature, output)} ${overTime(feature, page)} ${statisticsTable(feature, page)} ${categories(feature)}
    ${quantiles(feature)}
  </article>
`;
