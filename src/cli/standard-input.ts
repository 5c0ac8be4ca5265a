import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { spillPrefix } from '../engine/spill';
import { IncidentError } from '../protocol/errors';

/** Standard input as a file, because the engine reads a log more than once. `remove` is synchronous: it runs at exit. */
export interface SpooledInput {
  path: string;
  remove(): void;
}

const HEAD_BYTES = 4;

export async function spool(
  input: NodeJS.ReadableStream & { isTTY?: boolean },
  signal: AbortSignal,
): Promise<SpooledInput> {
  if (input.isTTY) {
    throw new IncidentError('usage', '-: standard input is a terminal.', 'Pipe a log into it, or name a file.');
  }
  const folder = mkdtempSync(join(tmpdir(), spillPrefix(process.pid)));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const path = join(folder, 'standard-input');
  let head = Buffer.alloc(0);
  try {
    await pipeline(
      input,
      async function* (chunks: AsyncIterable<Buffer | string>) {
        for await (const chunk of chunks) {
          const bytes = Buffer.from(chunk);
          if (head.length < HEAD_BYTES) head = Buffer.concat([head, bytes]).subarray(0, HEAD_BYTES);
          yield bytes;
        }
      },
      createWriteStream(path),
      { signal },
    );
    check(head);
    return { path, remove };
  } catch (error) {
    remove();
    throw signal.aborted ? new IncidentError('cancelled', 'Interrupted.', '') : error;
  }
}

function check(head: Buffer): void {
  if (head.length === 0) throw new IncidentError('file-empty', '-: standard input is empty.', 'Pipe a log into it.');
  if (head.toString('latin1') === 'PAR1') {
    const advice = 'Its end must be read first: name the file instead.';
    throw new IncidentError('file-unsupported', '-: Parquet cannot be read from standard input.', advice);
  }
}

/** The same value with the spool file's path, wherever it stands, spelled `-`: a temporary name says nothing. */
export function withoutSpoolPath<T>(value: T, path: string): T {
  const strip = (item: unknown): unknown => {
    if (typeof item === 'string') return item.includes(path) ? item.split(path).join('-') : item;
    if (Array.isArray(item)) return item.map(strip);
    if (item === null || typeof item !== 'object') return item;
    return Object.fromEntries(Object.entries(item).map(([key, each]) => [key, strip(each)]));
  };
  return strip(value) as T;
}
