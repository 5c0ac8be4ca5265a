import * as vscode from 'vscode';
import type { Investigation } from '../investigation/investigation';
import { plainMessage } from '../plain-text';
import { exported, EXTENSIONS, exportName, type ExportFormat } from './export-formats';

/** Writes the report as a post-mortem, a page or data where the reader says. Asks for the format where none is given. */
export async function exportReport(investigation: Investigation, given?: ExportFormat): Promise<void> {
  const report = investigation.wholeReport;
  if (!report) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is nothing to export yet: the investigation has not finished.'),
    );
    return;
  }
  const format = given ?? (await chooseFormat());
  if (!format) return;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Report'),
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(investigation.folder), exportName(investigation.name, format)),
    filters: { [namesOf(format).label]: [EXTENSIONS[format]] },
  });
  if (!target) return;
  const text = exported(format, report, { request: investigation.asWritten, folder: investigation.folder });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  if (format === 'html') await offerToOpen(target);
  else await vscode.window.showTextDocument(target, { viewColumn: vscode.ViewColumn.Beside });
}

async function chooseFormat(): Promise<ExportFormat | undefined> {
  const formats: ExportFormat[] = ['markdown', 'html', 'json'];
  const items = formats.map((format) => ({ ...namesOf(format), format }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Report') });
  return chosen?.format;
}

function namesOf(format: ExportFormat): { label: string; detail: string } {
  const { t } = vscode.l10n;
  switch (format) {
    case 'markdown':
      return {
        label: t('Post-mortem (Markdown)'),
        detail: t('What the log says is filled in; sections for people are left open'),
      };
    case 'html':
      return { label: t('Page (HTML)'), detail: t('One file with charts, without scripts, to send or attach') };
    case 'json':
      return { label: t('Data (JSON)'), detail: t('The whole report, as the command line prints it') };
  }
}

async function offerToOpen(target: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open in Browser');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} was written.', plainMessage(vscode.workspace.asRelativePath(target))),
    open,
  );
  if (answer === open) await vscode.env.openExternal(target);
}
