import { html, type TemplateResult } from 'lit';
import type { ExampleReport } from '../../src/protocol/report';
import type { Page } from '../page';
import { t } from '../strings';
import { empty } from '../ui/empty';
import { count, dateTime, percent, zoneName } from '../ui/format';
import { icon } from '../ui/icon';
import { masterDetail } from '../ui/master-detail';
import { shown, shownValue } from '../ui/text';
import type { TableColumn } from '../ui/windowed-table';
import { exampleDetails } from './details';

const columns = ({ state, report }: Page): TableColumn<ExampleReport>[] => {
  const all: (TableColumn<ExampleReport> & { needs?: (example: ExampleReport) => unknown })[] = [
    {
      id: 'outcome',
      title: t('Predicted, was'),
      cell: (example) =>
        html`${icon('error', 'wrong')} <bdi>${shownValue(example.prediction, 60)}</bdi>
          <span class="muted">${t('was')}</span> <bdi>${shownValue(example.label, 60)}</bdi>`,
    },
    {
      id: 'time',
      title: t('Time ({0})', zoneName(state.zone)),
      width: 150,
      cell: (example) => (example.time ? dateTime(example.time, state.zone) : ''),
      needs: (example) => example.time,
    },
    {
      id: 'confidence',
      title: t('Confidence'),
      width: 86,
      from: 480,
      numeric: true,
      cell: (example) => percent(example.confidence, 0),
      needs: (example) => example.confidence,
    },
    {
      id: 'line',
      title: t('Line'),
      width: 72,
      from: 560,
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

/** Wrong predictions of the bad period, each beside the most similar right one of the good period. */
export function examplesView(page: Page): TemplateResult {
  const { report, state, update } = page;
  const examples = report.examples ?? [];
  if (examples.length === 0) return nothingToShow(page);
  const index = Math.min(state.examples.selected, examples.length - 1);
  const chosen = examples[index];
  const table = html`<incident-table
    selectable
    .label=${t('Wrong predictions')}
    .columns=${columns(page)}
    .rows=${examples}
    .selected=${String(index)}
    @choose=${(event: CustomEvent<string>) => update({ examples: { selected: Number(event.detail) } })}
  ></incident-table>`;
  const toolbar = html`<div class="toolbar">
    <span class="muted">${t('{0} wrong predictions of the bad period', count(examples.length))}</span>
  </div>`;
  return masterDetail(toolbar, table, chosen ? exampleDetails(chosen, page) : html``, t('Chosen example'));
}
