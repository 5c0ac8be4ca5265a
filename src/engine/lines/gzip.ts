import { IncidentError } from '../../protocol/errors';
import { unpackedBytes } from './bytes';

/**
 * What is wrong with a gzip file: it was cut off, or its content does not match its checksum; null where it is whole.
 * DuckDB sees neither where the cut falls between two records. Unpacks the file once, off the main thread, keeping nothing.
 */
export async function gzipDamage(path: string, signal: AbortSignal): Promise<IncidentError | null> {
  try {
    const chunks = unpackedBytes(path, 'gzip');
    while (!signal.aborted) if ((await chunks.next()).done) return null;
    await chunks.return(undefined);
    return null;
  } catch (error) {
    return new IncidentError('file-unreadable', `${path} ${reasonOf(error)}.`, 'Copy or export it again.', {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/unexpected end of file/i.test(message)) return 'is a gzip file that was cut off';
  if (/incorrect (data|length) check/i.test(message))
    return 'is a damaged gzip file: its content does not match its checksum';
  return `is a damaged gzip file (${message})`;
}
