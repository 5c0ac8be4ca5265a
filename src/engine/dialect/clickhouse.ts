import type { Dialect, SqlType } from './dialect';

const quoted = (value: string, mark: string): string =>
  `${mark}${value.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`).replaceAll('\0', '\\0')}${mark}`;

const text = (value: string): string => quoted(value, "'");

/** Whole numbers are 64-bit, whatever their size: ClickHouse has no type that holds an Int8 and a UInt64. */
function number(value: number): string {
  return Number.isSafeInteger(value) ? `toInt64(${Object.is(value, -0) ? 0 : value})` : `(${double(value)})`;
}

/** A double as a literal, which lists are made of. */
function double(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const digits = String(Object.is(value, -0) ? 0 : value);
  return /[.e]/.test(digits) ? digits : `${digits}.0`;
}

/** Numbers that are no doubles (NaN, ±∞, beyond 64 bits) become 0: newer servers refuse to convert them. */
const toInteger = (sql: string): string =>
  `toInt64(CASE WHEN abs(${sql}) < 9.2e18 THEN ${sql} WHEN isNotNull(${sql}) THEN 0 END)`;

/** ClickHouse writes numbers from 1e-6 to 1e21 without an exponent; the shortest form has one below 1e-4 and from 1e16. */
function numberText(sql: string): string {
  const pattern = (form: string): string => text(form);
  const withoutPoint = (digits: string): string => `replaceOne(${digits}, '.e', 'e')`;
  const large = `concat(toString(${sql}), 'e', toString(length(toString(abs(${sql}))) - 1))`;
  const small = `concat(toString(${sql}), CASE WHEN abs(${sql}) >= 1e-5 THEN 'e-5' ELSE 'e-6' END)`;
  return (
    `CASE WHEN ${sql} = floor(${sql}) AND abs(${sql}) < 9007199254740992 THEN toString(${toInteger(sql)}) ` +
    `WHEN abs(${sql}) >= 1e16 AND abs(${sql}) < 1e21 THEN ` +
    `${withoutPoint(`replaceRegexpOne(${large}, ${pattern('^(-?\\d)(\\d*?)0*e')}, ${pattern('\\1.\\2e')})`)} ` +
    `WHEN abs(${sql}) < 1e-4 AND abs(${sql}) >= 1e-6 THEN ` +
    `${withoutPoint(`replaceRegexpOne(${small}, ${pattern('^(-?)0\\.0*([1-9])(\\d*)e')}, ${pattern('\\1\\2.\\3e')})`)} ` +
    `ELSE toString(${sql}) END`
  );
}

function toText(sql: string, type: SqlType): string {
  switch (type) {
    case 'text':
      return sql;
    case 'number':
      return numberText(sql);
    case 'time': {
      const seconds = floorDivide(sql, number(1_000_000));
      const fraction = `substring(toString(${modulo(sql, number(1_000_000))} + 1000000), 2)`;
      return `concat(formatDateTime(toDateTime(${seconds}, 'UTC'), '%Y-%m-%dT%H:%M:%S'), '.', ${fraction}, 'Z')`;
    }
    case 'boolean':
      return `CASE WHEN ${sql} THEN 'true' WHEN NOT ${sql} THEN 'false' END`;
    case 'integer':
    case 'null':
      return `toString(${sql})`;
  }
}

const modulo = (a: string, b: string): string => `(((${a} % ${b}) + ${b}) % ${b})`;
const floorDivide = (a: string, b: string): string => `intDiv(${a} - ${modulo(a, b)}, ${b})`;

/** 128 bits of whole numbers, in the type that also old servers add up. */
const exactly = (sql: string): string => `ifNull(toFloat64(sum(toDecimal128(${sql}, 0))), 0.0)`;

/**
 * ClickHouse's SQL, in the part of it that servers of 2018 and of today read alike. Conditions stand in CASE, whose null is
 * false in all of them, never in `if`, whose null once was null.
 */
export const CLICKHOUSE: Dialect = {
  identifier: (name) => quoted(name, '`'),
  text,
  number,
  boolean: (value) => (value ? '1' : '0'),
  toText,
  toNumber: (sql) => `toFloat64(${sql})`,
  isNaN: (sql) => `isNaN(${sql})`,
  comparesAsIeee: true,
  threeValued: false,
  isFinite: (sql) => `isFinite(${sql})`,
  entryOf: (values, index) =>
    `[${values.map((value) => (typeof value === 'string' ? text(value) : entry(value, values))).join(',')}][(${index}) + 1]`,
  oneOf: (operand, items) => `(CASE WHEN isNotNull(${operand}) THEN ${operand} IN (${items.join(', ')}) END)`,
  floorDivide,
  modulo,
  toInteger,
  uniform: (sql) =>
    `(toFloat64(bitShiftRight(reinterpretAsUInt64(substring(MD5(${sql}), 9, 8)), 11)) / 9007199254740992.0)`,
  concatenate: (...parts) => `concat(${parts.join(', ')})`,
  countIf: (condition) => `countIf(ifNull(${condition}, 0))`,
  aggregateIf: (aggregate, operand, condition) => `${aggregate}(CASE WHEN ${condition} THEN ${operand} END)`,
  extreme: (aggregate, operand) => `${aggregate}(toNullable(${operand}))`,
  // To the set that counts them no NaN equals another.
  countDistinct: (operand, type) =>
    type === 'number'
      ? `(ifNull(uniqExact(CASE WHEN NOT isNaN(${operand}) THEN ${operand} END), 0) + max(ifNull(isNaN(${operand}), 0)))`
      : `ifNull(uniqExact(${operand}), 0)`,
  // A null is a mark beside some number, and newer servers refuse to convert that where it is none: so no null gets there.
  fixedPointSum: (operand, exponent, condition) => {
    const scaled = `assumeNotNull(${operand}) * ${double(2 ** exponent)}`;
    return `${exactly(`CASE WHEN ${condition} THEN ${scaled} ELSE 0.0 END`)} * ${double(2 ** -exponent)}`;
  },
  integerSum: exactly,
};

/** Lists of whole numbers stay such; among others all are doubles. */
const entry = (value: number, values: readonly (string | number)[]): string =>
  values.every((each) => Number.isSafeInteger(each)) ? String(value) : double(value);
