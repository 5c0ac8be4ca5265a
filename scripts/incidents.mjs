// npm run incidents [-- --seeds 4 --rows 60000 --kind SCENARIO --periods given|off|proposed --verbose]: plants incidents whose
// cause is known, investigates each, and prints how many were named rightly. Never a test: it takes minutes.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './processes.mjs';
import { endWith, ensureDependencies } from './set-up.mjs';

try {
  await ensureDependencies();
  const { build } = await import('esbuild');
  const outfile = path.join(root, 'out/incidents.mjs');
  const entryPoints = [path.join(root, 'test/incidents/main.ts')];
  await build({ entryPoints, outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm' });
  await import(pathToFileURL(outfile).href);
} catch (error) {
  endWith(error);
}
