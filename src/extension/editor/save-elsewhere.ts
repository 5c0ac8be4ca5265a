import path from 'node:path';
import * as vscode from 'vscode';
import { difference, withPaths } from '../document/edit-document';
import { rebase } from '../document/document-paths';
import type { Investigations } from '../investigation/investigations';

/**
 * Rewrites the relative paths of an investigation that is saved in another folder, before the file is written. VS Code does
 * not say that a document is a copy of another: a document that no editor of ours shows, with the very text of one that is
 * shown from another folder, is taken for its copy.
 */
export function rewritePathsOnSaveAs(investigations: Investigations): vscode.Disposable {
  return vscode.workspace.onWillSaveTextDocument((event) => {
    const { document } = event;
    if (!document.uri.path.endsWith('.incident.json') || investigations.find(document.uri)) return;
    const text = document.getText();
    const folder = path.dirname(document.uri.fsPath);
    const original = investigations.all.find((other) => other.folder !== folder && other.text.getText() === text);
    if (!original) return;
    const edit = difference(
      text,
      withPaths(text, (written) => rebase(written, original.folder, folder)),
    );
    if (!edit) return;
    const range = new vscode.Range(document.positionAt(edit.start), document.positionAt(edit.end));
    event.waitUntil(Promise.resolve([vscode.TextEdit.replace(range, edit.text)]));
  });
}
