// How the scripts start other programs. Node's built-ins only: these run before `npm ci`.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
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

/** These are batch files on Windows, which only a shell can start. */
const shell = (program) => (process.platform === 'win32' && /^(npm|code)$/.test(program) ? { shell: true } : {});

export const npm = (args, options) => run('npm', args, options);

/** The path of a program that the shell would find, or undefined. */
export function findOnPath(name) {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((each) => path.join(folder, each))).find(isExecutable);
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
