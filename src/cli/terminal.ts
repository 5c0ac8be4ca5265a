import { accessSync, constants, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { IncidentError } from '../protocol/errors';

/** Colour only on a terminal; NO_COLOR and FORCE_COLOR (no-color.org, force-color.org) decide before that. */
export function wantsColour(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  const forced = environment.FORCE_COLOR;
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && environment.TERM !== 'dumb';
}

/** Cells of the terminal; 100 where there is none to ask. */
export function terminalWidth(stream: { columns?: number }, environment: NodeJS.ProcessEnv): number {
  const told = Number(environment.COLUMNS);
  return stream.columns ?? (Number.isInteger(told) && told > 0 ? told : 100);
}

/**
 * Writes the report and waits until it is out. A reader that has seen enough (`| head`) closes the pipe: no fault, so
 * the rest is dropped in silence.
 */
export async function writeStandardOutput(text: string): Promise<void> {
  await new Promise<void>((done, failed) => {
    const settle = (error?: Error | null): void => {
      if (!error || ('code' in error && error.code === 'EPIPE')) done();
      else failed(error);
    };
    process.stdout.on('error', settle);
    process.stdout.write(text, settle);
  });
}

/** Refuses, before anything runs, an output that is one of the inputs or cannot be written. Writes nothing. */
export function checkOutput(file: string, inputs: readonly string[]): void {
  refuseInput(file, inputs);
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Globs become files only while they are read: so the inputs are looked at again before the report is written. */
export function refuseInput(file: string, inputs: readonly string[]): void {
  if (inputs.some((input) => resolve(input) === resolve(file))) {
    throw new IncidentError('usage', `--output ${file}: is one of the input files.`, 'Choose another name.');
  }
}

/** Writes the whole file or none of it: first beside it, then moved in its place. Devices and pipes are written to. */
export async function writeFileWhole(file: string, text: string): Promise<void> {
  const present = statSync(file, { throwIfNoEntry: false });
  const beside = join(dirname(resolve(file)), `.${basename(file)}.${process.pid}.tmp`);
  try {
    if (present && !present.isFile()) {
      await writeFile(file, text);
      return;
    }
    await writeFile(beside, text);
    await rename(beside, resolve(file));
  } catch (cause) {
    await rm(beside, { force: true });
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): IncidentError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'its folder is not a folder',
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the disk is read-only',
    EISDIR: 'it is a folder',
    ENOSPC: 'the disk is full',
  };
  return new IncidentError(
    'usage',
    `--output ${file}: cannot be written (${reasons[code] ?? (code || String(cause))}).`,
    'Choose another file.',
    { cause },
  );
}
