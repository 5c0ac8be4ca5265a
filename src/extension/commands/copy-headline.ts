import * as vscode from 'vscode';
import type { Investigation } from '../investigation/investigation';

/** The headline and what to do, as one message for a chat. */
export async function copyHeadline(investigation: Investigation): Promise<void> {
  const { results } = investigation;
  if (!results?.headline) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no headline yet: the investigation has not finished.'),
    );
    return;
  }
  const action = results.hypotheses?.[0]?.action;
  await vscode.env.clipboard.writeText([results.headline, ...(action ? [action] : [])].join('\n'));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Headline copied'), 3_000);
}
