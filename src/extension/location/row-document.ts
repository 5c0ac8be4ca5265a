import path from 'node:path';
import * as vscode from 'vscode';
import type { RowResult } from '../../protocol/rpc';
import type { Investigation } from '../investigation/investigation';

const SCHEME = 'model-incident-row';

/** Rows that cannot be shown in their file (Parquet, compressed, too large) as read-only documents. */
export class RowDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly disposables: vscode.Disposable[];

  constructor() {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
    ];
  }

  async show(investigation: Investigation, file: string, line: number): Promise<void> {
    const row = await investigation.row(file, line);
    const name = vscode.l10n.t('{0} row {1}', path.basename(file), line);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.json`, query: file });
    this.texts.set(uri.toString(), textOf(row));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? vscode.l10n.t('Choose this row in its investigation again.');
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }
}

/** One column a line, in the log's order; the values stand as text so that none is rounded. */
function textOf({ columns, values }: RowResult): string {
  const lines = columns.map((column, index) => `  ${JSON.stringify(column)}: ${JSON.stringify(values[index] ?? null)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
