import { readFile } from 'node:fs/promises';
import { IncidentError, type IncidentErrorCode } from '../protocol/errors';
import { placeOf, shapeFault, syntaxFault } from './json-faults';
import type { z } from 'zod';

/** How a JSON file is called in messages, and which code its faults have. */
export interface JsonFileKind {
  /** Such as "a schema contract". */
  what: string;
  code: IncidentErrorCode;
}

/** The text of a file, or an `IncidentError` that names it. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code === 'ENOENT')
      throw new IncidentError('file-not-found', `${path}: no such file.`, 'Check the path.', { cause });
    const reason = code === 'EISDIR' ? 'is a directory' : 'cannot be read';
    throw new IncidentError('file-unreadable', `${path}: ${reason}.`, 'Name a file you may read.', { cause });
  }
}

/** A JSON file's content. Throws the kind's error with the place where it is none. */
export async function readJsonFile(path: string, { what, code }: JsonFileKind): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new IncidentError(code, `${path} is not ${what}: ${syntaxFault(text)}.`, 'Mend the JSON.', { cause });
  }
}

/** The value as a schema has it. Throws the kind's error with the place that does not fit. */
export function fitting<T>(value: unknown, schema: z.ZodType<T>, path: string, { what, code }: JsonFileKind): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = placeOf(issue);
  throw new IncidentError(
    code,
    `${path} is not ${what}:${place === '' ? '' : ` at ${place}:`} ${shapeFault(issue)}.`,
    'Correct it there.',
  );
}
