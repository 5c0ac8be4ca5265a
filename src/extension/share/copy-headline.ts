import * as vscode from 'vscode';
import type { Investigation } from '../investigation/investigation';
import { headlineMessage } from './headline-message';

/** The headline, its numbers and what to do to the clipboard, as one message for a chat. */
export async function copyHeadline(investigation: Investigation): Promise<void> {
  const message = headlineMessage(investigation.results ?? { steps: [] });
  if (message === '') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no headline yet: the investigation has not finished.'),
    );
    return;
  }
  await vscode.env.clipboard.writeText(message);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Headline copied'), 3_000);
}
