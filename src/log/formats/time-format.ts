import type { TimeFormat } from '../../engine/source';

const ISO =
  /^\s*\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|UTC|[+-]\d{2}(:?\d{2})?|\[?[A-Za-z_]+\/[A-Za-z_/]+\]?)?)?\s*$/;
const COMPACT = /^\d{8}T\d{6}(Z|[+-]\d{2}:?\d{2})?$/;

/** Other spellings that real exports have, as strptime patterns, with what tells them apart. */
const PATTERNS: [RegExp, string][] = [
  // Python's logging writes milliseconds after a comma.
  [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{1,6}$/, '%Y-%m-%d %H:%M:%S,%f'],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2},\d{1,6}$/, '%Y-%m-%dT%H:%M:%S,%f'],
  [/^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}\.\d+$/, '%Y/%m/%d %H:%M:%S.%f'],
  [/^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}$/, '%Y/%m/%d %H:%M:%S'],
  [/^\d{4}\/\d{2}\/\d{2}$/, '%Y/%m/%d'],
  [/^\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}$/, '%d/%b/%Y:%H:%M:%S %z'],
  [/^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/, '%a, %d %b %Y %H:%M:%S %z'],
  [/^\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}$/, '%d %b %Y %H:%M:%S'],
  [/^\d{4}\/\d{2}\/\d{2} \d{1,2}:\d{2}$/, '%Y/%m/%d %H:%M'],
  [/^\d{1,2}-[A-Z][a-z]{2}-\d{4} \d{1,2}:\d{2}:\d{2}$/, '%d-%b-%Y %H:%M:%S'],
  [/^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}:\d{2}\.\d+$/, '%d.%m.%Y %H:%M:%S.%f'],
  [/^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}:\d{2}$/, '%d.%m.%Y %H:%M:%S'],
  [/^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}$/, '%d.%m.%Y %H:%M'],
  [/^\d{1,2}\.\d{1,2}\.\d{4}, \d{1,2}:\d{2}:\d{2}$/, '%d.%m.%Y, %H:%M:%S'],
  [/^\d{1,2}\.\d{1,2}\.\d{4}$/, '%d.%m.%Y'],
  [/^\d{1,2}\.\d{1,2}\.\d{2} \d{1,2}:\d{2}$/, '%d.%m.%y %H:%M'],
  [/^\d{1,2}\.\d{1,2}\.\d{2} \d{1,2}:\d{2}:\d{2}$/, '%d.%m.%y %H:%M:%S'],
  // Kibana's exports, Python's and JavaScript's words, mail, ctime, date.
  [/^[A-Z][a-z]{2} \d{1,2}, \d{4} @ \d{2}:\d{2}:\d{2}\.\d{1,6}$/, '%b %d, %Y @ %H:%M:%S.%f'],
  [/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d{2}:\d{2}$/, '%b %d, %Y %H:%M:%S'],
  [/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d{2} [AP]M$/i, '%b %d, %Y %I:%M %p'],
  [/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d{2}:\d{2} [AP]M$/i, '%b %d, %Y %I:%M:%S %p'],
  [/^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2}:\d{2} [AP]M$/i, '%b %d, %Y, %I:%M:%S %p'],
  [/^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/, '%a, %d %b %Y %H:%M:%S GMT'],
  [/^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d{2}:\d{2}:\d{2} \d{4}$/, '%a %b %d %H:%M:%S %Y'],
  [/^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d{2}:\d{2}:\d{2} UTC \d{4}$/, '%a %b %d %H:%M:%S UTC %Y'],
  // Oracle, DB2 and SAS.
  [/^\d{1,2}-[A-Z]{3}-\d{2} \d{2}\.\d{2}\.\d{2}\.\d{7,9} [AP]M$/i, '%d-%b-%y %I.%M.%S.%n %p'],
  [/^\d{1,2}-[A-Z]{3}-\d{2} \d{2}\.\d{2}\.\d{2}\.\d{1,6} [AP]M$/i, '%d-%b-%y %I.%M.%S.%f %p'],
  [/^\d{4}-\d{2}-\d{2}-\d{2}\.\d{2}\.\d{2}\.\d{1,6}$/, '%Y-%m-%d-%H.%M.%S.%f'],
  [/^\d{2}[A-Z]{3}\d{4}:\d{2}:\d{2}:\d{2}$/i, '%d%b%Y:%H:%M:%S'],
  // Go's time.String().
  [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{1,6} [+-]\d{4} UTC$/, '%Y-%m-%d %H:%M:%S.%f %z UTC'],
  [/^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}:\d{2} [AP]M$/i, '%Y-%m-%d %I:%M:%S %p'],
];

/** Digits of year to second in one, which no epoch of 1990 to 2100 has as many of. */
const DIGITS = /^(19[6-9]|20\d)\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d$/;

