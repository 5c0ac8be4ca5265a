import { DateTime } from 'luxon';
import type { EngineColumn } from '../engine/engine';
import { and, column, compare, isNull, literal, not, or, type Expression } from '../engine/expression';
import { IncidentError } from '../protocol/errors';
import type { Restriction } from '../protocol/investigation';
import { seenColumn, SEEN_NAMES, TOO_EARLY } from './seen-before';

/** What a restriction may name: the log's columns, and what the report's segments derive from them. */
export interface Restrictable {
  columns: readonly EngineColumn[];
  /** The zone that hours and weekdays are counted in, and an instant (µs) that decides its offset. */
  zone: string;
  at: number;
  /** Whether rows name someone the log has seen before (see `seenBefore`), and which column names them. */
  seen?: { entity: string; value: Expression };
}

/** How a report prints a segment of rows without a value. */
const MISSING = '(missing)';

/**
 * `--where` as one condition; null where there is none. Values are spelled as the report prints segments, so that each of
 * them can be looked into: `(missing)`, `timestamp.hour=14`, `timestamp.weekday=Monday`, `age.bin=20 to 35`,
 * `user_id.seen=new`. Throws
 * `unknown-column`, or `usage` for a value that a derived column cannot have.
 */
export function restrictionOf(where: readonly Restriction[], log: Restrictable): Expression | null {
  if (where.length === 0) return null;
  return and(...where.map((one) => equals(one, log)));
}

function equals({ column: name, value }: Restriction, log: Restrictable): Expression {
  const found = log.columns.find((one) => one.name === name);
  if (!found) return derived(name, value, log);
  const isNumber = found.type === 'integer' || found.type === 'number';
  const text = found.type === 'boolean' ? value.toLowerCase() : value;
  const number = value.trim() === '' ? NaN : Number(value);
  const same =
    isNumber && Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER
      ? compare(column(name), '=', literal(number))
      : compare({ kind: 'text', operand: column(name) }, '=', literal(text));
  return value === MISSING ? or(isNull(column(name)), same) : same;
}

const DERIVED = /^(.*)\.(hour|weekday|bin)$/s;

function derived(name: string, value: string, log: Restrictable): Expression {
  if (log.seen && name === seenColumn(log.seen.entity)) return seen(name, value, log.seen.value);
  const [, base = '', kind] = DERIVED.exec(name) ?? [];
  const found = log.columns.find((one) => one.name === base);
  const isNumber = found?.type === 'number' || found?.type === 'integer';
  const fits = kind === 'bin' ? isNumber : found?.type === 'time' || isNumber;
  if (!found || !fits) throw unknown(name, log.columns);
  if (value === MISSING) return isNull(column(base));
  return kind === 'bin' ? inBin(name, base, value) : atTime(name, base, kind === 'hour', value, log);
}

function seen(name: string, value: string, before: Expression): Expression {
  if (value === TOO_EARLY) return isNull(before);
  const key = SEEN_NAMES.findIndex((known) => known === value.trim().toLowerCase());
  if (key >= 0) return compare(before, '=', literal(key));
  throw new IncidentError('usage', `--where ${name}=${value}: it takes new or returning.`, 'Correct the value.');
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function atTime(name: string, base: string, isHour: boolean, value: string, { zone, at }: Restrictable): Expression {
  const there = DateTime.fromMillis(at / 1000, { zone: /^[+-]/.test(zone) ? `UTC${zone}` : zone });
  const operand = column(base);
  const offsetMinutes = there.isValid ? there.offset : 0;
  const key = isHour ? hourNamed(value) : WEEKDAYS.indexOf(value.toLowerCase());
  if (key < 0) {
    const expected = isHour ? 'an hour from 0 to 23' : 'a day such as Monday';
    throw new IncidentError('usage', `--where ${name}=${value}: it takes ${expected}.`, 'Correct the value.');
  }
  return compare({ kind: isHour ? 'hourOfDay' : 'weekday', operand, offsetMinutes }, '=', literal(key));
}

const hourNamed = (text: string): number => (/^(\d|1\d|2[0-3])$/.test(text.trim()) ? Number(text) : -1);

const NUMBER = String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)`;
const BELOW = new RegExp(`^<\\s*${NUMBER}$`, 'i');
const FROM = new RegExp(`^(?:≥|>=)\\s*${NUMBER}$`, 'i');
const BETWEEN = new RegExp(`^${NUMBER} to ${NUMBER}$`, 'i');

function inBin(name: string, base: string, value: string): Expression {
  const operand = column(base);
  const isNan: Expression = compare({ kind: 'bin', operand, edges: [-Infinity, Infinity] }, '=', literal(-2));
  if (value === 'not a number') return isNan;
  const [, low, high] = BETWEEN.exec(value) ?? [];
  const [from, below] = [low ?? FROM.exec(value)?.[1], high ?? BELOW.exec(value)?.[1]];
  if (from === undefined && below === undefined) {
    const shapes = '"< 20", "20 to 35", "≥ 35" or "not a number"';
    throw new IncidentError('usage', `--where ${name}=${value}: it takes a range.`, `Write it as ${shapes}.`);
  }
  return and(
    not(isNan),
    ...(from === undefined ? [] : [compare(operand, '>=', literal(Number(from)))]),
    ...(below === undefined ? [] : [compare(operand, '<', literal(Number(below)))]),
  );
}

function unknown(name: string, columns: readonly EngineColumn[]): IncidentError {
  const names = columns.slice(0, 20).map((one) => one.name);
  return new IncidentError(
    'unknown-column',
    `--where names "${name}", which is no column.`,
    `The columns are: ${names.join(', ')}.`,
  );
}
