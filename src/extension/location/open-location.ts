import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { IncidentError } from '../../protocol/errors';
import type { Investigation } from '../investigation/investigation';
import type { RowDocuments } from './row-document';

/** VS Code keeps files above this from extensions, and shows them without their features. */
const LARGEST_TEXT = 50 * 1024 * 1024;

const TEXT_LOG = /\.(csv|tsv|jsonl|ndjson|json|txt|log)$/i;

/** Shows where a row of a log came from: the line itself where VS Code can open the file, else the row. */
export class LocationOpener {
  constructor(private readonly rows: RowDocuments) {}

  /** `line` counts from one. Throws `IncidentError` for a file that the investigation did not read. */
  async open(investigation: Investigation, file: string, line: number): Promise<void> {
    const absolute = path.resolve(investigation.folder, file);
    const read = (investigation.results?.source?.files ?? []).map((each) => path.resolve(investigation.folder, each));
    if (!read.includes(absolute))
      throw new IncidentError(
        'file-not-found',
        vscode.l10n.t('{0} is not a log of this investigation.', file),
        vscode.l10n.t('Run it again and try once more.'),
      );
    if (await isOpenableText(absolute)) await openLine(vscode.Uri.file(absolute), line);
    else await this.rows.show(investigation, file, line);
  }
}

async function isOpenableText(file: string): Promise<boolean> {
  if (!TEXT_LOG.test(file)) return false;
  try {
    return (await stat(file)).size < LARGEST_TEXT;
  } catch (error) {
    throw new IncidentError(
      'file-not-found',
      vscode.l10n.t('{0} is no longer there.', file),
      vscode.l10n.t('Put it back, or run the investigation again.'),
      { cause: error },
    );
  }
}

async function openLine(uri: vscode.Uri, line: number): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const row = document.lineAt(Math.min(line, document.lineCount) - 1).range;
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
    selection: new vscode.Range(row.start, row.start),
  });
  editor.revealRange(row, vscode.TextEditorRevealType.InCenter);
}

/** Opens a link of an event after asking. Event files come from outside: only web addresses are followed. */
export async function openUrl(address: string): Promise<void> {
  const url = webAddress(address);
  if (!url)
    throw new IncidentError(
      'events-invalid',
      vscode.l10n.t('The link of this event is not a web address: {0}', address.slice(0, 200)),
      vscode.l10n.t('Only http and https links are opened.'),
    );
  const open = vscode.l10n.t('Open');
  const question = vscode.l10n.t('Open this link of an event in the browser?');
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail: url.href }, open);
  if (answer === open) await vscode.env.openExternal(vscode.Uri.parse(url.href, true));
}

function webAddress(address: string): URL | null {
  try {
    const url = new URL(address);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}
