// The webview in a plain Chromium, under the extension's content security policy and VS Code's theme variables,
// with snapshots of every state. `node test/webview/harness.mjs` serves it for a look by hand.
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../../scripts/processes.mjs';

const NONCE = 'harness';
const POLICY = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src 'self' 'nonce-${NONCE}'; font-src 'self'; img-src 'self'`;
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf', '.map': 'application/json' };

/** Theme variables as a real workbench sets them, by theme (see themes.mjs). */
export const themes = JSON.parse(readFileSync(new URL('themes.json', import.meta.url), 'utf8'));

/** Every state by name, from snapshots/states.ts. */
export async function loadSnapshots() {
  const entry = path.join(root, 'test/webview/snapshots/states.ts');
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  });
  const { snapshots } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  return snapshots;
}

/** What VS Code does before the extension's script runs: theme, and the API object (which here keeps what is sent). */
function beforeScript(theme, snapshot, state) {
  return `
    const theme = ${JSON.stringify(theme)};
    const wear = ({ body, variables }) => {
      document.documentElement.removeAttribute('style');
      for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
      document.body.className = body;
    };
    wear(theme);
    window.wear = wear;
    window.sent = [];
    window.receive = (message) => window.postMessage(message, '*');
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective + ' ' + event.sourceFile + ':' + event.lineNumber));
    let state = ${JSON.stringify(state ?? null)};
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => {
        window.sent.push(message);
        if (message.type === 'ready') window.receive({ type: 'snapshot', snapshot: ${JSON.stringify(JSON.stringify(snapshot))} });
      },
      getState: () => state,
      setState: (next) => { state = next; window.kept = next; },
    });`.replaceAll('</', '<\\/');
}

const page = (script) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta property="csp-nonce" content="${NONCE}"><title>Incident</title>
<link rel="stylesheet" href="/main.css"></head>
<body><script nonce="${NONCE}">${script}</script><script nonce="${NONCE}" src="/main.js"></script></body></html>`;

/** Serves the built webview. `address(snapshot, theme, state)` is a page of it. */
export async function startHarness(dist = path.join(root, 'dist/webview')) {
  const snapshots = await loadSnapshots();
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname !== '/') {
      const file = path.join(dist, path.basename(url.pathname));
      const type = TYPES[path.extname(file)];
      if (!type || !existsSync(file)) return void response.writeHead(404).end();
      return void response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
    }
    const theme = themes[url.searchParams.get('theme') ?? 'dark'];
    const snapshot = snapshots[url.searchParams.get('snapshot') ?? 'shopflow'];
    const state = JSON.parse(url.searchParams.get('state') ?? 'null');
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': POLICY });
    response.end(page(beforeScript(theme, snapshot, state)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = (snapshot, theme, state) =>
    `http://127.0.0.1:${server.address().port}/?${new URLSearchParams({ snapshot, theme, ...(state && { state: JSON.stringify(state) }) })}`;
  return { snapshots, address, close: () => server.close() };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { address, snapshots } = await startHarness();
  for (const name of Object.keys(snapshots)) console.log(address(name, 'dark'));
}
