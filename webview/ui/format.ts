import { t } from '../strings';
export type TimeZone = 'utc' | 'local';

/** What stands where a number cannot be computed. */
export const NONE = '–';

const language = (): string => document.documentElement.lang || 'en';
const formats = new Map<string, Intl.NumberFormat>();

function format(value: number, options: Intl.NumberFormatOptions): string {
  const key = `${language()} ${JSON.stringify(options)}`;
  const found = formats.get(key) ?? new Intl.NumberFormat(language(), options);
  formats.set(key, found);
  return found.format(value).replace(/^-/, '−');
}

type Maybe = number | null | undefined;
const known = (value: Maybe): value is number => typeof value === 'number' && Number.isFinite(value);

/** 12345 → `12,345`. */
export const count = (value: Maybe): string => (known(value) ? format(value, { maximumFractionDigits: 0 }) : NONE);

/** A fraction as a percentage: .5234 → `52.3%`. */
export const percent = (value: Maybe, digits = 1): string =>
  known(value)
    ? format(value, { style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits })
    : NONE;

/** A change of a fraction in percentage points, signed: −.26 → `−26.0`. */
export const points = (value: Maybe, digits = 1): string =>
  known(value)
    ? format(value * 100, { maximumFractionDigits: digits, minimumFractionDigits: digits, signDisplay: 'exceptZero' })
    : NONE;

/** A number of unknown scale with four significant digits; very large and small ones in scientific notation. */
export function number(value: Maybe, digits = 4): string {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
    return format(value, { notation: 'scientific', maximumSignificantDigits: 3 });
  }
  if (size >= 10 ** digits) return format(value, { maximumFractionDigits: 0 });
  return format(value, { maximumSignificantDigits: digits });
}

/** A number with as many decimals as tell the given ones apart with four digits: 12.7 beside 13.58 is `12.70`. */
export function like(value: Maybe, ...others: Maybe[]): string {
  const largest = Math.max(...[value, ...others].filter(known).map(Math.abs));
  if (!known(value) || !(largest >= 0.01 && largest < 10_000)) return number(value);
  return decimal(value, Math.max(0, 3 - Math.floor(Math.log10(largest))));
}

/** A number in little room, an axis or a narrow column: 200105000 → `200.1M`. */
export const compact = (value: Maybe): string =>
  known(value) && Math.abs(value) >= 1e5
    ? format(value, { notation: 'compact', maximumSignificantDigits: 4 })
    : number(value);

/** A change of a number, signed. */
export const signed = (value: Maybe, digits = 3): string =>
  known(value) ? format(value, { maximumSignificantDigits: digits, signDisplay: 'exceptZero' }) : NONE;

/** A statistic with a fixed number of decimals, so that columns align. */
export const decimal = (value: Maybe, digits = 3): string =>
  known(value) ? format(value, { minimumFractionDigits: digits, maximumFractionDigits: digits }) : NONE;

/** A p-value: `< 1e-16`, `3.2e-8`, `0.012`. */
export function pValue(value: Maybe): string {
  if (!known(value)) return NONE;
  if (value < 1e-16) return '< 1e-16';
  if (value < 0.001) return value.toExponential(1).replace('-', '−');
  return decimal(value, 3);
}

/** 241000000 → `241 MB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), units.length - 1);
  return `${format(value / 1000 ** step, { maximumSignificantDigits: 3 })} ${units[step]}`;
}

/** Seconds as the largest units that matter: 5400 → `1 h 30 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${format(seconds, { maximumFractionDigits: 1 })} s`;
  if (seconds < 90) return `${count(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 2880) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  return `${format(minutes / 1440, { maximumFractionDigits: 1 })} d`;
}

const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' };
const zoneOf = (zone: TimeZone): { timeZone?: string } => (zone === 'utc' ? { timeZone: 'UTC' } : {});

const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** Formats are kept: to make one costs far more than to use it. */
function timeFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()} ${JSON.stringify(options)}`;
  const found = timeFormats.get(key) ?? new Intl.DateTimeFormat(language(), options);
  timeFormats.set(key, found);
  return found;
}

/** `UTC`, or the abbreviation of the reader's zone. */
export function zoneName(zone: TimeZone, at: string | number = Date.now()): string {
  if (zone === 'utc') return 'UTC';
  const parts = timeFormat({ timeZoneName: 'short' }).formatToParts(new Date(at));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** `Jun 3, 2026, 20:04`. */
export const dateTime = (at: string | number, zone: TimeZone): string =>
  timeFormat({ ...day, ...clock, ...zoneOf(zone) }).format(new Date(at));

/** `20:04`. */
export const clockTime = (at: string | number, zone: TimeZone): string =>
  timeFormat({ ...clock, ...zoneOf(zone) }).format(new Date(at));

/** `Jun 3`. */
export const date = (at: string | number, zone: TimeZone): string =>
  timeFormat({ month: 'short', day: 'numeric', ...zoneOf(zone) }).format(new Date(at));

/** `Jun 3, 20:04`. */
const dateClock = (at: string | number, zone: TimeZone): string =>
  timeFormat({ month: 'short', day: 'numeric', ...clock, ...zoneOf(zone) }).format(new Date(at));

const yearOf = (at: string | number, zone: TimeZone): string =>
  timeFormat({ year: 'numeric', ...zoneOf(zone) }).format(new Date(at));

/** Both ends, day and year named once where they share them. */
export function timeRange(from: string, to: string, zone: TimeZone): string {
  const sameDay = dateTime(from, zone).slice(0, -5) === dateTime(to, zone).slice(0, -5);
  if (sameDay) return `${dateTime(from, zone)} – ${clockTime(to, zone)}`;
  const sameYear = yearOf(from, zone) === yearOf(to, zone);
  return `${sameYear ? dateClock(from, zone) : dateTime(from, zone)} – ${dateTime(to, zone)}`;
}

/** How likely something is by luck: what rounds to nothing is told as little, not as never. */
export const chanceInWords = (chance: number | null): string =>
  chance !== null && chance < 0.01 ? t('less than 1%') : percent(chance, 0);
