import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { commandWords } from '../../replay/command-words';
import type { Command } from '../../replay/run-command';

const SECTION = 'modelIncident.replay';

/**
 * The reader's replay command for an investigation, or null where none is set. It runs in the workspace folder of the
 * document, else beside the document; `${workspaceFolder}` stands for that folder, as in other settings.
 */
export function replayCommand(document: vscode.Uri, folder: string): Command | null {
  const settings = vscode.workspace.getConfiguration(SECTION, document);
  const text = (settings.get<string>('command') ?? '').trim();
  if (text === '') return null;
  const workspace = vscode.workspace.getWorkspaceFolder(document)?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const from = workspace?.scheme === 'file' ? workspace.fsPath : document.scheme === 'file' ? folder : homedir();
  const [program, ...parameters] = commandWords(text);
  const filled = (word: string): string => word.replaceAll('${workspaceFolder}', from);
  return {
    words: [filled(program), ...parameters.map(filled)],
    folder: from,
    timeLimit: 1000 * (settings.get<number>('timeLimit') ?? 60),
  };
}

/** Shows the setting that names the command. */
export async function openReplaySetting(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${SECTION}.command`);
}
