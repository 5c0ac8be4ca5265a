import * as vscode from 'vscode';
import type { Restriction } from '../../protocol/investigation';
import type { ReadReport } from '../../protocol/read';

/** Which rows of the table are the log: all of them, or those with `COLUMN=VALUE`. Undefined when the reader leaves. */
export async function pickRestriction(reading: Promise<ReadReport>): Promise<Restriction[] | undefined> {
  const { t } = vscode.l10n;
  const columns = reading.then((report) => report.columns.map(({ name }) => name));
  const typed = await vscode.window.showInputBox({
    title: t('Investigate Table'),
    prompt: t(
      'Only rows with COLUMN=VALUE, such as model=ranker, several with commas; leave it empty for the whole table',
    ),
    placeHolder: 'model=ranker',
    ignoreFocusOut: true,
    validateInput: async (text) => (text.trim() === '' ? undefined : explain(restrictionsIn(text), await columns)),
  });
  return typed === undefined ? undefined : restrictionsIn(typed);
}

function restrictionsIn(text: string): Restriction[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [column = '', ...value] = part.split('=');
      return { column: column.trim(), value: value.join('=').trim() };
    });
}

function explain(restrictions: readonly Restriction[], columns: readonly string[]): string | undefined {
  const { t } = vscode.l10n;
  for (const { column, value } of restrictions) {
    if (!columns.includes(column)) return t('The table has no column "{0}".', column);
    if (value === '') return t('Write {0}=VALUE.', column);
  }
  return undefined;
}
