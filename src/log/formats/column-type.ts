import type { ColumnType } from '../../protocol/read';
import type { TimeFormat } from '../../engine/source';
import { NULL_SPELLINGS } from '../../engine/duckdb/load/cast';
import { epochUnit } from '../time/epoch';
import { digitsOf, timeFormatOf } from './time-format';

const INTEGER = /^\s*[+-]?(0|[1-9]\d{0,18})\s*$/;
const NUMBER = /^\s*[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;
const SPECIAL = /^\s*([+-]?inf(inity)?|nan)\s*$/i;
const LARGEST_INTEGER = 2n ** 63n - 1n;

const nulls = new Set(NULL_SPELLINGS);

/** Share of the values at the head that must fit a type, where the column has many different values. */
const ENOUGH = 0.98;
const FEW_DISTINCT = 50;

export const isNumberText = (text: string): boolean => NUMBER.test(text);
const isInteger = (text: string): boolean => INTEGER.test(text) && bigAbs(BigInt(text.trim())) <= LARGEST_INTEGER;
const isNumber = (text: string): boolean => NUMBER.test(text) || SPECIAL.test(text);
const isBoolean = (text: string): boolean => /^(true|false)$/i.test(text);
function isNested(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
const bigAbs = (value: bigint): bigint => (value < 0n ? -value : value);

export interface TypeGuess {
  type: ColumnType;
  time?: TimeFormat;
}

/**
 * The type of a column from texts of the head of the log; what comes later and does not fit is evidence of a change, so the
 * tail is asked only where the head has no value. Digits with leading zeros, and integers beyond 64 bits, are text.
 */
export function guessType(
  head: readonly (string | null)[],
  tail: readonly (string | null)[],
  given?: TimeFormat,
): TypeGuess {
  const values = present(head).length > 0 ? present(head) : present(tail);
  if (values.length === 0) return { type: 'text' };
  const varied = new Set(values).size > FEW_DISTINCT;
  const needed = varied ? Math.ceil(values.length * ENOUGH) : values.length;
  const fits = (test: (text: string) => boolean): boolean => values.filter(test).length >= needed;
  if (fits(isBoolean)) return { type: 'boolean' };
  const digits = given ? null : digitsOf(values);
  if (digits) return { type: 'time', time: digits };
  if (fits(isNumber) && !values.some(hasLeadingZero)) {
    const type = values.filter(isNumber).every(isInteger) ? 'integer' : 'number';
    // Digits beyond 64 bits are names of things, unless fractions among them say that they are amounts.
    const numbers = values.filter(isNumber);
    if (type === 'number' && numbers.every((value) => INTEGER_LIKE.test(value))) return { type: 'text' };
    const time = given ?? epochOf([...values, ...present(tail)].filter(isNumber).map(Number));
    return { type, ...(time ? { time } : {}) };
  }
  if (fits(isNested)) return { type: 'nested' };
  const time = given ?? timeFormatOf(values, needed, present(tail));
  return time ? { type: 'time', time } : { type: 'text' };
}

const INTEGER_LIKE = /^\s*[+-]?\d+\s*$/;
const hasLeadingZero = (text: string): boolean => /^\s*[+-]?0\d/.test(text);
const present = (values: readonly (string | null)[]): string[] =>
  values.filter((value): value is string => value !== null && !nulls.has(value));

/** The unit of the first of values that are all times, and whether others are in another; null where one is no time. */
function epochOf(values: readonly number[]): TimeFormat | null {
  const units = new Set(values.map(epochUnit));
  const [unit] = units;
  if (unit === undefined || unit === null || units.has(null)) return null;
  return { kind: 'epoch', unit, ...(units.size > 1 ? { mixed: true } : {}) };
}
