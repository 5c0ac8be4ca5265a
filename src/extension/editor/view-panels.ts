import * as vscode from 'vscode';
import { z } from 'zod';
import type { ViewName } from '../../protocol/webview';
import type { Investigations } from '../investigation/investigations';
import type { Investigation } from '../investigation/investigation';
import type { LocationOpener } from '../location/open-location';
import { InvestigationPanel, type PanelActions } from './investigation-panel';
import { viewName } from './messages';
import { viewTitles } from './view-titles';
import { VIEW_PANEL_TYPE } from './view-type';

/** What a page leaves behind for the window's next start, beside the state of its views. */
const kept = z.object({ panel: z.object({ document: z.string(), view: viewName }) });

/** Single views of an investigation beside its editor. Each is as alive as an editor: it holds the investigation open. */
export class ViewPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Map<string, { panel: vscode.WebviewPanel }>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly investigations: Investigations,
    private readonly locations: LocationOpener,
    private readonly log: vscode.LogOutputChannel,
    private readonly actions: PanelActions,
  ) {}

  /** Shows a view beside; one that is open already comes to the front. */
  show(investigation: Investigation, view: ViewName): void {
    const known = this.open.get(idOf(investigation.uri, view));
    if (known) return known.panel.reveal();
    const panel = vscode.window.createWebviewPanel(
      VIEW_PANEL_TYPE,
      investigation.name,
      { viewColumn: vscode.ViewColumn.Beside },
      { enableScripts: true },
    );
    this.fill(panel, investigation.text, view);
  }

  /** VS Code brings a panel back after its window was loaded again. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const found = kept.safeParse(state);
    if (!found.success) {
      panel.dispose();
      return;
    }
    const { document, view } = found.data.panel;
    try {
      this.fill(panel, await vscode.workspace.openTextDocument(vscode.Uri.parse(document, true)), view);
    } catch (error) {
      this.log.info(`A view was not brought back: ${String(error)}`);
      panel.dispose(); // its document is gone, or was never saved
    }
  }

  private fill(panel: vscode.WebviewPanel, document: vscode.TextDocument, view: ViewName): void {
    const { investigation, release } = this.investigations.acquire(document);
    const id = idOf(document.uri, view);
    panel.title = `${viewTitles()[view]} – ${investigation.name.replace(/\.incident\.json$/, '')}`;
    const shown = new InvestigationPanel(panel, this.extensionUri, {
      investigation,
      release,
      locations: this.locations,
      log: this.log,
      actions: this.actions,
      only: view,
    });
    this.open.set(id, { panel });
    panel.onDidDispose(() => {
      shown.dispose();
      this.open.delete(id);
    });
  }

  dispose(): void {
    for (const { panel } of this.open.values()) panel.dispose();
  }
}

const idOf = (document: vscode.Uri, view: ViewName): string => `${view} ${document.toString()}`;
