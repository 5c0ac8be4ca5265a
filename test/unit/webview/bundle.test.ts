import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

test('the page’s script stays below 300 kB gzipped, and zod stays out of it', async () => {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['webview/main.ts'],
    outdir: 'out',
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.ttf': 'file' },
  });
  const script = outputFiles.find(({ path: file }) => file.endsWith('.js'));
  expect(gzipSync(script?.contents ?? '').length).toBeLessThan(300_000);
  expect(Object.keys(metafile.inputs).filter((file) => file.includes('/zod/'))).toEqual([]);
});
