import type { SqlType } from '../dialect/dialect';
import type { Value } from '../engine';
import { instantText, plainInteger } from '../values';

/** A value of DuckDB as JavaScript's: whole numbers as numbers while they are exact, as text beyond 2^53. */
export function plainValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return plainInteger(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  throw new TypeError(`A query returned a value of type ${typeof value}.`);
}

/** A value to be shown: times as ISO 8601 in UTC with as many digits as they have. */
export function shownValue(value: unknown, type: SqlType): Value {
  return type === 'time' && typeof value === 'bigint' ? instantText(value) : plainValue(value);
}

/** The instant with the nanoseconds that its own text (ISO 8601 or a number of nanoseconds) has. */
export function exactInstantText(microseconds: bigint, text: string): string {
  const [, digits = ''] = /\.\d{6}(\d{1,3})/.exec(text) ?? /^\s*-?\d+(\d{3})\s*$/.exec(text) ?? [];
  const shown = instantText(microseconds);
  if (/^0*$/.test(digits)) return shown;
  const [seconds = '', fraction = ''] = shown.replace('Z', '').split('.');
  return `${seconds}.${fraction.padEnd(6, '0')}${digits}Z`;
}
