import { z } from 'zod';
import { IncidentError } from '../../protocol/errors';
import { placeOf, shapeFault } from '../json-faults';

/** One record of an event file and where it stands, for messages: `line 12`, or `item 3` where lines mean nothing. */
export interface EventRecord {
  file: string;
  place: string;
  value: unknown;
}

/** Whatever the shape, a fault in an event file says which file, which record, and what to do. */
export function invalidEvents(file: string, place: string, fault: string, cause?: unknown): IncidentError {
  const where = place === '' ? '' : `, ${place}`;
  return new IncidentError(
    'events-invalid',
    `The event file ${file}${where}: ${fault}.`,
    'Events need a time and a title; see docs/events.md for the shapes that are read.',
    { cause },
  );
}

/** Validates a record, or throws `events-invalid` naming the field. */
export function checked<T>(schema: z.ZodType<T>, record: EventRecord): T {
  const result = schema.safeParse(record.value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = placeOf(issue);
  const field = place === '' ? 'the record' : `the field "${place}"`;
  throw invalidEvents(record.file, record.place, `${field} cannot be read: ${shapeFault(issue)}`);
}

/** A number or text that a person would take for the same id. */
export const idSchema = z.union([z.string(), z.number(), z.bigint()]).transform(String);
/** Text as it stands: whatever markup it holds is shown as text, never interpreted. */
export const textSchema = z.string();
export const timeSchema = z.union([z.number(), z.string().min(1)]);

export type Loose = Record<string, unknown>;
export const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const has = (value: unknown, ...fields: string[]): value is Loose =>
  isRecord(value) && fields.every((field) => Object.hasOwn(value, field));
