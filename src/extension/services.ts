import * as vscode from 'vscode';
import { InvestigateTool } from './agents/investigate-tool';
import { AnalysisProcess } from './analysis/analysis-process';
import { commandsOf } from './commands/commands';
import type { Commands } from './commands/names';
import { InvestigationEditorProvider } from './editor/editor-provider';
import { KeptViews } from './editor/kept-views';
import { rewritePathsOnSaveAs } from './editor/save-elsewhere';
import { RecentLogs } from './investigate/recent-logs';
import { Investigations } from './investigation/investigations';
import { LocationOpener } from './location/open-location';
import { RowDocuments } from './location/row-document';
import { keepsReports } from './settings';
import { TableServers } from './table/table-servers';
import { followContextKeys } from './views/context-keys';
import { InvestigationsTree } from './views/investigations-tree';
import { StatusItem } from './views/status-item';

/** Everything behind the registrations of `activate`, put together once. */
export class Services implements vscode.Disposable {
  readonly analysis: AnalysisProcess;
  readonly investigations: Investigations;
  readonly editors: InvestigationEditorProvider;
  readonly tree: InvestigationsTree;
  readonly commands: Commands;
  readonly tool: InvestigateTool;
  private readonly disposables: vscode.Disposable[];

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    const entry = vscode.Uri.joinPath(context.extensionUri, 'dist', 'analysis.js').fsPath;
    const rows = new RowDocuments();
    const servers = new TableServers(context);
    this.analysis = new AnalysisProcess(entry, log, servers.access, () =>
      keepsReports() ? vscode.Uri.joinPath(context.globalStorageUri, 'reports').fsPath : undefined,
    );
    this.investigations = new Investigations(this.analysis, log);
    this.editors = new InvestigationEditorProvider(
      context.extensionUri,
      this.investigations,
      new LocationOpener(rows),
      log,
      new KeptViews(context.workspaceState),
    );
    this.tool = new InvestigateTool(this.analysis);
    this.tree = new InvestigationsTree(this.investigations);
    this.commands = commandsOf({
      context,
      log,
      analysis: this.analysis,
      investigations: this.investigations,
      editors: this.editors,
      recent: new RecentLogs(context.workspaceState),
      servers,
    });
    this.disposables = [
      rewritePathsOnSaveAs(this.investigations),
      followContextKeys(this.investigations, this.editors),
      new StatusItem(this.investigations),
      rows,
      this.tree,
      this.editors,
      this.investigations,
      this.analysis,
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }
}
