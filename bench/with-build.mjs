import path from 'node:path';
import { buildAll, endWith, ensureDependencies } from '../scripts/set-up.mjs';
import { root } from '../scripts/processes.mjs';

/** The command line that benchmarks run: built as it is shipped, apart from dist/. */
export const cli = path.join(root, 'out/bench/cli.js');

/** Installs and builds what is missing, then works; ends with one line where any of it fails. */
export async function withBuild(work) {
  try {
    await ensureDependencies();
    await buildAll('--production', '--outdir', path.dirname(cli));
    await work();
  } catch (error) {
    endWith(error);
  }
}
