import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { IncidentError } from '../protocol/errors';
import { quoted } from './quoted';

/** A program with its arguments, where it runs, and for how long it may. */
export interface Command {
  words: readonly [program: string, ...parameters: string[]];
  folder: string;
  /** Milliseconds. */
  timeLimit: number;
}

/** Far more than predictions need: a program that prints without end is stopped here. */
const MOST_OUTPUT = 16 * 1024 * 1024;
const KEPT_COMPLAINT = 4000;

/**
 * Runs a program without a shell, hands it `input` on standard input and returns what it wrote to standard output. Its
 * arguments are those of the command alone: nothing of a log becomes one. Throws `replay-failed` with one sentence when it
 * cannot be started, fails, is killed, writes without end or takes longer than its limit; `cancelled` once the signal is
 * aborted. What it started itself ends with it.
 */
export function runCommand(command: Command, input: string, signal?: AbortSignal): Promise<string> {
  const { words, folder, timeLimit } = command;
  const [program, ...parameters] = words;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled());
    const child = spawn(program, parameters, {
      cwd: folder,
      env: ownEnvironment(),
      shell: false,
      windowsHide: true,
      detached: process.platform !== 'win32',
    });
    const output: Buffer[] = [];
    let [size, complaint] = [0, ''];
    const end = (error?: Error): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (!error) return resolve(Buffer.concat(output).toString('utf8'));
      endAll(child);
      reject(error);
    };
    const abort = (): void => end(cancelled());
    const timer = setTimeout(() => end(tooSlow(timeLimit)), timeLimit);
    signal?.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) end(tooMuch());
      else output.push(chunk);
    });
    child.stderr.on(
      'data',
      (chunk: Buffer) => (complaint = (complaint + chunk.toString('utf8')).slice(-KEPT_COMPLAINT)),
    );
    child.stdin.on('error', () => undefined); // it need not read all of it; what it then lacks is counted
    child.once('error', (error: NodeJS.ErrnoException) => end(notStarted(program, folder, error)));
    child.once('close', (code, killer) => end(code === 0 ? undefined : failed(code, killer, complaint)));
    child.stdin.end(input);
  });
}

/** The child and what it started: it leads a process group of its own, except on Windows. */
function endAll(child: ChildProcessWithoutNullStreams): void {
  child.stdout.destroy();
  child.stderr.destroy();
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group has ended already
  }
}

/** Without what VS Code sets for its own processes: a Node program would start as if it were one of them. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(ELECTRON_|VSCODE_)/.test(name));
  return Object.fromEntries(own);
}

const cancelled = (): IncidentError => new IncidentError('cancelled', 'The replay was cancelled.', '');

const failure = (message: string, advice: string, cause?: unknown): IncidentError =>
  new IncidentError('replay-failed', message, advice, { cause });

function notStarted(program: string, folder: string, error: NodeJS.ErrnoException): IncidentError {
  const why =
    error.code === 'ENOENT'
      ? `there is no program ${quoted(program)}, seen from ${folder}`
      : error.code === 'EACCES'
        ? `${quoted(program)} may not be run`
        : error.message;
  return failure(
    `The replay command could not be started: ${why}.`,
    'Correct the command, or give the program’s path.',
  );
}

function failed(code: number | null, killer: string | null, complaint: string): IncidentError {
  const how = code === null ? `was ended by ${killer ?? 'a signal'}` : `ended with exit code ${code}`;
  const said = complaint.trim().split(/\r?\n/).at(-1)?.trim() ?? '';
  const last = said === '' ? '' : `; the last it said is ${quoted(said, 300)}`;
  return failure(`The replay command ${how}${last}.`, 'Run it by itself in a terminal to see why.');
}

const tooSlow = (milliseconds: number): IncidentError =>
  failure(
    `The replay command did not answer within ${milliseconds / 1000} s and was ended.`,
    'Raise its time limit, or see whether it waits for more than the end of its input.',
  );

const tooMuch = (): IncidentError =>
  failure(
    `The replay command wrote more than ${MOST_OUTPUT / 1024 / 1024} MB and was ended.`,
    'Let it print one prediction a line and nothing else.',
  );
