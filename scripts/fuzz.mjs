// npm run fuzz [-- --seed 1 --files 2000 --first 0 --seconds 10 --only rules]: damages valid logs of every format, and what an
// investigation takes beside them, and investigates each twice. Ends with 1 where one crashes, hangs, is refused in anything but a sentence, or gives two reports; keeps such files
// in out/fuzz. For every night; the same with 200 files of a fixed seed is among the tests.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './processes.mjs';
import { buildAll, endWith, ensureDependencies } from './set-up.mjs';

try {
  await ensureDependencies();
  await buildAll('--outdir', 'out/fuzz-build');
  const { build } = await import('esbuild');
  const outfile = path.join(root, 'out/fuzz.mjs');
  const entryPoints = [path.join(root, 'test/unit/fuzz/main.ts')];
  await build({ entryPoints, outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm' });
  await import(pathToFileURL(outfile).href);
} catch (error) {
  endWith(error);
}
