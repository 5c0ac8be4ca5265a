import { IncidentError } from '../../protocol/errors';

/** What DuckDB throws, as a sentence where the user can do something about it; else the error as it is. */
export function faultOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const { message } = error;
  if (message.includes('INTERRUPT')) return new IncidentError('cancelled', 'Cancelled.', '', { cause: error });
  const [, zone] = /Unknown TimeZone '([^]*)'!/.exec(message) ?? [];
  if (zone !== undefined) {
    const advice = 'Use a name such as Europe/Berlin, or an offset such as +02:00.';
    return new IncidentError('usage', `The time zone "${zone}" is not known.`, advice, { cause: error });
  }
  if (/Invalid unicode/i.test(message)) {
    const advice = 'Export it again with text in UTF-8.';
    return new IncidentError('file-unreadable', 'A file of the log holds text that is not valid UTF-8.', advice, {
      cause: error,
    });
  }
  if (/No space left on device|max_temp_directory_size|disk space/i.test(message)) {
    return new IncidentError(
      'out-of-disk',
      'The folder for temporary files is full.',
      'Free some space, or name another folder for temporary files.',
      { cause: error },
    );
  }
  if (/Out of Memory Error|failed to allocate/i.test(message)) {
    return new IncidentError(
      'out-of-memory',
      'The log does not fit in the memory that may be used.',
      'Allow more with --memory (for example --memory 4GB), or narrow the log with --where.',
      { cause: error },
    );
  }
  return error;
}

/** A file that DuckDB gives up on, with the first sentence of its reason; what already is a sentence stays one. */
export function unreadable(path: string, error: unknown): Error {
  if (error instanceof IncidentError || !(error instanceof Error)) return faultOf(error);
  if (/^(Parser|Binder|Catalog|Not implemented|INTERNAL) Error/.test(error.message)) return error;
  const [reason = ''] = error.message.replace(/^[A-Z][A-Za-z ]+ Error: /, '').split('\n');
  return new IncidentError(
    'file-unreadable',
    `${path} cannot be read: ${reason.replace(`Failed to read file "${path}": `, '').replace(/[\s.!]*$/, '.')}`,
    'Check that the file is whole, or export it again.',
    {
      cause: error,
    },
  );
}
