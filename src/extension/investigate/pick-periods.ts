import * as vscode from 'vscode';
import type { ReadReport } from '../../protocol/read';
import { intervalFault, periodPresets, type IntervalFault, type PeriodPreset } from './period-presets';
import { ask } from './step';

export interface PeriodChoice {
  good?: string;
  bad?: string;
  reference?: string[];
}

type PeriodAnswer = { kind: 'chosen'; periods: PeriodChoice } | { kind: 'back' } | { kind: 'dismissed' };

interface PeriodItem extends vscode.QuickPickItem {
  choose: () => Promise<PeriodChoice | undefined>;
}

/**
 * Step 3: which period is good and which is bad. `reading` adds presets when the log's span is known.
 * @param files whether the good period may be another file
 */
export async function pickPeriods(reading: Promise<ReadReport>, { files = true } = {}): Promise<PeriodAnswer> {
  const fixed = files ? fixedItems() : fixedItems().slice(0, -1);
  for (;;) {
    const answer = await ask<PeriodItem>({
      step: 3,
      placeholder: vscode.l10n.t('Which periods are compared?'),
      items: fixed,
      later: reading.then(({ time }) => [
        ...fixed,
        ...presetItems(periodPresets(time?.first ?? null, time?.last ?? null)),
      ]),
    });
    if (answer.kind !== 'chosen') return answer;
    const periods = await answer.item.choose();
    if (periods) return { kind: 'chosen', periods };
  }
}

function fixedItems(): PeriodItem[] {
  const { t } = vscode.l10n;
  return [
    {
      label: `$(sparkle) ${t('Proposed by the tool')}`,
      detail: t('Finds when the metric changed, and compares before with after'),
      choose: () => Promise.resolve({}),
    },
    {
      label: `$(edit) ${t('Type the periods…')}`,
      detail: t('Two ISO 8601 intervals START/END'),
      choose: typePeriods,
    },
    {
      label: `$(file) ${t('The good period is another file…')}`,
      detail: t('Training or validation data, with or without times'),
      choose: chooseReference,
    },
  ];
}

function presetItems(presets: readonly PeriodPreset[]): PeriodItem[] {
  const { t } = vscode.l10n;
  const labels: Record<PeriodPreset['id'], string> = {
    'last-6-hours': t('The last 6 hours against the 2 days before'),
    'last-day': t('The last day against the week before'),
    'last-week': t('The last week against the 4 weeks before'),
    'last-tenth': t('The last tenth of the log against the rest'),
  };
  return presets.map(({ id, good, bad }) => ({
    label: `$(history) ${labels[id]}`,
    detail: t('bad {0}', bad),
    choose: () => Promise.resolve({ good, bad }),
  }));
}

async function typePeriods(): Promise<PeriodChoice | undefined> {
  const good = await typeInterval(vscode.l10n.t('When was it good?'));
  if (good === undefined) return undefined;
  const bad = await typeInterval(vscode.l10n.t('When was it bad?'));
  return bad === undefined ? undefined : { good, bad };
}

function typeInterval(prompt: string): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title: vscode.l10n.t('Investigate Prediction Log'),
      prompt,
      placeHolder: '2024-11-12T00:00Z/2024-11-14T20:00Z',
      ignoreFocusOut: true,
      validateInput: (text) => {
        const fault = intervalFault(text.trim());
        return fault && explain(fault);
      },
    })
    .then((text) => text?.trim());
}

function explain(fault: IntervalFault): string {
  switch (fault) {
    case 'shape':
      return vscode.l10n.t('Two times with a slash between them: START/END.');
    case 'start':
      return vscode.l10n.t('The start is not an ISO 8601 time.');
    case 'end':
      return vscode.l10n.t('The end is not an ISO 8601 time.');
    case 'order':
      return vscode.l10n.t('The end lies before the start.');
  }
}

async function chooseReference(): Promise<PeriodChoice | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the Good Period'),
    openLabel: vscode.l10n.t('Compare With'),
    canSelectMany: true,
  });
  return chosen && { reference: chosen.map(({ fsPath }) => fsPath) };
}
