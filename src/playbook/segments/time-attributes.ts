import { DateTime } from 'luxon';
import type { PlaybookContext } from '../context';
import { type Attribute, keyAsText } from './attribute';

const HOUR = 3_600_000_000;

/** Hour and weekday, where both periods reach over enough of them that a cause may lie in one. */
export function timeAttributes(context: PlaybookContext): Attribute[] {
  const { good, bad } = context.periods;
  if (!good.interval || !bad.interval) return [];
  const shortest = Math.min(good.interval.end - good.interval.start, bad.interval.end - bad.interval.start);
  const [hour, weekday] = hourAndWeekday(context);
  return [...(shortest >= 12 * HOUR ? [hour] : []), ...(shortest >= 7 * 24 * HOUR ? [weekday] : [])];
}

/** Hour of day and weekday of every row in the log's own zone. */
export function hourAndWeekday({ log, periods: { bad } }: PlaybookContext): [Attribute, Attribute] {
  const name = log.roles.timestamp ?? 'timestamp';
  const offsetMinutes = zoneOffset(log.read.time?.zone, bad.interval?.start ?? log.span.start);
  const derived = { label: keyAsText, origin: 'derived' as const, column: name };
  return [
    { ...derived, name: `${name}.hour`, value: { kind: 'hourOfDay', operand: log.time, offsetMinutes } },
    {
      ...derived,
      name: `${name}.weekday`,
      value: { kind: 'weekday', operand: log.time, offsetMinutes },
      label: weekday,
    },
  ];
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const weekday = (key: string | number | boolean | null): string => WEEKDAYS[Number(key ?? NaN)] ?? keyAsText(key);

/** Minutes east of UTC of a zone at an instant; 0 where the zone is unknown. */
export function zoneOffset(zone: string | undefined, at: number): number {
  if (!zone) return 0;
  const there = DateTime.fromMillis(at / 1000, { zone: /^[+-]/.test(zone) ? `UTC${zone}` : zone });
  return there.isValid ? there.offset : 0;
}
