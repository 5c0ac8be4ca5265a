// A real VS Code: the server and web workbench of .vscode-test/code-server, shown in headless Chromium.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.mjs';
import { hostFolder } from '../../scripts/install-test-host.mjs';

/** User settings that keep a fresh workbench from talking about itself. */
const QUIET = {
  'modelIncident.keepReports': false, // a test that investigates a log twice wants to see it computed twice
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.simpleDialog.enable': true,
  'git.enabled': false,
  'chat.disableAIFeatures': true,
  'remote.autoForwardPorts': false,
};

/** A folder stays untrusted, and no dialogue says so. */
const UNASKED = {
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

const serverFlags = (folders) => [
  ...['--user-data-dir', folders.userData, '--extensions-dir', folders.extensions, '--server-data-dir', folders.data],
  '--accept-server-license-terms',
];

/**
 * Starts the server on a free port of loopback. `settings` are user settings on top of quiet ones; `extensions` are
 * VSIX files to install first; `protect` asks who connects for a token, which `workbenchUrl` carries; without `trust`
 * nobody has vouched for the folder, and nobody is asked to. Ends with `stop()`, and in any case with this process.
 */
export async function startHost({
  userDataDir,
  extensionsDir,
  settings = {},
  env = {},
  logFile,
  extensions = [],
  protect = false,
  trust = true,
} = {}) {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-host-'));
  const folders = {
    userData: userDataDir ?? path.join(temporary, 'user'),
    extensions: extensionsDir ?? path.join(temporary, 'extensions'),
    data: path.join(temporary, 'data'),
  };
  fs.mkdirSync(path.join(folders.userData, 'User'), { recursive: true });
  fs.mkdirSync(folders.extensions, { recursive: true });
  const settingsFile = path.join(folders.userData, 'User', 'settings.json');
  fs.writeFileSync(settingsFile, JSON.stringify({ ...QUIET, ...(trust ? {} : UNASKED), ...settings }, null, 1));
  for (const file of extensions) await installExtension(folders, file);

  const token = protect ? randomUUID() : undefined;
  const child = spawnServer(
    [
      ...[
        '--host',
        '127.0.0.1',
        '--port',
        '0',
        ...(token ? ['--connection-token', token] : ['--without-connection-token']),
        ...serverFlags(folders),
      ],
      '--enable-smoke-test-driver', // a built workbench reads the payload's extension paths only with this
      ...[
        '--disable-telemetry',
        ...(trust ? ['--disable-workspace-trust'] : []),
        '--disable-update-check',
        '--disable-getting-started-override',
      ],
    ],
    { EXTENSIONS_GALLERY: '{"serviceUrl":""}', XDG_RUNTIME_DIR: temporary, ...env },
  );
  const signalGroup = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // already gone
    }
  };
  process.once('exit', () => signalGroup('SIGKILL'));
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const listening = await listeningPort(
    child,
    exited,
    fs.createWriteStream(logFile ?? path.join(temporary, 'server.log')),
  );
  return {
    authority: `127.0.0.1:${listening}`,
    userDataDir: folders.userData,
    temporary,
    extensionsDir: folders.extensions,
    token,
    exited,
    uri: (file) => `vscode-remote://127.0.0.1:${listening}${encodeURI(path.resolve(file))}`,
    /** What the extensions logged: one string of all files of VS Code's logs folder. */
    logs: () => readLogs(path.join(folders.data, 'data', 'logs')) + readLogs(path.join(folders.userData, 'logs')),
    async stop() {
      signalGroup('SIGTERM');
      await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 3000).unref())]);
      signalGroup('SIGKILL'); // the extension host outlives the server by seconds
      if (!process.env.KEEP_HOST)
        fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

const spawnServer = (args, env) =>
  spawn(path.join(hostFolder, 'node'), [path.join(hostFolder, 'out/server-main.js'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });

async function installExtension(folders, file) {
  const child = spawnServer([...serverFlags(folders), '--install-extension', path.resolve(file)], {});
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0 || !/successfully installed/.test(said))
    throw new Error(`${file} could not be installed (${code}):\n${said}`);
}

function listeningPort(child, exited, log) {
  return new Promise((resolve, reject) => {
    let seen = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        log.write(text);
        seen = (seen + text).slice(-4000);
        const port = /Extension host agent listening on (\d+)/.exec(seen)?.[1];
        if (port) resolve(Number(port));
      });
    }
    child.once('error', reject);
    void exited.then((code) => reject(new Error(`The VS Code server ended with ${code}.\n${seen}`)));
  });
}

function readLogs(folder) {
  if (!fs.existsSync(folder)) return '';
  const files = fs.readdirSync(folder, { recursive: true }).filter((file) => String(file).endsWith('.log'));
  return files.map((file) => `== ${file}\n${fs.readFileSync(path.join(folder, String(file)), 'utf8')}`).join('\n');
}

/** Opens a workbench page. `payload` is VS Code's own list of pairs (`extensionDevelopmentPath`, `openFile`, …). */
export async function openWorkbench(host, { browser, folder, payload = [], viewport, before } = {}) {
  browser ??= await launchChromium();
  const page = await browser.newPage({ viewport: viewport ?? { width: 1280, height: 800 } });
  await before?.(page);
  await page.goto(workbenchUrl(host, { folder, payload }), { waitUntil: 'commit' });
  return { browser, page };
}

export function workbenchUrl(host, { folder, payload = [] }) {
  const query = new URLSearchParams(folder ? { folder: path.resolve(folder) } : { ew: 'true' });
  if (host.token) query.set('tkn', host.token);
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://${host.authority}/?${query}`;
}

/**
 * Opens a file in the host's next window, as `code FILE` does in VS Code's own terminal. (The payload's `openFile` comes
 * before extensions have registered their editors: a custom editor's file would open as text.)
 */
export async function openInWindow(host, file) {
  const socket = await windowSocket(host);
  const env = { ...process.env, VSCODE_IPC_HOOK_CLI: socket };
  const args = [path.join(hostFolder, 'out/server-cli.js'), 'code', '', '', 'code', path.resolve(file)];
  const child = spawn(path.join(hostFolder, 'node'), args, { env, stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${file} could not be opened in the window (${code}).`);
}

/** Where a window takes such requests; it is there once the window's extension host runs. */
async function windowSocket(host) {
  for (;;) {
    const name = fs.readdirSync(host.temporary).find((each) => /^vscode-ipc-.*\.sock$/.test(each));
    if (name) return path.join(host.temporary, name);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export function launchChromium() {
  const args = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  if (process.getuid?.() === 0) args.push('--no-sandbox'); // Chromium refuses to sandbox for root
  return chromium.launch({
    executablePath: findChromium(),
    args: [...args, '--disable-component-update', '--disable-sync'],
  });
}
