// node scripts/build.mjs [--target linux-x64] [--outdir dist] [--production] [--watch]
// Bundles the extension, the analysis process, the command line and the webview. DuckDB's native binding cannot be
// bundled and is laid beside them in duckdb/. Every file is replaced in one move, and only when it changed, so that a
// running host or test never sees half of one.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { context } from 'esbuild';
import { placeBinding } from './duckdb-binding.mjs';
import { replaceIfChanged } from './files.mjs';
import { thirdPartyNotices } from './notices.mjs';
import { root } from './processes.mjs';

const { values: options } = parseArgs({
  options: {
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    outdir: { type: 'string', default: 'dist' },
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
  },
});
const outdir = path.resolve(root, options.outdir);

const duckdbBinding = {
  name: 'duckdb-binding',
  setup(build) {
    build.onResolve({ filter: /^@duckdb\/node-bindings$/ }, () => ({ path: './duckdb/duckdb.node', external: true }));
  },
};

const writeOutputs = {
  name: 'write-outputs',
  setup(build) {
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const { path: file, contents } of outputFiles) await replaceIfChanged(file, contents);
    });
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  minify: options.production,
  sourcemap: options.production ? false : 'linked',
  legalComments: 'none',
  metafile: options.production,
  logLevel: 'warning',
};
const nodeBuild = (name, entry) => ({
  ...common,
  entryPoints: { [name]: entry },
  outdir,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  mainFields: ['module', 'main'], // some packages' main is UMD, whose requires cannot be bundled
  plugins: [duckdbBinding, writeOutputs],
});
const webviewBuild = {
  ...common,
  entryPoints: { main: 'webview/main.ts' },
  outdir: path.join(outdir, 'webview'),
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': options.production ? '"production"' : '"development"' },
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  plugins: [writeOutputs],
};
const builds = [
  nodeBuild('extension', 'src/extension/extension.ts'),
  nodeBuild('analysis', 'src/analysis/server.ts'),
  nodeBuild('cli', 'src/cli/main.ts'),
  webviewBuild,
];

await placeBinding(options.target, path.join(outdir, 'duckdb'));
const contexts = await Promise.all(builds.map((build) => context(build)));
if (options.watch) {
  await Promise.all(contexts.map((each) => each.watch()));
  console.log('Watching for changes; Ctrl+C ends it.');
} else {
  const finished = await Promise.allSettled(contexts.map((each) => each.rebuild())); // esbuild prints its errors
  if (finished.some(({ status }) => status === 'rejected')) process.exitCode = 1;
  else if (options.production) {
    const notices = thirdPartyNotices(finished.map(({ value }) => value.metafile));
    await replaceIfChanged(path.join(outdir, 'THIRD-PARTY-NOTICES.txt'), Buffer.from(notices));
  }
  await Promise.all(contexts.map((each) => each.dispose()));
}
