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
];

const SLASHED = /^(\d{1,2})([/-])(\d{1,2})[/-]\d{4}((, |[ T])(\d{1,2}):\d{2}(:\d{2})?( ?[AP]M)?)?$/i;

/** How most of the values are times; null where they are none. */
export function timeFormatOf(values: readonly string[], needed: number): TimeFormat | null {
  if (values.filter((value) => ISO.test(value) || COMPACT.test(value)).length >= needed) return { kind: 'iso8601' };
  for (const [expression, pattern] of PATTERNS) {
    if (values.filter((value) => expression.test(value)).length >= needed) return { kind: 'pattern', pattern };
  }
  return slashed(values, needed);
}

/** Day or month first is decided by the values; where they cannot decide, month first. `isAmbiguous` tells. */
function slashed(values: readonly string[], needed: number): TimeFormat | null {
  const matches = values.flatMap((value) => SLASHED.exec(value) ?? []).length;
  const found = values.map((value) => SLASHED.exec(value)).filter((match) => match !== null);
  const [first] = found;
  if (matches === 0 || found.length < needed || !first) return null;
  const dayFirst = found.some((match) => Number(match[1]) > 12);
  const separator = first[2] ?? '/';
  const date = dayFirst ? `%d${separator}%m${separator}%Y` : `%m${separator}%d${separator}%Y`;
  if (first[4] === undefined) return { kind: 'pattern', pattern: date };
  const [, , , , , between = ' ', , seconds, noon] = first;
  const half = noon === undefined ? '' : noon.startsWith(' ') ? ' %p' : '%p';
  const clock = `${half === '' ? '%H' : '%I'}:%M${seconds === undefined ? '' : ':%S'}${half}`;
  return { kind: 'pattern', pattern: `${date}${between}${clock}` };
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
