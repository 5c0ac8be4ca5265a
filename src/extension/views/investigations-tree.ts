import path from 'node:path';
import * as vscode from 'vscode';
import type { Finding, StepId } from '../../protocol/report';
import type { ViewOfStep } from '../../protocol/webview';
import { VIEW_TYPE } from '../editor/view-type';
import type { Investigation } from '../investigation/investigation';
import type { Investigations } from '../investigation/investigations';
import { plainHover, plainLine } from '../plain-text';

const PATTERN = '**/*.incident.json';
const MOST_FOUND = 200;
const REDRAW_DELAY = 250;

/** Which view of the editor shows what a step found. */
const VIEW_OF_STEP: ViewOfStep = {
  infrastructure: 'timeline',
  data: 'features',
  segments: 'segments',
  timeline: 'timeline',
  reproduction: 'examples',
};

class DocumentItem extends vscode.TreeItem {
  constructor(
    readonly document: vscode.Uri,
    readonly investigation: Investigation | undefined,
  ) {
    const findings = investigation ? findingsOf(investigation) : [];
    const state = findings.length > 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None;
    super(plainLine(path.posix.basename(document.path).replace(/\.incident\.json$/, '')), state);
    this.id = document.toString();
    this.contextValue = 'investigation';
    this.resourceUri = document;
    this.description = plainLine(investigation ? stateOf(investigation) : folderOf(document));
    this.tooltip = plainHover(investigation?.results?.headline ?? document.fsPath);
    this.iconPath = new vscode.ThemeIcon(investigation?.run.state === 'running' ? 'sync~spin' : 'search');
    this.command = {
      command: 'vscode.openWith',
      title: vscode.l10n.t('Open Investigation'),
      arguments: [document, VIEW_TYPE],
    };
  }
}

/** The investigations of the workspace, and under each that is open what it found. */
export class InvestigationsTree implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly disposables: vscode.Disposable[];
  private redraw: NodeJS.Timeout | undefined;

  constructor(private readonly investigations: Investigations) {
    const watcher = vscode.workspace.createFileSystemWatcher(PATTERN, false, true, false);
    const later = (): void => {
      this.redraw ??= setTimeout(() => {
        this.redraw = undefined;
        this.changed.fire();
      }, REDRAW_DELAY);
    };
    this.disposables = [
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidDelete(later),
      investigations.onDidChange(later),
    ];
  }

  async getChildren(item?: vscode.TreeItem): Promise<vscode.TreeItem[]> {
    if (item instanceof DocumentItem) return item.investigation ? findingsOf(item.investigation) : [];
    const saved = await vscode.workspace.findFiles(PATTERN, '**/node_modules/**', MOST_FOUND);
    const open = new Map(this.investigations.all.map((investigation) => [investigation.uri.toString(), investigation]));
    const closed = saved.filter((uri) => !open.has(uri.toString()));
    return [
      ...[...open.values()].map((investigation) => new DocumentItem(investigation.uri, investigation)),
      ...closed.sort((a, b) => a.path.localeCompare(b.path)).map((uri) => new DocumentItem(uri, undefined)),
    ];
  }

  dispose(): void {
    clearTimeout(this.redraw);
    vscode.Disposable.from(...this.disposables, this.changed).dispose();
  }
}

function stateOf({ run, results }: Investigation): string {
  switch (run.state) {
    case 'running':
      return run.progress.text;
    case 'failed':
      return run.message;
    case 'cancelled':
      return vscode.l10n.t('cancelled');
    case 'idle':
    case 'done':
      return results?.headline ?? '';
  }
}

const folderOf = (document: vscode.Uri): string => {
  const folder = path.posix.dirname(vscode.workspace.asRelativePath(document));
  return folder === '.' ? '' : folder;
};

function findingsOf(investigation: Investigation): vscode.TreeItem[] {
  const steps = investigation.results?.steps ?? [];
  return steps.flatMap(({ id, findings }) => findings.map((finding) => findingItem(investigation.uri, id, finding)));
}

function findingItem(document: vscode.Uri, step: StepId, finding: Finding): vscode.TreeItem {
  const item = new vscode.TreeItem(plainLine(finding.text));
  item.id = `${document.toString()}#${step}/${finding.id}`;
  item.tooltip = plainHover(finding.text);
  item.iconPath = ICON_OF_SEVERITY[finding.severity];
  item.command = {
    command: 'modelIncident.showFinding',
    title: vscode.l10n.t('Show Finding'),
    arguments: [document, VIEW_OF_STEP[step], finding.id],
  };
  return item;
}

const ICON_OF_SEVERITY: Record<Finding['severity'], vscode.ThemeIcon> = {
  critical: new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground')),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground')),
  info: new vscode.ThemeIcon('info', new vscode.ThemeColor('problemsInfoIcon.foreground')),
};
