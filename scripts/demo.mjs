// npm run demo: from a fresh clone to the investigation of the sample. With `-- --vscode` it opens in VS Code: the desktop
// one where `code` is on the path, else the workbench in a browser.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { hostIsPossible, installTestHost } from './install-test-host.mjs';
import { findOnPath, outcome, root, run } from './processes.mjs';
import { buildAll, endWith, ensureDependencies } from './set-up.mjs';

const { values: options } = parseArgs({ options: { vscode: { type: 'boolean', default: false } } });
const samples = path.join(root, 'samples');
const investigation = path.join(samples, 'shopflow.incident.json');

try {
  await ensureDependencies();
  await buildAll();
  if (!options.vscode) await printInvestigation();
  else if (findOnPath('code')) await openDesktop();
  else await openInBrowser();
} catch (error) {
  endWith(error);
}

async function printInvestigation() {
  const args = ['investigate', path.relative(process.cwd(), investigation)];
  console.log(`\n$ node dist/cli.js ${args.join(' ')}\n`);
  const { code } = await outcome(process.execPath, [path.join(root, 'dist/cli.js'), ...args], { cwd: process.cwd() });
  process.exitCode = code === 0 ? 0 : 1;
}

async function openDesktop() {
  console.log('Opening the sample in VS Code …');
  await run('code', ['--new-window', `--extensionDevelopmentPath=${root}`, samples, investigation]);
}

async function openInBrowser() {
  if (!hostIsPossible) throw new Error('VS Code was not found: put its command `code` on the PATH and try again.');
  console.log('`code` is not on the PATH: installing the browser workbench (once, half a minute) …');
  await installTestHost();
  const { openInWindow, startHost, workbenchUrl } = await import('../test/vscode/host.mjs');
  const host = await startHost({ protect: true });
  const payload = [
    ['extensionDevelopmentPath', host.uri(root)],
    ['skipWelcome', 'true'],
  ];
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void host.stop().then(() => process.exit(0)));
  console.log(
    `\nOpen this address in a browser on this machine; Ctrl+C ends it:\n\n${workbenchUrl(host, { folder: samples, payload })}\n`,
  );
  await openInWindow(host, investigation);
  await host.exited;
}
