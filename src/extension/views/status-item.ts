import * as vscode from 'vscode';
import type { Investigation } from '../investigation/investigation';
import type { Investigations } from '../investigation/investigations';
import { plainHover, plainLabel } from '../plain-text';

/** The one status bar item: there while something runs, and says what; a click shows it. */
export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly listener: vscode.Disposable;

  constructor(private readonly investigations: Investigations) {
    this.item = vscode.window.createStatusBarItem('modelIncident.status', vscode.StatusBarAlignment.Left);
    this.item.name = vscode.l10n.t('Model Incident');
    this.item.command = 'modelIncident.showRunning';
    this.listener = investigations.onDidChange(() => this.draw());
  }

  private draw(): void {
    const running = this.investigations.all.filter(({ run }) => run.state === 'running');
    const [first] = running;
    if (!first) return this.item.hide();
    this.item.text = `$(sync~spin) ${running.length > 1 ? vscode.l10n.t('{0} investigations', running.length) : plainLabel(phaseOf(first))}`;
    this.item.tooltip = vscode.l10n.t('{0} is being investigated. Click to show it.', plainHover(first.name));
    this.item.show();
  }

  dispose(): void {
    this.listener.dispose();
    this.item.dispose();
  }
}

function phaseOf({ run, name }: Investigation): string {
  if (run.state !== 'running') return name;
  const { text, fraction } = run.progress;
  return fraction === undefined ? text : `${text} (${Math.round(fraction * 100)}%)`;
}
