import * as vscode from 'vscode';
import type { ViewName } from '../../protocol/webview';

/** The views' names as a reader reads them. */
export function viewTitles(): Record<ViewName, string> {
  const { t } = vscode.l10n;
  return {
    overview: t('Overview'),
    timeline: t('Timeline'),
    features: t('Features'),
    segments: t('Segments'),
    examples: t('Examples'),
    service: t('Service'),
    monitoring: t('Monitoring'),
    reading: t('Reading'),
  };
}

/** Asks which view to open beside the editor. */
export async function chooseView(): Promise<ViewName | undefined> {
  const items = (Object.entries(viewTitles()) as [ViewName, string][]).map(([view, label]) => ({ label, view }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Open View Beside') });
  return chosen?.view;
}
