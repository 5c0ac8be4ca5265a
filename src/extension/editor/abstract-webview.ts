import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The parts of the extension that a webview may load from. */
const RESOURCE_FOLDERS = ['dist', 'media'];

/**
 * Owns one webview: its page, its content security policy, its messages and its end. What is sent to a hidden or loading
 * webview is lost, so nothing is sent until the page has said that it is ready, and `redraw` sends everything.
 */
export abstract class AbstractWebview<To, From> implements vscode.Disposable {
  protected readonly disposables: vscode.Disposable[] = [];
  private ready = false;
  private disposed = false;

  constructor(
    protected readonly panel: vscode.WebviewPanel,
    private readonly extensionUri: vscode.Uri,
    /** The page's title, for assistive technology. */
    private readonly title: string,
  ) {
    const { webview } = panel;
    // Set here for restored panels too: a panel that VS Code kept may point at the folder of an older version.
    webview.options = {
      enableScripts: true,
      localResourceRoots: RESOURCE_FOLDERS.map((folder) => vscode.Uri.joinPath(extensionUri, folder)),
    };
    this.disposables.push(
      webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.ready = false;
      }),
      panel.onDidDispose(() => this.dispose()),
    );
    webview.html = this.page(webview);
  }

  /** Checks what came from the page; throws when it is none of our messages. */
  protected abstract validate(message: unknown): From;
  /** Acts on a message. What it throws is answered with `faulted`. */
  protected abstract handle(message: From): Promise<void> | void;
  /** Answers a message whose handling threw. */
  protected abstract faulted(error: unknown): void;
  /** Sends all that the page needs to draw itself. */
  protected abstract redraw(): void;
  /** Called by `handle` when the page says that it listens. */
  protected pageIsReady(): void {
    this.ready = true;
    this.redraw();
  }

  /** Whether what is sent now would arrive. */
  protected get listening(): boolean {
    return this.ready && !this.disposed;
  }

  protected send(message: To): void {
    if (this.listening) void this.panel.webview.postMessage(message);
  }

  /** What the page posts comes in here. Never rejects. */
  async receive(message: unknown): Promise<void> {
    try {
      await this.handle(this.validate(message));
    } catch (error) {
      this.faulted(error);
    }
  }

  private page(webview: vscode.Webview): string {
    const nonce = randomBytes(16).toString('base64');
    const bundle = (file: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview', file)).toString();
    const policy = [
      `default-src 'none'`,
      `script-src 'nonce-${nonce}'`,
      `style-src ${webview.cspSource} 'nonce-${nonce}'`,
      `font-src ${webview.cspSource}`,
      `img-src ${webview.cspSource}`,
    ].join('; ');
    return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<title>${escapeHtml(this.title)}</title>
<link rel="stylesheet" href="${bundle('main.css')}">
</head>
<body>
<script nonce="${nonce}" src="${bundle('main.js')}"></script>
</body>
</html>`;
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    vscode.Disposable.from(...this.disposables).dispose();
  }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
