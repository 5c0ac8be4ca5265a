import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { documentName, newDocumentText, type Choice } from '../document/new-document';
import { openInvestigation } from '../editor/view-type';
import type { Investigations } from '../investigation/investigations';

/**
 * Opens an untitled investigation beside the first log. It has that place as its path, so that its own paths are relative
 * and saving needs no dialog; nothing is written until then.
 */
export async function openUntitled(
  investigations: Investigations,
  choice: Choice,
  folder: string,
): Promise<vscode.Uri> {
  const uri = await freePlace(folder, choice.logs[0] ?? '');
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, document.positionAt(0), newDocumentText(folder, choice));
  await vscode.workspace.applyEdit(edit);
  investigations.agreeToRead(uri);
  await openInvestigation(uri);
  return uri;
}

async function freePlace(folder: string, log: string): Promise<vscode.Uri> {
  for (let attempt = 1; ; attempt++) {
    const file = path.join(folder, documentName(log, attempt));
    const uri = vscode.Uri.file(file).with({ scheme: 'untitled' });
    const open = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    if (!open && !(await exists(file))) return uri;
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
