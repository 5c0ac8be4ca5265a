import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The command line and the analysis process as bundles, built as the product is, into a folder of this test run. */
export interface Built {
  cli: string;
  analysis: string;
  remove(): void;
}

export async function built(): Promise<Built> {
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  // Inside the project, so that DuckDB's native binding is found.
  const folder = mkdtempSync(join(ROOT, 'out', 'cli-'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: { cli: 'src/cli/main.ts', analysis: 'src/analysis/server.ts' },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['@duckdb/node-bindings'],
    logLevel: 'error',
  });
  return {
    cli: join(folder, 'cli.js'),
    analysis: join(folder, 'analysis.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  input?: Buffer | string;
  /** A program, with its words, that starts the process. */
  through?: string[];
  /** Called with everything the process has written to standard error so far. */
  onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the command line as a process of its own. */
export function run(cli: string, words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const [program = process.execPath, ...rest] = [...(options.through ?? []), process.execPath, cli, ...words];
  const child = spawn(program, rest, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onStderr?.(stderr, (signal) => child.kill(signal));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}
