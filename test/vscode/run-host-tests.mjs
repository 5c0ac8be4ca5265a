// node test/vscode/run-host-tests.mjs [grep]: runs test/host/*.test.ts inside a real VS Code, and then those of its folder
// untrusted in a workspace that nobody vouched for; or the folder HOST_TESTS alone.
// On Linux x64 that is the web host of .vscode-test, which needs no download and no display; elsewhere, or with
// TEST_VSCODE=stable (or a version), the desktop VS Code that @vscode/test-electron downloads.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { hostIsInstalled } from '../../scripts/install-test-host.mjs';
import { root } from '../../scripts/processes.mjs';

const UNTRUSTED = 'test/host/untrusted';
const folders = process.env.HOST_TESTS ? [process.env.HOST_TESTS] : ['test/host', UNTRUSTED];
const shim = fileURLToPath(new URL('code.mjs', import.meta.url));
const desktop = process.env.TEST_VSCODE ?? (hostIsInstalled() ? undefined : 'stable');

const counts = [];
for (const folder of folders) {
  if (folder === UNTRUSTED && desktop) console.warn('SKIPPED: the desktop VS Code asks for trust in a dialogue.');
  else await run(folder);
}
const result = process.env.TEST_RESULT;
const sum = (name) => counts.reduce((total, one) => total + one[name], 0);
if (result)
  writeFileSync(result, JSON.stringify({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }));

async function run(folder) {
  const bundles = path.join(root, 'out', folder.replaceAll('/', '-'));
  rmSync(bundles, { recursive: true, force: true });
  mkdirSync(bundles, { recursive: true });
  const tests = readdirSync(path.join(root, folder)).filter((file) => file.endsWith('.test.ts'));
  await build({
    absWorkingDir: root,
    entryPoints: ['test/vscode/mocha-entry.ts', ...tests.map((file) => `${folder}/${file}`)],
    entryNames: '[name]',
    outdir: bundles,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha', '@duckdb/*'],
  });
  const report = path.join(bundles, 'counts.json');
  const workspace =
    folder === UNTRUSTED ? mkdtempSync(path.join(os.tmpdir(), 'untrusted-')) : path.join(root, 'samples');
  try {
    await runTests({
      ...(desktop ? { version: desktop } : { vscodeExecutablePath: shim }),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(bundles, 'mocha-entry.js'),
      launchArgs: [workspace, '--disable-extensions', ...(folder === UNTRUSTED ? ['--untrusted'] : [])],
      extensionTestsEnv: { TEST_GREP: process.argv[2] ?? process.env.TEST_GREP ?? '', TEST_RESULT: report },
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
  if (folder === UNTRUSTED) rmSync(workspace, { recursive: true, force: true });
  // A host that ended before its tests did left nothing: that is a failure.
  counts.push(existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { passed: 0, failed: 1, skipped: 0 });
}
