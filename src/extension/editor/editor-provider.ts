import * as vscode from 'vscode';
import type { Investigation } from '../investigation/investigation';
import type { Investigations } from '../investigation/investigations';
import type { LocationOpener } from '../location/open-location';
import { InvestigationPanel } from './investigation-panel';
import type { KeptViews } from './kept-views';
import { noticeOvertakenSave } from './overtaken-save';
import { ViewPanels } from './view-panels';

/** Opens `*.incident.json` documents as investigations, and knows which editors are open. */
export class InvestigationEditorProvider implements vscode.CustomTextEditorProvider, vscode.Disposable {
  private readonly panels = new Set<InvestigationPanel>();
  private latest: InvestigationPanel | undefined;
  private readonly currentChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeCurrent = this.currentChanged.event;
  private readonly listener: vscode.Disposable;
  /** Single views beside the editors. */
  readonly views: ViewPanels;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly investigations: Investigations,
    private readonly locations: LocationOpener,
    private readonly log: vscode.LogOutputChannel,
    private readonly kept: KeptViews,
  ) {
    this.views = new ViewPanels(extensionUri, investigations, locations, log, {
      openBeside: (...parameters) => this.views.show(...parameters),
    });
    this.listener = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) investigations.find(document.uri)?.textChanged();
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (investigations.find(document.uri)) void noticeOvertakenSave(document);
      }),
    );
  }

  resolveCustomTextEditor(document: vscode.TextDocument, webviewPanel: vscode.WebviewPanel): void {
    const { investigation, release } = this.investigations.acquire(document);
    const panel = new InvestigationPanel(webviewPanel, this.extensionUri, {
      investigation,
      release,
      locations: this.locations,
      log: this.log,
      kept: this.kept,
      actions: { openBeside: (...parameters) => this.views.show(...parameters) },
    });
    this.panels.add(panel);
    this.setCurrent(panel);
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.active) this.setCurrent(panel);
    });
    webviewPanel.onDidDispose(() => {
      this.panels.delete(panel);
      if (this.latest === panel) this.setCurrent(undefined);
    });
  }

  private setCurrent(panel: InvestigationPanel | undefined): void {
    this.latest = panel;
    this.currentChanged.fire();
  }

  /** The investigation in front, or the one last looked at. */
  get current(): Investigation | undefined {
    return this.latest?.investigation;
  }

  panelOf(investigation: Investigation): InvestigationPanel | undefined {
    const panels = [...this.panels].filter((panel) => panel.investigation === investigation);
    return panels.find((panel) => panel.active) ?? panels[0];
  }

  dispose(): void {
    this.listener.dispose();
    this.views.dispose();
    this.currentChanged.dispose();
  }
}
