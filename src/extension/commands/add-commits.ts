import * as vscode from 'vscode';
import { z } from 'zod';
import { toDocumentPath } from '../document/document-paths';
import { withFiles } from '../document/edit-document';
import { changeDocument } from '../editor/change-document';
import type { Investigation } from '../investigation/investigation';

/** What is used of the API of VS Code's own git extension. */
const gitApi = z.object({
  repositories: z.array(z.object({ rootUri: z.custom<vscode.Uri>((value) => value instanceof vscode.Uri) })),
});

/**
 * Adds repositories of the workspace to the events of an investigation: their commits and tags are then laid over its
 * timeline and weighed like any other event. Asks which, where there are several.
 */
export async function addCommits(investigation: Investigation): Promise<void> {
  const roots = await repositories();
  if (roots.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No git repository is open in this window, or its git extension is turned off.'),
    );
    return;
  }
  const chosen = roots.length === 1 ? roots : await choose(roots);
  if (!chosen || chosen.length === 0) return;
  const written = chosen.map((root) => toDocumentPath(investigation.folder, root.fsPath));
  await changeDocument(investigation.text, (text) => withFiles(text, 'events', written));
}

async function repositories(): Promise<vscode.Uri[]> {
  const extension = vscode.extensions.getExtension<{ enabled: boolean; getAPI(version: 1): unknown }>('vscode.git');
  if (!extension) return [];
  const git = await extension.activate();
  if (!git.enabled) return [];
  const { repositories: open } = gitApi.parse(git.getAPI(1));
  return open.map(({ rootUri }) => rootUri).filter(({ scheme }) => scheme === 'file');
}

async function choose(roots: readonly vscode.Uri[]): Promise<vscode.Uri[] | undefined> {
  const items = roots.map((root) => ({ label: vscode.workspace.asRelativePath(root, true), root, picked: true }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add Commits and Tags'),
    placeHolder: vscode.l10n.t('Repositories whose commits and tags are laid over the timeline'),
    canPickMany: true,
  });
  return picked?.map(({ root }) => root);
}
