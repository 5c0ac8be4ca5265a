import * as vscode from 'vscode';
import { withFiles } from '../document/edit-document';
import { toDocumentPath } from '../document/document-paths';
import { changeDocument } from '../editor/change-document';
import { checkFiles } from '../investigate/check-files';
import type { Investigation } from '../investigation/investigation';

/** Adds label or event files to an investigation, which then runs again. Asks for them where none are given. */
export async function addFiles(
  investigation: Investigation,
  list: 'labels' | 'events',
  given: readonly vscode.Uri[],
): Promise<void> {
  const chosen = given.length > 0 ? given : await choose(list, vscode.Uri.file(investigation.folder));
  if (!chosen) return;
  const files = await checkFiles(chosen);
  const written = files.map((file) => toDocumentPath(investigation.folder, file));
  await changeDocument(investigation.text, (text) => withFiles(text, list, written));
}

function choose(list: 'labels' | 'events', folder: vscode.Uri): Thenable<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: list === 'labels' ? vscode.l10n.t('Add Label Files') : vscode.l10n.t('Add Event Files'),
    openLabel: vscode.l10n.t('Add'),
    defaultUri: folder,
    canSelectMany: true,
  });
}
