import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join, parse, resolve, sep } from 'node:path';
import { IncidentError } from '../protocol/errors';
import { globMatcher } from './glob';

const URL_SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

/**
 * The absolute paths that paths and globs stand for, each checked to be a file that can be read; standard input is the
 * command line's to spool. Throws `file-not-found`, `file-unreadable` or `file-unsupported`.
 */
export async function findFiles(patterns: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const pattern of patterns) files.push(...(await filesOf(pattern)));
  return [...new Set(files)];
}

/** The absolute paths that a path or glob stands for now, whatever they are: symbolic links are not followed. */
export async function pathsOf(pattern: string): Promise<string[]> {
  const path = resolve(pattern);
  return /[*?[{]/.test(pattern) && !(await exists(path)) ? expand(path) : [path];
}

async function filesOf(pattern: string): Promise<string[]> {
  if (URL_SCHEME.test(pattern)) {
    throw new IncidentError(
      'file-unsupported',
      `${pattern} is a URL.`,
      'Download the file first: nothing is fetched from a network.',
    );
  }
  const path = resolve(pattern);
  if (await exists(path)) {
    await check(path);
    return [path];
  }
  if (!/[*?[{]/.test(pattern)) {
    throw new IncidentError('file-not-found', `There is no file ${pattern}.`, 'Check the path.');
  }
  const found = await expand(path);
  if (found.length === 0)
    throw new IncidentError('file-not-found', `No file matches ${pattern}.`, 'Check the pattern.');
  for (const file of found) await check(file);
  return found;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function check(path: string): Promise<void> {
  const facts = await stat(path);
  if (facts.isDirectory()) {
    throw new IncidentError(
      'file-unreadable',
      `${path} is a directory.`,
      `Name its files, for example ${join(path, '*.csv')}.`,
    );
  }
  if (!facts.isFile()) {
    throw new IncidentError(
      'file-unreadable',
      `${path} is no file on a disk, and a log is read more than once.`,
      'Save it first, or pipe it into standard input (-).',
    );
  }
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    throw new IncidentError('file-unreadable', `${path} may not be read.`, 'Give yourself permission to read it.', {
      cause: error,
    });
  }
}

/** Files that match an absolute glob with `*`, `?`, `[…]`, `{a,b}` and `**`, in order of their names. */
async function expand(pattern: string): Promise<string[]> {
  const { root } = parse(pattern);
  const segments = pattern
    .slice(root.length)
    .split(sep)
    .filter((segment) => segment !== '');
  const found = await walk(root, segments);
  return [...new Set(found)].sort();
}

async function walk(folder: string, [segment, ...rest]: string[]): Promise<string[]> {
  if (segment === undefined) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = segment === '**' ? await walk(folder, rest) : [];
  const matches = segment === '**' ? null : globMatcher(segment);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const isFolder =
      entry.isDirectory() || (entry.isSymbolicLink() && (await stat(path).catch(() => null))?.isDirectory() === true);
    if (matches === null) {
      if (entry.isDirectory()) found.push(...(await walk(path, [segment, ...rest])));
    } else if (matches(entry.name)) {
      if (rest.length > 0 && isFolder) found.push(...(await walk(path, rest)));
      if (rest.length === 0 && !isFolder) found.push(path);
    }
  }
  return found;
}
