import * as vscode from 'vscode';
import type { InvestigationEditorProvider } from '../editor/editor-provider';
import type { Investigations } from '../investigation/investigations';

/** Keeps the context keys that enable commands: whether the investigation in front runs, and whether it has results. */
export function followContextKeys(
  investigations: Investigations,
  editors: InvestigationEditorProvider,
): vscode.Disposable {
  const known = new Map<string, boolean>();
  const set = (name: string, value: boolean): void => {
    if (known.get(name) === value) return;
    known.set(name, value);
    void vscode.commands.executeCommand('setContext', `modelIncident.${name}`, value);
  };
  const update = (): void => {
    set(
      'running',
      investigations.all.some(({ run }) => run.state === 'running'),
    );
    set('currentRunning', editors.current?.run.state === 'running');
    set('hasHeadline', Boolean(editors.current?.results?.headline));
  };
  return vscode.Disposable.from(investigations.onDidChange(update), editors.onDidChangeCurrent(update));
}
