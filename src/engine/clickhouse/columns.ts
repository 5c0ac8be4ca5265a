import type { ColumnType } from '../../protocol/read';
import { CLICKHOUSE } from '../dialect/clickhouse';
import type { TimeFormat } from '../source';

/** A column of the table: what it is declared as, and what it is held as. */
export interface TableColumn {
  name: string;
  /** ClickHouse's type, without Nullable and LowCardinality. */
  declared: string;
  type: ColumnType;
  /** How a number or a text is a time. */
  time?: TimeFormat;
  /** What a time without offset in a text is in. */
  zone?: string;
}

const INTEGER = /^U?Int(8|16|32|64)$/;
const NUMBER = /^(Float|BFloat|Decimal)/;
const TIME = /^Date/;
const NESTED = /^(Array|Map|Tuple|Nested|Object|JSON|Variant|Dynamic|AggregateFunction|SimpleAggregateFunction)\b/;

export const declaredType = (type: string): string => {
  const [, inner] = /^(?:Nullable|LowCardinality)\((.*)\)$/s.exec(type) ?? [];
  return inner === undefined ? type : declaredType(inner);
};

export const isText = (declared: string): boolean => declared === 'String';

/** What a column is held as unless its role or its texts say otherwise. */
export function naturalType(declared: string): ColumnType {
  if (declared === 'UInt64') return 'text';
  if (INTEGER.test(declared)) return 'integer';
  if (NUMBER.test(declared)) return 'number';
  if (declared === 'Bool') return 'boolean';
  if (TIME.test(declared)) return 'time';
  return NESTED.test(declared) ? 'nested' : 'text';
}

/** SQL of the value as the type that it is held as. */
export function valueOf(column: TableColumn): string {
  const { declared, type } = column;
  const name = CLICKHOUSE.identifier(column.name);
  switch (type) {
    case 'integer':
      return isText(declared) ? `toInt64OrNull(${name})` : `toInt64(${name})`;
    case 'number':
      return canonical(isText(declared) ? `toFloat64OrNull(${name})` : `toFloat64(${name})`, declared);
    case 'boolean':
      return isText(declared) ? truthOf(name) : `toUInt8(${name})`;
    case 'time':
      return instantOf(name, column);
    case 'text':
    case 'nested':
      return textOf(name, declared);
  }
}

/** SQL of a text that is no value of the column's type, null where it is one. */
export const misfitOf = (column: TableColumn): string =>
  isText(column.declared) && column.type !== 'text' && column.type !== 'nested'
    ? `CASE WHEN isNull(${valueOf(column)}) AND ${CLICKHOUSE.identifier(column.name)} != '' THEN ${CLICKHOUSE.identifier(column.name)} END`
    : `CAST(NULL AS Nullable(String))`;

export const canMisfit = ({ declared, type }: TableColumn): boolean =>
  isText(declared) && type !== 'text' && type !== 'nested';

/** Zeros of both signs and NaNs of all payloads are one group each: ClickHouse groups doubles by their bits. */
const canonical = (sql: string, declared: string): string =>
  declared.startsWith('Decimal') ? sql : `CASE WHEN isNaN(${sql}) THEN nan ELSE ${sql} + 0 END`;

const truthOf = (sql: string): string =>
  `CASE WHEN lower(${sql}) = 'true' THEN 1 WHEN lower(${sql}) = 'false' THEN 0 END`;

function textOf(name: string, declared: string): string {
  if (isText(declared)) return name;
  if (declared.startsWith('FixedString')) return `toStringCutToZero(${name})`;
  if (declared === 'Bool') return CLICKHOUSE.toText(`toUInt8(${name})`, 'boolean');
  if (TIME.test(declared)) return CLICKHOUSE.toText(microseconds(name, declared), 'time');
  return declared.startsWith('Float') ? CLICKHOUSE.toText(`toFloat64(${name})`, 'number') : `toString(${name})`;
}

/** Microseconds since the epoch of a Date, DateTime or DateTime64. */
function microseconds(name: string, declared: string): string {
  if (/^Date(32)?$/.test(declared)) return `(toInt64(${name}) * 86400000000)`;
  if (declared.startsWith('DateTime64')) return `toUnixTimestamp64Micro(toDateTime64(${name}, 6))`;
  return `(toInt64(${name}) * 1000000)`;
}

const PER_UNIT = { seconds: 1e6, milliseconds: 1e3, microseconds: 1 };

function instantOf(name: string, { declared, time, zone = 'UTC' }: TableColumn): string {
  if (TIME.test(declared)) return microseconds(name, declared);
  if (time?.kind === 'epoch') {
    const whole = isText(declared) ? `toInt64OrNull(${name})` : `toInt64(${name})`;
    if (time.unit === 'nanoseconds') return `intDiv(${whole}, 1000)`;
    if (INTEGER.test(declared)) return `(${whole} * ${PER_UNIT[time.unit]})`;
    const fractional = isText(declared) ? `toFloat64OrNull(${name})` : `toFloat64(${name})`;
    return CLICKHOUSE.toInteger(`round(${fractional} * ${PER_UNIT[time.unit]})`);
  }
  const seconds = `toInt64(parseDateTimeBestEffortOrNull(${name}, ${CLICKHOUSE.text(zone)}))`;
  const digits = `substring(concat(extract(${name}, ':[0-9]+[.]([0-9]+)'), '000000'), 1, 6)`;
  return `(${seconds} * 1000000 + toInt64(${digits}))`;
}

const LAST_SECOND = 2 ** 32 - 1;

/**
 * What a comparison of a time with microseconds implies of the column as it is stored: parts of the table that are sorted by
 * it are then left out. A whole second more on either side is harmless, for the comparison itself stands beside it.
 */
export function boundOf({ name, declared, type, time }: TableColumn, operator: string, value: number): string | null {
  if (type !== 'time' || operator === '!=') return null;
  const column = CLICKHOUSE.identifier(name);
  const within = (low: string, high: string): string => {
    if (operator === '=') return `${column} >= ${low} AND ${column} <= ${high}`;
    return operator.startsWith('>') ? `${column} >= ${low}` : `${column} <= ${high}`;
  };
  if (/^DateTime(64)?\b/.test(declared)) {
    const second = Math.floor(value / 1e6);
    if (second < 0 || second >= LAST_SECOND) return null;
    return within(`toDateTime(${second})`, `toDateTime(${second + 1})`);
  }
  if (!INTEGER.test(declared) || time?.kind !== 'epoch' || value < 0) return null;
  const unit = time.unit === 'nanoseconds' ? 1e-3 : PER_UNIT[time.unit];
  const first = Math.floor(value / unit);
  return Number.isSafeInteger(first) ? within(String(first), String(first + 1)) : null;
}
