// Brings a fresh clone to the state the other scripts need. Node's built-ins only: nothing is installed yet.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { npm, root, run } from './processes.mjs';

const OLDEST_NODE = 20;

/** Installs what package-lock.json names, unless it is there already. */
export async function ensureDependencies() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Error(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
  }
  if (dependenciesAreInstalled()) return;
  console.log('Installing dependencies (npm ci) …');
  await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Whether node_modules holds every package of the lock in its version; packages for other platforms may be absent. */
function dependenciesAreInstalled() {
  const installed = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const { packages: present } = JSON.parse(readFileSync(installed, 'utf8'));
  const { packages: wanted } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(wanted).every(
    ([place, { version, optional }]) =>
      place === '' || (present[place] ? present[place].version === version : optional),
  );
}

/** Bundles into dist/. */
export const buildAll = (...options) => run(process.execPath, [path.join(root, 'scripts/build.mjs'), ...options]);

/** Says what went wrong in one line and ends; a stack trace tells a user nothing. */
export function endWith(error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await ensureDependencies().catch(endWith);
