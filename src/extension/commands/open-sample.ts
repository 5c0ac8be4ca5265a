import * as vscode from 'vscode';
import { openInvestigation } from '../editor/view-type';
import type { Investigations } from '../investigation/investigations';

const FILES = ['shopflow.incident.json', 'shopflow-predictions.jsonl', 'shopflow-events.json'];

/**
 * Opens the bundled sample. It is copied to the extension's own storage first, so that it can be changed and saved: the
 * installation may be read-only and goes with the next update.
 */
export async function openSample(
  context: vscode.ExtensionContext,
  investigations: Investigations,
): Promise<vscode.Uri> {
  const from = vscode.Uri.joinPath(context.extensionUri, 'samples');
  const to = vscode.Uri.joinPath(context.globalStorageUri, 'sample');
  await vscode.workspace.fs.createDirectory(to);
  for (const file of FILES) await copyUnlessThere(vscode.Uri.joinPath(from, file), vscode.Uri.joinPath(to, file));
  const document = vscode.Uri.joinPath(to, FILES[0] ?? '');
  investigations.agreeToRead(document);
  await openInvestigation(document);
  return document;
}

/** A sample that the reader changed stays as it is. */
async function copyUnlessThere(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.fs.copy(from, to, { overwrite: false });
  } catch (error) {
    const isThere = error instanceof vscode.FileSystemError && error.code === 'FileExists';
    if (!isThere) throw error;
  }
}