/** Days as digits. So few values could be amounts by chance; days of a log are near each other. */
const DAY_DIGITS = /^(19[6-9]|20\d)\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
const LEAST_DAYS = 2;
const LONGEST_LOG_YEARS = 3;

export function digitsOf(values: readonly string[]): TimeFormat | null {
  if (values.every((value) => DIGITS.test(value.trim()))) return { kind: 'pattern', pattern: '%Y%m%d%H%M%S' };
  if (!values.every((value) => DAY_DIGITS.test(value.trim()))) return null;
  const years = values.map((value) => Number(value.trim().slice(0, 4)));
  const span = Math.max(...new Set(years)) - Math.min(...new Set(years));
  const isDays = new Set(values).size >= LEAST_DAYS && span < LONGEST_LOG_YEARS;
  return isDays ? { kind: 'pattern', pattern: '%Y%m%d' } : null;
}

const SLASHED = /^(\d{1,2})([/-])(\d{1,2})[/-](\d{4}|[1-4]\d)((, |[ T])(\d{1,2}):\d{2}(:\d{2})?( ?[AP]M)?)?$/i;

/** How most of the values are times; null where they are none. `further`: values of the log's end. */
export function timeFormatOf(
  values: readonly string[],
  needed: number,
  further: readonly string[] = [],
): TimeFormat | null {
  if (values.filter((value) => ISO.test(value) || COMPACT.test(value)).length >= needed) return { kind: 'iso8601' };
  for (const [expression, pattern] of PATTERNS) {
    if (values.filter((value) => expression.test(value)).length >= needed) return { kind: 'pattern', pattern };
  }
  return slashed(values, needed, further);
}

/**
 * Day or month first is decided by the values of the log's beginning and end; where they cannot decide, by which reading
 * makes the log shorter, since logs are exported for days rather than for a day of each month; else month first.
 * `isAmbiguous` tells.
 */
function slashed(values: readonly string[], needed: number, further: readonly string[]): TimeFormat | null {
  const own = values.flatMap((value) => [SLASHED.exec(value)]).filter((match) => match !== null);
  const [first] = own;
  if (own.length < needed || !first) return null;
  const found = [...own, ...further.map((value) => SLASHED.exec(value)).filter((match) => match !== null)];
  const decided = found.find((match) => Number(match[1]) > 12 || Number(match[3]) > 12);
  const dayFirst = decided ? Number(decided[1]) > 12 : spanOf(found, 1, 3) < spanOf(found, 3, 1);
  const separator = first[2] ?? '/';
  const year = first[4]?.length === 2 ? '%y' : '%Y';
  const date = [...(dayFirst ? ['%d', '%m'] : ['%m', '%d']), year].join(separator);
  if (first[5] === undefined) return { kind: 'pattern', pattern: date };
  const [, , , , , , between = ' ', , seconds, noon] = first;
  const half = noon === undefined ? '' : noon.startsWith(' ') ? ' %p' : '%p';
  const clock = `${half === '' ? '%H' : '%I'}:%M${seconds === undefined ? '' : ':%S'}${half}`;
  return { kind: 'pattern', pattern: `${date}${between}${clock}` };
}

/** Days from the first to the last date, with the day and the month at these places. */
function spanOf(dates: readonly RegExpExecArray[], day: number, month: number): number {
  const days = dates.map((match) => Date.UTC(Number(match[4]), Number(match[month]) - 1, Number(match[day])) / 864e5);
  return (
    days.reduce((most, one) => Math.max(most, one), -Infinity) -
    days.reduce((least, one) => Math.min(least, one), Infinity)
  );
}

/** Whether day and month could be the other way round in every value. */
export const isAmbiguous = (format: TimeFormat, values: readonly (string | null)[]): boolean =>
  format.kind === 'pattern' &&
  /^%[dm][/-]%[dm]/.test(format.pattern) &&
  values.every((value) => {
    const match = value === null ? null : SLASHED.exec(value);
    return !match || (Number(match[1]) <= 12 && Number(match[3]) <= 12);
  });

const NAMED = new Map<string, TimeFormat>(
  Object.entries({
    iso8601: { kind: 'iso8601' },
    date: { kind: 'iso8601' },
    'epoch-seconds': { kind: 'epoch', unit: 'seconds' },
    'epoch-milliseconds': { kind: 'epoch', unit: 'milliseconds' },
    'epoch-microseconds': { kind: 'epoch', unit: 'microseconds' },
    'epoch-nanoseconds': { kind: 'epoch', unit: 'nanoseconds' },
  } as const),
);

/** The format a person named with `--read timeFormat=…`: one of the names above, else a strptime pattern. */
export const timeFormatNamed = (name: string): TimeFormat => NAMED.get(name) ?? { kind: 'pattern', pattern: name };

export function timeFormatName(format: TimeFormat): string {
  if (format.kind === 'iso8601') return 'iso8601';
  return format.kind === 'epoch' ? `epoch-${format.unit}` : format.pattern;
}
