import * as vscode from 'vscode';
import { z } from 'zod';
import { toDocumentPath } from '../document/document-paths';
import { withFiles } from '../document/edit-document';
import { changeDocument } from '../editor/change-document';
import { plainLabel } from '../plain-text';
import type { Investigation } from '../investigation/investigation';

/** Milliseconds that git may take to find the window's repositories. */
const MOST_WAITING = 10_000;

/** What is used of the API of VS Code's own git extension. */
const gitApi = z.object({
  /** `uninitialized` while it still looks for repositories. */
  state: z.enum(['uninitialized', 'initialized']),
  onDidChangeState: z.custom<vscode.Event<unknown>>((value) => typeof value === 'function'),
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
  const api = git.getAPI(1);
  const { state, onDidChangeState } = gitApi.parse(api);
  if (state === 'uninitialized') await settled(onDidChangeState);
  return gitApi
    .parse(api)
    .repositories.map(({ rootUri }) => rootUri)
    .filter(({ scheme }) => scheme === 'file');
}

/** Repositories are opened one by one after the window has; a reader is not left waiting for a git that never says so. */
function settled(changed: vscode.Event<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, MOST_WAITING);
    const listener = changed(done);
  });
}

async function choose(roots: readonly vscode.Uri[]): Promise<vscode.Uri[] | undefined> {
  const items = roots.map((root) => ({
    label: plainLabel(vscode.workspace.asRelativePath(root, true)),
    root,
    picked: true,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add Commits and Tags'),
    placeHolder: vscode.l10n.t('Repositories whose commits and tags are laid over the timeline'),
    canPickMany: true,
  });
  return picked?.map(({ root }) => root);
}
