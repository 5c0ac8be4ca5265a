import { html, type TemplateResult } from 'lit';
import type { ExampleReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { count, dateTime, percent, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { masterDetail } from '../ui/master-detail';
import { saveCsv } from '../ui/csv';
import { tableButton } from '../ui/save-buttons';
import { shown, shownValue } from '../ui/text';
import type { TableColumn } from '../ui/windowed-table';
import { exampleDetails } from './details';
import { exampleFilters, filtered } from './filter';
import { fixtureOf } from './fixture';
import { replayBanner, replayButton, replayCell, replayOf } from './replay';

const columns = (page: Page): TableColumn<ExampleReport>[] => {
  const { state, report } = page;
  const more = report.replay ? 180 : 0; // what the replay takes

  const all: (TableColumn<ExampleReport> & { needs?: (example: ExampleReport) => unknown })[] = [
    {
      id: 'outcome',
      title: t('Predicted, was'),
      cell: (example) =>
        html`${icon('error', 'wrong')} <bdi>${shownValue(example.prediction, 60)}</bdi>
          <span class="muted">${t('was')}</span> <bdi>${shownValue(example.label, 60)}</bdi>`,
    },
    {
      id: 'replayed',
      title: t('Replayed'),
      width: 118,
      cell: (example) => replayCell(replayOf(example, page)),
      needs: (example) => replayOf(example, page),
    },
    {
      id: 'time',
      title: t('Time ({0})', zoneName(state.zone)),
      width: 150,
      from: report.replay ? 520 : 0,
      cell: (example) => (example.time ? dateTime(example.time, state.zone) : ''),
      needs: (example) => example.time,
    },
    {
      id: 'confidence',
      title: t('Confidence'),
      width: 86,
      from: 480 + more,
      numeric: true,
      cell: (example) => percent(example.confidence, 0),
      needs: (example) => example.confidence,
    },
    {
      id: 'line',
      title: t('Line'),
      width: 72,
      from: 560 + more,
      numeric: true,
      cell: (example) => count(example.line),
      needs: (example) => example.line,
    },
  ];
  return all.filter(
    ({ needs }) => !needs || (report.examples ?? []).some((example) => (needs(example) ?? null) !== null),
  );
};

function nothingToShow({ report, snapshot }: Page): TemplateResult {
  if (!report.examples && snapshot.run.state === 'running') {
    return empty(
      'bug',
      t('The examples are on their way'),
      t('They arrive with the answer to “Can it be reproduced?”.'),
    );
  }
  if (report.labelled === false) {
    return empty(
      'bug',
      t('No wrong predictions can be told'),
      t(
        'The log has no labels. Add a label file to the investigation, or give a column the role “label” under “Reading”.',
      ),
    );
  }
  const step = report.steps.find((one) => one.id === 'reproduction');
  return empty('bug', t('No examples'), step ? shown(step.summary) : t('Run the investigation to collect them.'));
}

const saveFixture = (page: Page): void =>
  page.send({
    type: 'saveFile',
    kind: 'json',
    name: 'fixture',
    content: fixtureOf(
      page.report,
      filtered(page).map(({ example }) => example),
    ),
  });

function saveExamples(page: Page): void {
  const examples = filtered(page).map(({ example }) => example);
  const features = [...new Set(examples.flatMap((example) => Object.keys(example.features)))];
  const segments = [...new Set(examples.flatMap((example) => Object.keys(example.segments)))];
  saveCsv(
    page,
    'examples',
    ['id', 'time', 'file', 'line', 'prediction', 'label', 'confidence', ...segments, ...features],
    examples.map((example) => [
      ...[example.id, example.time, example.file, example.line, example.prediction, example.label, example.confidence],
      ...segments.map((name) => example.segments[name]),
      ...features.map((name) => example.features[name]),
    ]),
  );
}

/** Wrong predictions of the bad period, each beside the most similar right one of the good period. */
export function examplesView(page: Page): TemplateResult {
  const { report, state, update } = page;
  const examples = report.examples ?? [];
  if (examples.length === 0) return nothingToShow(page);
  const rows = filtered(page);
  const index = Math.min(state.examples.selected, rows.length - 1);
  const chosen = rows[index]?.example;
  const table = html`<incident-table
    selectable
    .label=${t('Wrong predictions')}
    .columns=${columns(page)}
    .rows=${rows.map(({ example }) => example)}
    .selected=${String(index)}
    @choose=${(event: CustomEvent<string>) => update({ examples: { ...state.examples, selected: Number(event.detail) } })}
  ></incident-table>`;
  const toolbar = html`<div class="toolbar">
    <span class="muted" role="status"
      >${
        rows.length === examples.length
          ? t('{0} wrong predictions', count(examples.length))
          : t('{0} of {1} wrong predictions', count(rows.length), count(examples.length))
      }</span
    >
    <span class="toolbar-end">
      ${replayButton(page)}
      <button class="link" @click=${() => saveFixture(page)}>${icon('beaker')}${t('Save as fixture')}</button>
      ${tableButton(t('Examples'), () => saveExamples(page))}
    </span>
    ${exampleFilters(page)}
  </div>`;
  return masterDetail(
    html`${toolbar} ${replayBanner(page)}`,
    table,
    chosen
      ? exampleDetails(chosen, page)
      : empty('filter', t('No example left'), t('Choose another segment or cause.')),
    t('Chosen example'),
  );
}
