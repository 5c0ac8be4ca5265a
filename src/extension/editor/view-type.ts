import * as vscode from 'vscode';

/** The custom editor's id in package.json. */
export const VIEW_TYPE = 'modelIncident.investigation';

/** Single views beside the editor. */
export const VIEW_PANEL_TYPE = 'modelIncident.view';

/** Shows an investigation in its editor. */
export async function openInvestigation(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE);
}

/** Shows the JSON of an investigation beside its editor: what is typed there is followed. */
export async function openAsText(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, 'default', vscode.ViewColumn.Beside);
}
