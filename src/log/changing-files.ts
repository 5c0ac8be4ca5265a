import { stat } from 'node:fs/promises';
import { IncidentError } from '../protocol/errors';
import type { InvestigationRequest } from '../protocol/investigation';
import { findFiles } from './files';
import { isTableAddress } from '../engine/clickhouse/address';

/** A file as it was before it was read. */
export interface FileState {
  path: string;
  size: number;
  mtimeMs: number;
}

/** Every log, reference and label file that a request's paths and globs stand for now; a table has none. */
export async function statesOf({ logs, reference, labels, traces = [] }: InvestigationRequest): Promise<FileState[]> {
  const groups = await Promise.all(
    [logs, reference, labels, traces].map((paths) => findFiles(paths.filter((path) => !isTableAddress(path)))),
  );
  return Promise.all(
    groups.flat().map(async (path) => {
      const { size, mtimeMs } = await stat(path);
      return { path, size, mtimeMs };
    }),
  );
}

/** The first files that grew, and that are gone or hold something else than before. */
export async function changesOf(states: readonly FileState[]): Promise<{ grown?: string; replaced?: string }> {
  const found: { grown?: string; replaced?: string } = {};
  for (const { path, size, mtimeMs } of states) {
    const now = await stat(path).catch(() => null);
    if (now !== null && now.size > size) found.grown ??= path;
    else if (now?.size !== size || now.mtimeMs !== mtimeMs) found.replaced ??= path;
  }
  return found;
}

/**
 * What reads files that may be changed meanwhile. Its failure is then the change's: an engine that finds other bytes than a
 * moment ago says all sorts of things. Throws `file-unreadable`.
 */
export async function whileUnchanged<T>(states: readonly FileState[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof IncidentError && error.code === 'cancelled') throw error;
    const { replaced, grown } = await changesOf(states);
    const path = replaced ?? grown;
    throw path === undefined ? error : changed(path, error);
  }
}

/** The error for a file that is not any more what was begun to be read. */
export const changed = (path: string, cause?: unknown): IncidentError =>
  new IncidentError(
    'file-unreadable',
    `${path} was changed while it was read.`,
    'Run again once nothing writes to it any more, or read a copy of it.',
    { cause },
  );
