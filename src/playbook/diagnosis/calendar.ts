import type { PlaybookContext } from '../context';
import { zoneOffset } from '../segments/attributes';

const DAY = 86_400_000_000;
const MINUTE = 60_000_000;
/** 1 January 1970 was a Thursday: so many days later the first Saturday began. */
const FIRST_SATURDAY = 2;
/** A period is of weekends, or of working days, where so much of it is. */
const NEARLY_ALL = 0.9;

/** The part of an interval (microseconds, half-open, of the zone's own clock) that lies on Saturdays and Sundays. */
export function weekendPart({ start, end }: { start: number; end: number }): number {
  const weekendBefore = (at: number): number => {
    const days = at / DAY - FIRST_SATURDAY;
    const weeks = Math.floor(days / 7);
    return 2 * weeks + Math.min(2, days - 7 * weeks);
  };
  return end > start ? ((weekendBefore(end) - weekendBefore(start)) * DAY) / (end - start) : 0;
}

/**
 * Why the days of the week could make the difference between the periods: one of them has working days only and the other
 * weekends only, so that what every weekend is like was not seen. Null where both have either.
 */
export function otherDays({ log, periods: { good, bad } }: PlaybookContext): string | null {
  if (!good.interval || !bad.interval) return null;
  const shift = zoneOffset(log.read.time?.zone, bad.interval.start) * MINUTE;
  const [before, after] = [good.interval, bad.interval].map(({ start, end }) =>
    weekendPart({ start: start + shift, end: end + shift }),
  );
  if (before === undefined || after === undefined) return null;
  if (before <= 1 - NEARLY_ALL && after >= NEARLY_ALL)
    return 'The bad period is a weekend and the good period has none: it may be what weekends are like.';
  if (before >= NEARLY_ALL && after <= 1 - NEARLY_ALL)
    return 'The good period is a weekend and the bad period has none: it may be what working days are like.';
  return null;
}
