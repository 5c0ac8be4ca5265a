import type { ProfiledColumn, TimeFormat } from '../../engine/source';
import type { ReadOptions } from '../../protocol/investigation';
import { wordsOf } from '../roles/names';
import { guessType } from './column-type';

const CLOCK = /^\s*([01]?\d|2[0-4]):[0-5]\d(:[0-6]\d(\.\d{1,9})?)?(\s*[AP]M)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?\s*$/i;
/** What names of such columns have in them besides what the moment is of: `order_date` and `order_time`. */
const OF_TIMES = /^(date|day|datum|dt|time|clock|hour|tod|of|the|at|ts|utc|gmt|local|hms|ymd|hhmmss|yyyymmdd)$/;
const HAS_CLOCK = /%[HIMSpfnXTRc]/;
/** With `--read clock=none` a day stays a day. */
const NONE = 'none';

/**
 * The day in one column and the time of day in another, read as one moment: the day's column takes both. Columns belong
 * together whose names differ by words for times only, or the only two there are; `clock` of the options names the
 * column, or is `none`.
 */
export function joinDayAndClock(columns: readonly ProfiledColumn[], options: ReadOptions): ProfiledColumn[] {
  const { clock: asked, timeFormat } = options;
  if (asked === NONE || (asked === undefined && timeFormat !== undefined && !tellsClock(timeFormat))) {
    return [...columns];
  }
  const clocks = columns.filter((column) => (asked === undefined ? isClock(column) : column.name === asked));
  const days = columns.filter(isDay);
  return columns.map((day) => {
    if (!days.includes(day)) return day;
    const of = clocks.filter((clock) => momentOf(clock) === momentOf(day));
    const only = days.length === 1 && clocks.length === 1 ? clocks : [];
    const [clock, another] = of.length > 0 ? of : only;
    return clock && !another ? joined(day, clock, timeFormat === undefined ? undefined : day.time) : day;
  });
}

const tellsClock = (format: string): boolean => !format.includes('%') || HAS_CLOCK.test(format);

function joined(day: ProfiledColumn, clock: ProfiledColumn, given: TimeFormat | undefined): ProfiledColumn {
  const sample = day.sample.map((text, row) => {
    const time = clock.sample[row] ?? null;
    return text === null || time === null ? null : `${text} ${time}`;
  });
  const time = given ?? guessType(sample, []).time;
  if (!time) return day;
  const nanoseconds = sample.some((text) => text !== null && /\.\d{6}\d*[1-9]/.test(text));
  return { ...day, type: 'time', time, sample, clock: clock.name, ...(nanoseconds ? { nanoseconds } : {}) };
}

const filled = ({ sample }: ProfiledColumn): string[] =>
  sample.filter((text): text is string => text !== null && text.trim() !== '');

/** Texts that are all times of the day, in a column with more than one: `12:00` alone may be a name. */
export function isClock(column: { readonly type: string; readonly sample: readonly (string | null)[] }): boolean {
  if (column.type !== 'text') return false;
  const texts = new Set(column.sample.filter((text) => text !== null && text.trim() !== '') as string[]);
  return texts.size > 1 && [...texts].every((text) => CLOCK.test(text));
}

/** Days without a time of day. */
function isDay(column: ProfiledColumn): boolean {
  if (column.type !== 'time' || !column.time || column.time.kind === 'epoch') return false;
  const texts = filled(column);
  return texts.length > 0 && !texts.some((text) => /\d:\d|\dT\d/.test(text)) && !isWritten(column.time);
}

const isWritten = (time: TimeFormat): boolean => time.kind === 'pattern' && HAS_CLOCK.test(time.pattern);

const momentOf = ({ name }: ProfiledColumn): string =>
  wordsOf(name)
    .filter((word) => !OF_TIMES.test(word))
    .join(' ');
