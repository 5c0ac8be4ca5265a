import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('report-usage.cjs', import.meta.url));

/**
 * Runs a program as a whole process, from its start to its end: Node's, or another that leaves what it used itself.
 * @returns {Promise<{ wall: number, processor: number, memory: number, output: string }>} seconds, seconds of all threads,
 *   bytes of peak resident memory, standard output
 */
export async function measure(args, program = process.execPath) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const usageFile = path.join(folder, 'usage.json');
  try {
    const began = performance.now();
    const preloaded = program === process.execPath ? ['--require', preload] : [];
    const output = await outputOf(program, [...preloaded, ...args], { BENCH_USAGE: usageFile });
    const wall = (performance.now() - began) / 1000;
    const usage = JSON.parse(readFileSync(usageFile, 'utf8'));
    return { wall, processor: (usage.userCPUTime + usage.systemCPUTime) / 1e6, memory: usage.maxRSS * 1024, output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function outputOf(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}\n${errors}`));
    });
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
}
