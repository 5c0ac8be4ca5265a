import * as vscode from 'vscode';
import { IncidentError } from '../../protocol/errors';
import { difference } from '../document/edit-document';
import { parseDocument } from '../document/parse-document';

/**
 * Changes a document by its text, as one undoable step. Throws `IncidentError` when the text is not a valid investigation,
 * since there is then nothing to change, or when VS Code refuses the edit.
 */
export async function changeDocument(document: vscode.TextDocument, change: (text: string) => string): Promise<void> {
  const before = document.getText();
  if (parseDocument(before).fault)
    throw new IncidentError(
      'document-invalid',
      vscode.l10n.t('The investigation cannot be changed while its text is not valid.'),
      vscode.l10n.t('Open it as text and mend it first.'),
    );
  const edited = difference(before, change(before));
  if (!edited) return;
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(edited.start), document.positionAt(edited.end));
  edit.replace(document.uri, range, edited.text);
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new IncidentError(
      'document-invalid',
      vscode.l10n.t('VS Code did not accept the change to {0}.', vscode.workspace.asRelativePath(document.uri)),
      vscode.l10n.t('The file may be read-only, or have changed meanwhile; try again.'),
    );
}
