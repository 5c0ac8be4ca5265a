import * as vscode from 'vscode';
import type { Investigation } from '../investigation/investigation';

/** What a page may have written: a chart, a table, examples. */
export type SavedKind = 'png' | 'csv' | 'json';

/** Writes what a page made where the reader says. `content` of a picture is base64. */
export async function saveFile(
  investigation: Investigation,
  { kind, name, content }: { kind: SavedKind; name: string; content: string },
): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save as {0}', kind.toUpperCase()),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(investigation.folder), fileName(investigation.name, name, kind)),
    filters: { [kind.toUpperCase()]: [kind] },
  });
  if (!target) return;
  const bytes = kind === 'png' ? Buffer.from(content, 'base64') : new TextEncoder().encode(content);
  await vscode.workspace.fs.writeFile(target, bytes);
  await vscode.window.showTextDocument(target, { viewColumn: vscode.ViewColumn.Beside, preview: true }).then(
    () => undefined,
    () => vscode.commands.executeCommand('vscode.open', target, vscode.ViewColumn.Beside),
  );
}

/** `shopflow.incident.json` and `features` become `shopflow.features.csv`; what no file name may hold is left out. */
export function fileName(investigation: string, part: string, kind: SavedKind): string {
  const safe = part
    .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
    .replace(/^[.\s-]+|[.\s-]+$/g, '')
    .slice(0, 80);
  return `${investigation.replace(/\.incident\.json$/, '')}.${safe || 'part'}.${kind}`;
}
