// How the scripts start other programs. Node's built-ins only: these run before `npm ci`.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));

/**
 * Runs a program to its end and resolves with its standard output, which is also shown unless `quiet` or `capture`.
 * Rejects with the program's own messages when it exits with anything but 0.
 */
export async function run(program, args, { cwd = root, env = {}, quiet = false, capture = false } = {}) {
  const { code, output, errors } = await outcome(program, args, { cwd, env, quiet, capture });
  if (code !== 0)
    throw new Error(`${[program, ...args].join(' ')} ended with ${code}\n${quiet ? output + errors : ''}`.trim());
  return output;
}

/** Like `run`, but an exit code other than 0 is an answer, not an error. */
export function outcome(program, args, { cwd = root, env = {}, quiet = false, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const kept = quiet || capture;
    const stdio = ['ignore', kept ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'];
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio, ...shell(program) });
    let output = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (errors += text));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal, output, errors }));
  });
}

/** npm is a batch file on Windows, which only a shell can start. */
const shell = (program) => (process.platform === 'win32' && /^np[mx]$/.test(program) ? { shell: true } : {});

export const npm = (args, options) => run('npm', args, options);
