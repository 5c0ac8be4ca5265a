import { html, type TemplateResult } from 'lit';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { count } from '../ui/format';
import { periodLegend } from '../ui/legend';
import { saveCsv } from '../ui/csv';
import { tableButton } from '../ui/save-buttons';
import { masterDetail } from '../ui/master-detail';
import { briefName } from '../ui/brief-name';
import { nextSort, sortedBy } from '../ui/windowed-table';
import { featureColumns, SORT_VALUES, type FeatureRow } from './columns';
import { featureDetails } from './details';

const keyOf = ({ feature, output }: FeatureRow): string => (output ? `output/${feature.name}` : feature.name);

/** Outputs and features together, as the filter and the sort leave them; unsorted they keep the report's order. */
function rowsInOrder({ report, state }: Page): FeatureRow[] {
  const { filter, driftedOnly, sort } = state.features;
  const wanted = filter.trim().toLowerCase();
  const rows = [
    ...(report.features ?? []).map((feature) => ({ feature, output: false })),
    ...(report.outputs ?? []).map((feature) => ({ feature, output: true })),
  ].filter(({ feature }) => feature.name.toLowerCase().includes(wanted) && (feature.drifted || !driftedOnly));
  const value = sort && SORT_VALUES[sort.column];
  return value ? sortedBy(rows, value, sort.descending) : rows;
}

function toolbar(page: Page, rows: readonly FeatureRow[]): TemplateResult {
  const { state, update, report } = page;
  const total = (report.features?.length ?? 0) + (report.outputs?.length ?? 0);
  const features = state.features;
  const type = (event: Event) =>
    update({ features: { ...features, filter: (event.target as HTMLInputElement).value } });
  const check = (event: Event) =>
    update({ features: { ...features, driftedOnly: (event.target as HTMLInputElement).checked } });
  return html`<div class="toolbar">
    <vscode-text-field
      placeholder=${t('Filter by name')}
      aria-label=${t('Filter by name')}
      .value=${features.filter}
      @input=${type}
    >
      <span slot="start" class="codicon codicon-filter" aria-hidden="true"></span>
    </vscode-text-field>
    <vscode-checkbox .checked=${features.driftedOnly} @change=${check}>${t('Drifted only')}</vscode-checkbox>
    <span class="muted" role="status">${t('{0} of {1}', count(rows.length), count(total))}</span>
    ${periodLegend('area')} ${tableButton(t('Features'), () => saveFeatures(rows, page))}
  </div>`;
}

/** The feature whose details are shown: the one that was chosen, else the first. */
export function chosenFeature(page: Page): FeatureRow | undefined {
  const rows = rowsInOrder(page);
  return rows.find((row) => keyOf(row) === page.state.features.selected) ?? rows[0];
}

const saveFeatures = (rows: readonly FeatureRow[], page: Page): void =>
  saveCsv(
    page,
    'features',
    [
      ...['name', 'kind', 'type', 'drifted', 'psi', 'ks', 'ks_p', 'chi_square_p', 'cramers_v', 'adjusted_p'],
      ...['jensen_shannon', 'wasserstein', 'null_rate_good', 'null_rate_bad', 'importance'],
    ],
    rows.map(({ feature, output }) => [
      ...[feature.name, output ? 'output' : 'feature', feature.type, feature.drifted, feature.psi],
      ...[feature.ks?.statistic, feature.ks?.pValue, feature.chiSquare?.pValue, feature.cramersV, feature.adjustedP],
      ...[feature.jensenShannon, feature.wasserstein, feature.nullRate.good, feature.nullRate.bad, feature.importance],
    ]),
  );

/** All features with what moved, and the chosen one in full. */
export function featuresView(page: Page): TemplateResult {
  const { report, snapshot, state, update } = page;
  if (!report.features) {
    return snapshot.run.state === 'running'
      ? empty('table', t('The features are on their way'), t('They arrive with the answer to “Is it the data?”.'))
      : empty('table', t('No features yet'), t('Run the investigation to compare them.'));
  }
  if (report.features.length === 0 && !report.outputs?.length) {
    return empty(
      'table',
      t('No feature columns'),
      t('No column of the log has the role “feature”. See “Reading” to give it to some.'),
    );
  }
  const rows = rowsInOrder(page);
  const chosen = chosenFeature(page);
  const features = state.features;
  const table = html`<incident-table
    selectable
    .label=${t('Features')}
    .columns=${featureColumns(briefName(page.report))}
    .rows=${rows}
    .rowKey=${keyOf}
    .selected=${chosen ? keyOf(chosen) : null}
    .sort=${features.sort}
    @sort=${(event: CustomEvent<string>) =>
      update({
        features: {
          ...features,
          sort: nextSort(features.sort, event.detail, event.detail !== 'name' && event.detail !== 'p'),
        },
      })}
    @choose=${(event: CustomEvent<string>) => update({ features: { ...features, selected: event.detail } })}
  ></incident-table>`;
  const nothingFound = empty('search', t('Nothing matches'), t('Clear the filter to see all features.'));
  return masterDetail(
    toolbar(page, rows),
    rows.length ? table : nothingFound,
    chosen ? featureDetails(chosen, page) : html``,
    t('Chosen feature'),
  );
}
