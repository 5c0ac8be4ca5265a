import type { ColumnType } from '../../../protocol/read';
import type { TimeFormat } from '../../source';
import { quotedText, STORED } from '../rows';

/** How a column leaves text or a file's own type for the type it is held as. */
export interface ColumnPlan {
  name: string;
  type: ColumnType;
  time?: TimeFormat;
  /** Texts of times with nanoseconds are held beside their microseconds, to be shown. */
  nanoseconds?: boolean;
  /** The column whose text, a time of day, comes after this one's, a day. */
  clock?: string;
  /** Of texts that are not kept, only a hash is held until they are counted. */
  hashed?: boolean;
  /** Texts that stand for no value here, in lower case. */
  absent?: readonly string[];
}

/** Spellings of "no value" in a column of numbers, truth values or times; an empty cell is one everywhere. */
export const NULL_SPELLINGS = [
  '',
  'null',
  'NULL',
  'Null',
  'NA',
  'N/A',
  'n/a',
  'na',
  'None',
  'none',
  '\\N',
  '#N/A',
  '-',
];

/** Microseconds of the years 1990 and 2100. */
const EARLIEST = Date.UTC(1990, 0, 1) * 1000;
const LATEST = Date.UTC(2100, 0, 1) * 1000;
const MICROSECONDS_PER_UNIT = { seconds: 1e6, milliseconds: 1e3, microseconds: 1, nanoseconds: 1e-3 };

/** ISO 8601 that DuckDB's cast does not read: without seconds, or compact. Only tried where the cast fails. */
const FURTHER_ISO = ['%Y-%m-%dT%H:%M%z', '%Y-%m-%d %H:%M%z', '%Y%m%dT%H%M%S%z', '%Y%m%dT%H%M%SZ', '%Y-%m-%dT%H:%MZ'];
const FURTHER_LOCAL_ISO = ['%Y-%m-%dT%H:%M', '%Y-%m-%d %H:%M', '%Y%m%dT%H%M%S'];

/** DuckDB's type for the values of a column. */
export const storedAs = ({ type, hashed }: ColumnPlan): string => (hashed ? 'UBIGINT' : STORED[type]);

/** SQL of what is held of a typed value. A hash of nothing would be something. */
export const heldValue = (typed: string, { hashed }: ColumnPlan): string =>
  hashed ? `CASE WHEN ${typed} IS NOT NULL THEN hash(${typed}) END` : typed;

/** SQL of a text, null where it is one of those that stand for no value. */
export const presentText = (raw: string, { absent }: ColumnPlan): string =>
  absent === undefined
    ? raw
    : `CASE WHEN NOT list_contains([${absent.map(quotedText).join(', ')}], lower(trim(${raw}))) THEN ${raw} END`;

/** SQL of the typed value of a text; null where the text does not fit. */
export function castText(raw: string, plan: ColumnPlan, zone: string): string {
  switch (plan.type) {
    case 'integer':
      // A cast would round 1.5 to 2.
      return `CASE WHEN contains(${raw}, '.') THEN NULL ELSE TRY_CAST(${raw} AS BIGINT) END`;
    case 'number':
      return `TRY_CAST(${raw} AS DOUBLE)`;
    case 'boolean':
      return `CASE lower(${raw}) WHEN 'true' THEN true WHEN 'false' THEN false END`;
    case 'time':
      return instantOf(raw, plan.time ?? { kind: 'iso8601' }, zone);
    case 'text':
    case 'nested':
      return `nullif(${raw}, '')`;
  }
}

/** SQL of the value of a column with a type of the file's own (Parquet). */
export function castTyped(raw: string, fileType: string, plan: ColumnPlan, zone: string): string {
  const isText = fileType === 'VARCHAR';
  switch (plan.type) {
    case 'integer':
      return isText ? castText(raw, plan, zone) : `TRY_CAST(${raw} AS BIGINT)`;
    case 'number':
      return `TRY_CAST(${raw} AS DOUBLE)`;
    case 'boolean':
      return isText ? castText(raw, plan, zone) : `TRY_CAST(${raw} AS BOOLEAN)`;
    case 'text':
      return isText ? raw : `CAST(${raw} AS VARCHAR)`;
    case 'nested':
      return isText ? raw : `CAST(to_json(${raw}) AS VARCHAR)`;
    case 'time':
      if (fileType.startsWith('TIMESTAMP') || fileType === 'DATE') return instantOfTyped(raw, fileType, zone);
      if (plan.time?.kind === 'epoch' && !plan.time.mixed && /INT$/.test(fileType))
        return instantOfInteger(raw, plan.time.unit);
      return instantOf(isText ? raw : `CAST(${raw} AS VARCHAR)`, plan.time ?? { kind: 'iso8601' }, zone);
  }
}

const isOffset = (zone: string): boolean => /^[+-]\d\d:?\d\d$/.test(zone);

function instantOfTyped(raw: string, fileType: string, zone: string): string {
  if (fileType === 'TIMESTAMP WITH TIME ZONE') return `epoch_us(${raw})`;
  const local = `epoch_us(CAST(${raw} AS TIMESTAMP))`;
  return zone === 'UTC' ? local : `epoch_us(CAST(${raw} AS TIMESTAMP) AT TIME ZONE ${quotedText(zone)})`;
}

