// node test/vscode/run-host-tests.mjs [grep]: runs test/host/*.test.ts, or the folder HOST_TESTS, inside a real VS Code.
// On Linux x64 that is the web host of .vscode-test, which needs no download and no display; elsewhere, or with
// TEST_VSCODE=stable (or a version), the desktop VS Code that @vscode/test-electron downloads.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { hostIsInstalled } from '../../scripts/install-test-host.mjs';
import { root } from '../../scripts/processes.mjs';

const folder = process.env.HOST_TESTS ?? 'test/host';
const bundles = path.join(root, 'out', folder.replaceAll('/', '-'));
const shim = fileURLToPath(new URL('code.mjs', import.meta.url));
const desktop = process.env.TEST_VSCODE ?? (hostIsInstalled() ? undefined : 'stable');

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
try {
  await runTests({
    ...(desktop ? { version: desktop } : { vscodeExecutablePath: shim }),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(bundles, 'mocha-entry.js'),
    launchArgs: [path.join(root, 'samples'), '--disable-extensions'],
    extensionTestsEnv: {
      TEST_GREP: process.argv[2] ?? process.env.TEST_GREP ?? '',
      TEST_RESULT: process.env.TEST_RESULT,
    },
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
