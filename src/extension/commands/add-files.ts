import path from 'node:path';
import * as vscode from 'vscode';
import { withFiles, type FileList } from '../document/edit-document';
import { fromDocumentPath, toDocumentPath } from '../document/document-paths';
import { filesOf } from '../document/document-request';
import { changeDocument } from '../editor/change-document';
import { checkFiles } from '../investigate/check-files';
import type { Investigation } from '../investigation/investigation';
import { plainLabel } from '../plain-text';
import { offeredFiles } from './offered-files';

/** Adds files to a list of an investigation, which then runs again. Asks for them where none are given. */
export async function addFiles(
  investigation: Investigation,
  list: FileList,
  given: readonly vscode.Uri[],
): Promise<void> {
  const chosen = given.length > 0 ? given : await choose(list, investigation);
  if (!chosen) return;
  const files = await checkFiles(chosen);
  const written = files.map((file) => toDocumentPath(investigation.folder, file));
  await changeDocument(investigation.text, (text) => withFiles(text, list, written));
}

interface FileItem extends vscode.QuickPickItem {
  /** Undefined: the reader looks for it. */
  file?: string;
}

/** Files that look like what is asked for are offered; where there is none, or another is meant, the reader looks for it. */
async function choose(list: FileList, { folder, asWritten }: Investigation): Promise<vscode.Uri[] | undefined> {
  const used = filesOf(asWritten).map((file) => fromDocumentPath(folder, file));
  const offered = await offeredFiles(list, folder, used);
  if (offered.length === 0) return browse(list, folder);
  const items: FileItem[] = [
    ...offered.map((file) => ({
      label: `$(file) ${plainLabel(path.basename(file))}`,
      description: path.dirname(vscode.workspace.asRelativePath(file)).replace(/^\.$/, ''),
      file,
    })),
    { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, alwaysShow: true },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: titles()[list], matchOnDescription: true });
  if (!chosen) return undefined;
  return chosen.file === undefined ? browse(list, folder) : [vscode.Uri.file(chosen.file)];
}

function browse(list: FileList, folder: string): Thenable<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: titles()[list],
    openLabel: vscode.l10n.t('Add'),
    defaultUri: vscode.Uri.file(folder),
    canSelectMany: true,
  });
}

const titles = (): Record<FileList, string> => ({
  labels: vscode.l10n.t('Add Label Files'),
  events: vscode.l10n.t('Add Event Files'),
  traces: vscode.l10n.t('Add Trace Files'),
  metrics: vscode.l10n.t('Add Metric Files'),
});
