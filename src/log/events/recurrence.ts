import { DateTime, type DurationLikeObject, type Zone } from 'luxon';
import { parseInstant } from '../time/instant';

/** Occurrences of one rule beyond this are left out: a calendar that never ends is not read to its end. */
const MOST_OCCURRENCES = 1000;
/** Steps looked at for one rule, so that days that never come cannot keep it going. */
const MOST_STEPS = 20_000;
/** A rule without an end is followed this long. */
const YEARS_WITHOUT_END = 2;

const UNITS: Record<string, keyof DurationLikeObject> = {
  HOURLY: 'hours',
  DAILY: 'days',
  WEEKLY: 'weeks',
  MONTHLY: 'months',
  YEARLY: 'years',
};
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const FOLLOWED = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'WKST']);

/** When an event recurs, in microseconds, its first occurrence first; `followed` is false where only that one is known. */
export interface Recurrence {
  starts: number[];
  followed: boolean;
}

/**
 * Occurrences of an RFC 5545 recurrence rule from `start`, at the same time of day of its zone: hourly, daily, weekly,
 * monthly and yearly, with INTERVAL, COUNT, UNTIL, and BYDAY of weekly (and daily) rules. A rule with other parts is not
 * followed. `without` are occurrences that were taken out (EXDATE).
 */
export function occurrences(start: number, rule: string, zone: Zone, without: ReadonlySet<number>): Recurrence {
  const parts = new Map(
    rule
      .toUpperCase()
      .split(';')
      .map((part): [string, string] => {
        const [name = '', value = ''] = part.split('=');
        return [name.trim(), value.trim()];
      }),
  );
  const unit = UNITS[parts.get('FREQ') ?? ''];
  const days = (parts.get('BYDAY') ?? '').split(',').filter((day) => day !== '');
  const weekly = unit === 'weeks' || unit === 'days';
  const readable =
    unit !== undefined &&
    [...parts.keys()].every((name) => FOLLOWED.has(name)) &&
    days.every((day) => weekly && WEEKDAYS.includes(day));
  const every = Number(parts.get('INTERVAL') ?? 1);
  if (!readable || !Number.isInteger(every) || every < 1) return { starts: [start], followed: false };
  const first = DateTime.fromMillis(start / 1000, { zone });
  const until = parts.get('UNTIL');
  const end = until === undefined ? null : endOf(until, zone);
  const last = end ?? first.plus({ years: YEARS_WITHOUT_END }).toMillis() * 1000;
  const most = Math.min(MOST_OCCURRENCES, Number(parts.get('COUNT') ?? MOST_OCCURRENCES));
  const starts: number[] = [];
  let counted = 0;
  for (const moment of steps(first, unit, every, days)) {
    const at = moment.toMillis() * 1000;
    if (at > last || counted >= most) break;
    if (at < start) continue;
    counted++;
    if (!without.has(at)) starts.push(at);
  }
  return { starts, followed: true };
}

/** Moments in their order: steps of the unit; of a week its named days, of a day only those that are named. */
function* steps(
  first: DateTime,
  unit: keyof DurationLikeObject,
  every: number,
  days: readonly string[],
): Generator<DateTime> {
  const named = days.map((day) => WEEKDAYS.indexOf(day) + 1).sort((a, b) => a - b);
  for (let step = 0; step < MOST_STEPS; step++) {
    const moment = first.plus({ [unit]: step * every });
    // The 31st of a month that has none is skipped, and not moved.
    if ((unit === 'months' || unit === 'years') && moment.day !== first.day) continue;
    if (named.length === 0) yield moment;
    else if (unit === 'weeks') for (const day of named) yield moment.plus({ days: day - first.weekday });
    else if (named.includes(moment.weekday)) yield moment;
  }
}

/** A date without a time means that day as well. */
function endOf(text: string, zone: Zone): number | null {
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!day) return parseInstant(text, zone);
  const [, year, month, date] = day.map(Number);
  return DateTime.fromObject({ year, month, day: date }, { zone }).endOf('day').toMillis() * 1000;
}
