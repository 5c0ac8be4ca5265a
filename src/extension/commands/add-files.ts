import * as vscode from 'vscode';
import { withFiles, type FileList } from '../document/edit-document';
import { toDocumentPath } from '../document/document-paths';
import { changeDocument } from '../editor/change-document';
import { checkFiles } from '../investigate/check-files';
import type { Investigation } from '../investigation/investigation';

/** Adds files to a list of an investigation, which then runs again. Asks for them where none are given. */
export async function addFiles(
  investigation: Investigation,
  list: FileList,
  given: readonly vscode.Uri[],
): Promise<void> {
  const chosen = given.length > 0 ? given : await choose(list, vscode.Uri.file(investigation.folder));
  if (!chosen) return;
  const files = await checkFiles(chosen);
  const written = files.map((file) => toDocumentPath(investigation.folder, file));
  await changeDocument(investigation.text, (text) => withFiles(text, list, written));
}

function choose(list: FileList, folder: vscode.Uri): Thenable<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: titles()[list],
    openLabel: vscode.l10n.t('Add'),
    defaultUri: folder,
    canSelectMany: true,
  });
}

const titles = (): Record<FileList, string> => ({
  labels: vscode.l10n.t('Add Label Files'),
  events: vscode.l10n.t('Add Event Files'),
  traces: vscode.l10n.t('Add Trace Files'),
  metrics: vscode.l10n.t('Add Metric Files'),
});
