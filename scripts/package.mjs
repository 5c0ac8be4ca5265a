// npm run package -- TARGET: builds model-incident-investigator-TARGET-VERSION.vsix from a folder of its own, so that
// dist/ keeps this machine's build.
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { TARGETS } from './duckdb-binding.mjs';
import { outcome, root } from './processes.mjs';
import { buildAll, endWith, ensureDependencies } from './set-up.mjs';

const LARGEST = 40e6;
const FILES = ['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'];
const FOLDERS = ['media', 'samples', 'l10n', 'docs'];

const target = process.argv[2] ?? `${process.platform}-${process.arch}`;
try {
  if (!TARGETS.includes(target)) throw new Error(`"${target}" is no target; the targets are ${TARGETS.join(', ')}.`);
  await ensureDependencies();
  await packageFor(target);
} catch (error) {
  endWith(error);
}

async function packageFor(target) {
  const staging = path.join(root, 'out', 'package', target);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  for (const name of [...FILES, ...FOLDERS.filter(isThere)])
    await cp(path.join(root, name), path.join(staging, name), { recursive: true });
  await buildAll('--production', '--target', target, '--outdir', path.join(staging, 'dist'));

  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const file = path.join(root, `${name}-${target}-${version}.vsix`);
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--target', target, '--out', file];
  const { code, output, errors } = await outcome(process.execPath, [vsce, ...args], { cwd: staging, quiet: true });
  if (code !== 0 || /WARN/i.test(output + errors))
    throw new Error(`${output}${errors}\nvsce did not accept the package.`);
  const { size } = await stat(file);
  if (size > LARGEST)
    throw new Error(`${path.basename(file)} has ${megabytes(size)}, more than ${megabytes(LARGEST)}.`);
  await rm(staging, { recursive: true, force: true });
  console.log(`${path.basename(file)}: ${megabytes(size)}`);
}

function isThere(name) {
  return existsSync(path.join(root, name));
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
