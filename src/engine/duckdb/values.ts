import type { SqlType } from '../dialect/dialect';
import type { Value } from '../engine';

/** A value of DuckDB as JavaScript's: whole numbers as numbers while they are exact, as text beyond 2^53. */
export function plainValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return exactInteger(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  throw new TypeError(`A query returned a value of type ${typeof value}.`);
}

const exactInteger = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

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

/** Microseconds since the epoch as ISO 8601 in UTC; milliseconds or microseconds only where they are not zero. */
export function instantText(microseconds: bigint): string {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const milliseconds = Number((microseconds - fraction) / 1000n);
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return String(microseconds);
  const seconds = date.toISOString().replace(/\.\d+Z$/, '');
  if (fraction === 0n) return `${seconds}Z`;
  const digits = String(fraction).padStart(6, '0');
  return `${seconds}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}
