import { html, nothing, type TemplateResult } from 'lit';
import type { FeatureReport } from '../../src/protocol/report';
import { t } from '../strings';
import { decimal, percent, points, pValue } from '../ui/format';
import { histogram } from '../ui/histogram';
import { icon } from '../ui/icon';
import { shrinkingName } from '../ui/shrinking-name';
import { shown } from '../ui/text';
import type { TableColumn } from '../ui/windowed-table';

/** A feature, or an output of the model (prediction, score, confidence), in one list. */
export interface FeatureRow {
  feature: FeatureReport;
  output: boolean;
}

const nullChange = ({ nullRate }: FeatureReport): number | null =>
  nullRate.good === null || nullRate.bad === null ? null : nullRate.bad - nullRate.good;

/** What a column sorts by; null where it has no value. */
export const SORT_VALUES: Record<string, (row: FeatureRow) => number | string | null> = {
  name: ({ feature }) => feature.name,
  drifted: ({ feature }) => Number(feature.drifted),
  psi: ({ feature }) => feature.psi,
  effect: ({ feature }) => feature.ks?.statistic ?? feature.cramersV,
  p: ({ feature }) => feature.adjustedP,
  nulls: ({ feature }) => nullChange(feature),
  importance: ({ feature }) => feature.importance,
};

function nulls(feature: FeatureReport): TemplateResult | string {
  const change = nullChange(feature);
  if (change === null) return percent(null);
  if (Math.abs(change) < 0.005) return percent(feature.nullRate.bad);
  return html`<strong title=${t('{0} points', points(change))}
    >${percent(feature.nullRate.good, 0)} → ${percent(feature.nullRate.bad, 0)}</strong
  >`;
}

const name = ({ feature, output }: FeatureRow, brief: (name: string) => string): TemplateResult => html`
  <span class="feature-name" title=${shown(feature.name, 500)}>
    ${icon(feature.type === 'numeric' ? 'symbol-numeric' : 'symbol-enum', 'muted')}
    <span class="one-line">${shrinkingName(brief(feature.name))}</span>
    ${output ? html`<span class="tag">${t('output')}</span>` : nothing}
  </span>
`;

/** @param brief a name as it is told in little room */
export const featureColumns = (brief: (name: string) => string): TableColumn<FeatureRow>[] => [
  { id: 'name', title: t('Feature'), sortable: true, cell: (row) => name(row, brief) },
  {
    id: 'histogram',
    title: t('Good and bad'),
    hint: t('Good period filled, bad period as a line'),
    width: 108,
    from: 520,
    cell: ({ feature }) => histogram(feature.distribution),
  },
  {
    id: 'drifted',
    title: t('Verdict'),
    width: 88,
    from: 440,
    sortable: true,
    cell: ({ feature }) =>
      feature.drifted
        ? html`${icon('warning', 'suspect')} ${t('Drifted')}`
        : html`<span class="muted">${t('Stable')}</span>`,
  },
  {
    id: 'psi',
    title: t('PSI'),
    hint: t('Population stability index'),
    width: 60,
    numeric: true,
    sortable: true,
    cell: ({ feature }) => decimal(feature.psi),
  },
  {
    id: 'effect',
    title: t('KS / V'),
    hint: t('KS statistic of numbers, Cramér’s V of categories: 0 to 1'),
    width: 62,
    from: 600,
    numeric: true,
    sortable: true,
    cell: ({ feature }) => decimal(feature.ks?.statistic ?? feature.cramersV),
  },
  {
    id: 'p',
    title: t('Adj. p'),
    hint: t('p-value, adjusted for the number of features'),
    width: 88,
    from: 760,
    numeric: true,
    sortable: true,
    cell: ({ feature }) => pValue(feature.adjustedP),
  },
  {
    id: 'nulls',
    title: t('Nulls'),
    hint: t('Null rate, good to bad'),
    width: 96,
    from: 680,
    numeric: true,
    sortable: true,
    cell: ({ feature }) => nulls(feature),
  },
  {
    id: 'importance',
    title: t('Matters'),
    hint: t('Association with prediction and error in the good period, 0 to 1'),
    width: 72,
    from: 860,
    numeric: true,
    sortable: true,
    cell: ({ feature }) => decimal(feature.importance, 2),
  },
];
