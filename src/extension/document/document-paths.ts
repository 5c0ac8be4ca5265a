import path from 'node:path';
import { isTableAddress } from '../../engine/clickhouse/address';

/** How a file is written in a document of `folder`: relative with forward slashes. Another Windows drive and a table stay as they are. */
export function toDocumentPath(folder: string, file: string): string {
  if (isTableAddress(file)) return file;
  const relative = path.relative(folder, file);
  if (relative === '') return '.'; // a repository that the document stands in
  return (path.isAbsolute(relative) ? file : relative).split(path.sep).join('/');
}

/** The absolute path, or glob, that a document of `folder` names. */
export function fromDocumentPath(folder: string, written: string): string {
  return path.isAbsolute(written) ? path.normalize(written) : path.resolve(folder, written);
}

/** The same file seen from another folder. What was absolute stays so. */
export function rebase(written: string, from: string, to: string): string {
  return path.isAbsolute(written) || isTableAddress(written)
    ? written
    : toDocumentPath(to, fromDocumentPath(from, written));
}

/** Whether `file` (or the fixed part of a glob) lies in one of the folders. Both sides must be real paths. */
export function liesWithin(folders: readonly string[], file: string): boolean {
  return folders.some((folder) => {
    const relative = path.relative(folder, file);
    return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
  });
}

/** The folder that a glob cannot leave: everything before its first pattern. */
export function fixedPart(glob: string): string {
  const wild = glob.search(/[*?[{]/);
  return wild < 0 ? glob : path.dirname(glob.slice(0, wild) + 'x');
}
