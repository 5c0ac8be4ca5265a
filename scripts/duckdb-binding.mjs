// DuckDB's native binding for a platform: from node_modules for this one, from the npm registry for another.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { replaceIfChanged } from './files.mjs';
import { npm, root, run } from './processes.mjs';
import { thinned } from './universal-binary.mjs';

/** vsce's names for platforms, which are DuckDB's too. */
export const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];

/** Lays the binding and its licence for `target` into `folder`. */
export async function placeBinding(target, folder) {
  const name = `@duckdb/node-bindings-${target}`;
  const installed = path.join(root, 'node_modules', name);
  if (existsSync(installed)) return copyBinding(installed, folder, target);
  const download = await mkdtemp(path.join(os.tmpdir(), 'duckdb-binding-'));
  try {
    const packed = await npm(['pack', '--silent', `${name}@${pinnedVersion(name)}`], { cwd: download, capture: true });
    await run('tar', ['-xzf', packed.trim()], { cwd: download });
    await copyBinding(path.join(download, 'package'), folder, target);
  } finally {
    await rm(download, { recursive: true, force: true });
  }
}

function pinnedVersion(name) {
  const manifest = path.join(root, 'node_modules/@duckdb/node-bindings/package.json');
  const version = JSON.parse(readFileSync(manifest, 'utf8')).optionalDependencies[name];
  if (!version) throw new Error(`DuckDB has no binding ${name}; the targets are ${TARGETS.join(', ')}.`);
  return version;
}

async function copyBinding(from, folder, target) {
  const architecture = target.split('-').at(-1);
  const files = (await readdir(from)).filter((file) => /\.(node|so|dylib|dll)$|^LICENSE/.test(file));
  for (const file of files) {
    const contents = await readFile(path.join(from, file));
    await replaceIfChanged(path.join(folder, file), thinned(contents, architecture));
  }
}