const instantOfInteger = (raw: string, unit: keyof typeof MICROSECONDS_PER_UNIT): string =>
  unit === 'nanoseconds'
    ? `(${raw} // 1000)`
    : `TRY_CAST(CAST(${raw} AS HUGEINT) * ${MICROSECONDS_PER_UNIT[unit]} AS BIGINT)`;

/** Microseconds since the epoch. A time without offset is in `zone`. */
function instantOf(raw: string, format: TimeFormat, zone: string): string {
  switch (format.kind) {
    case 'epoch': {
      if (format.mixed) return instantByMagnitude(raw);
      const factor = MICROSECONDS_PER_UNIT[format.unit];
      const whole = `TRY_CAST(${raw} AS BIGINT)`;
      if (format.unit === 'nanoseconds') return `CASE WHEN contains(${raw}, '.') THEN NULL ELSE ${whole} // 1000 END`;
      const value = `TRY_CAST(${raw} AS DOUBLE)`;
      const rounded = `CAST(round(${value} * ${factor}) AS BIGINT)`;
      if (factor === 1) return `coalesce(${whole}, CASE WHEN abs(${value}) < 9e12 THEN ${rounded} END)`;
      // Up to the year 2106 a double holds microseconds exactly; DuckDB takes a thousand times longer for wide decimals.
      const exact = `TRY_CAST(TRY_CAST(${raw} AS DECIMAL(24, 9)) * ${factor} AS BIGINT)`;
      const far = `coalesce(${exact}, CASE WHEN abs(${value}) < 9e12 THEN ${rounded} END)`;
      return `CASE WHEN abs(${value}) < ${(2 ** 32 * 1e6) / factor} THEN ${rounded} ELSE ${far} END`;
    }
    case 'pattern':
      return /%z/i.test(format.pattern)
        ? `epoch_us(try_strptime(${raw}, ${quotedText(format.pattern)}))`
        : localInstant(`try_strptime(${raw}, ${quotedText(format.pattern)})`, zone);
    case 'iso8601': {
      const patterns = (list: string[]): string => `[${list.map(quotedText).join(', ')}]`;
      const further = `epoch_us(try_strptime(${raw}, ${patterns(FURTHER_ISO)}))`;
      const local = localInstant(`try_strptime(${raw}, ${patterns(FURTHER_LOCAL_ISO)})`, zone);
      return `coalesce(${castInstant(raw, zone)}, ${further}, ${local})`;
    }
  }
}

/** Times of 1990 to 2100 tell their unit: the ranges of the four do not overlap. Others are no times. */
function instantByMagnitude(raw: string): string {
  const value = `abs(TRY_CAST(${raw} AS DOUBLE))`;
  const branches = (['seconds', 'milliseconds', 'microseconds', 'nanoseconds'] as const).map((unit) => {
    const perUnit = MICROSECONDS_PER_UNIT[unit];
    const range = `${value} >= ${EARLIEST / perUnit} AND ${value} < ${LATEST / perUnit}`;
    return `WHEN ${range} THEN ${instantOf(raw, { kind: 'epoch', unit }, 'UTC')}`;
  });
  return `CASE ${branches.join(' ')} END`;
}

/** A named zone is the session's; a fixed offset is appended to texts that end without one. */
function castInstant(raw: string, zone: string): string {
  if (!isOffset(zone)) return `epoch_us(TRY_CAST(${raw} AS TIMESTAMPTZ))`;
  const bare = `regexp_matches(${raw}, '\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?$|^\\s*\\d{4}-\\d{2}-\\d{2}\\s*$')`;
  return `epoch_us(TRY_CAST(CASE WHEN ${bare} AND NOT regexp_matches(${raw}, '[+-]\\d\\d:\\d\\d$') THEN ${raw} || ${quotedText(zone)} ELSE ${raw} END AS TIMESTAMPTZ))`;
}

function localInstant(timestamp: string, zone: string): string {
  if (!isOffset(zone)) return `epoch_us(CAST(${timestamp} AS TIMESTAMP) AT TIME ZONE ${quotedText(zone)})`;
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000_000;
  return `(epoch_us(CAST(${timestamp} AS TIMESTAMP)) - (${offset}))`;
}

/**
 * True where a text holds something that its column's type cannot. (`IN` with a list this long would become a join.)
 */
export function isMisfit(raw: string, typed: string): string {
  const spellings = NULL_SPELLINGS.map(quotedText).join(', ');
  return `(${typed} IS NULL AND ${raw} IS NOT NULL AND NOT list_contains([${spellings}], ${raw}))`;
}

/** True where a time's text has digits beyond microseconds. */
export const hasNanoseconds = (raw: string, { time }: ColumnPlan): string =>
  time?.kind === 'epoch' ? `NOT suffix(trim(${raw}), '000')` : `regexp_matches(${raw}, '\\.\\d{6}\\d*[1-9]')`;

/** Columns of these types may have texts that do not fit. */
export const canMisfit = (type: ColumnType): boolean => type !== 'text' && type !== 'nested';

/** Whether a value of a file's own type may be lost in the type it is held as. */
export const mayLose = (fileType: string, type: ColumnType): boolean =>
  fileType === 'VARCHAR' || /HUGEINT|UBIGINT/.test(fileType) || (type === 'integer' && !/INT/.test(fileType));

export const missingColumn = (plan: ColumnPlan): string => `CAST(NULL AS ${storedAs(plan)})`;
