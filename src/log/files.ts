import { constants, createWriteStream } from 'node:fs';
import { access, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { IncidentError } from '../protocol/errors';

/** Files that were found, and what to do when they are needed no more. */
export interface FoundFiles {
  files: string[];
  release: () => Promise<void>;
}

const STANDARD_INPUT = '-';
const URL_SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

/**
 * The absolute paths that paths, globs and `-` stand for, each checked to be a file that can be read. Throws
 * `file-not-found`, `file-unreadable` or `file-unsupported`.
 */
export async function findFiles(
  patterns: readonly string[],
  input: NodeJS.ReadableStream = process.stdin,
): Promise<FoundFiles> {
  const files: string[] = [];
  let release = (): Promise<void> => Promise.resolve();
  for (const pattern of patterns) {
    if (pattern === STANDARD_INPUT) {
      const spooled = await spool(input);
      files.push(spooled.path);
      release = spooled.release;
    } else {
      files.push(...(await filesOf(pattern)));
    }
  }
  return { files: [...new Set(files)], release };
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
  const matches = segment === '**' ? null : expressionOf(segment);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const isFolder =
      entry.isDirectory() || (entry.isSymbolicLink() && (await stat(path).catch(() => null))?.isDirectory() === true);
    if (matches === null) {
      if (entry.isDirectory()) found.push(...(await walk(path, [segment, ...rest])));
    } else if (matches.test(entry.name)) {
      if (rest.length > 0 && isFolder) found.push(...(await walk(path, rest)));
      if (rest.length === 0 && !isFolder) found.push(path);
    }
  }
  return found;
}

function expressionOf(segment: string): RegExp {
  const source = segment.replace(/\*|\?|\[[^\]]+\]|\{[^}]*\}|[.+^$()|\\[\]{}]/g, (token) => {
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1 && token.startsWith('[')) return token.replace('[!', '[^');
    if (token.length > 1) return `(?:${token.slice(1, -1).split(',').map(escapeText).join('|')})`;
    return `\\${token}`;
  });
  return new RegExp(`^${source}$`);
}

const escapeText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Standard input in a temporary file, since a log is read more than once. */
async function spool(input: NodeJS.ReadableStream): Promise<{ path: string; release: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'model-incident-input-'));
  const path = join(folder, 'standard-input');
  await pipeline(input, createWriteStream(path));
  return { path, release: () => rm(folder, { recursive: true, force: true }) };
}
