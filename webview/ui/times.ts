import type { Onset } from '../../src/protocol/report';
import { clockTime, date, zoneName, type TimeZone } from './format';

const MOMENT =
  /(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?Z| (\d{2}:\d{2}) UTC)(?: \((\d{2}:\d{2})–(\d{2}:\d{2})\))?/g;

/** `2026-03-05`, in a zone. */
function day(at: Date, zone: TimeZone): string {
  if (zone === 'utc') return at.toISOString().slice(0, 10);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/**
 * A sentence of the report with its times as the reader reads time: `2026-03-05T19:57:50Z` becomes `2026-03-05 19:57 UTC`,
 * or the same instant in the reader's zone, and so do the ends of the interval behind it.
 */
export function inZone(text: string, zone: TimeZone): string {
  return text.replace(MOMENT, (whole, date: string, iso?: string, utc?: string, from?: string, to?: string) => {
    const at = new Date(`${date}T${iso ?? utc}Z`);
    if (Number.isNaN(at.getTime())) return whole;
    const clock = (time: string): string => clockTime(`${date}T${time}Z`, zone);
    const interval = from && to ? ` (${clock(from)}–${clock(to)})` : '';
    return `${day(at, zone)} ${clockTime(at.getTime(), zone)} ${zoneName(zone, at.getTime())}${interval}`;
  });
}

/** Over a stretch longer than this the day says when it began, and the hour would pretend to more. */
const DAY = 86_400_000;

export const isWide = ({ low, high }: Onset): boolean => Date.parse(high) - Date.parse(low) > DAY;

/** `20:04`, or `Jul 6` where the interval is wide. */
export const onsetLabel = (onset: Onset, zone: TimeZone): string =>
  isWide(onset) ? date(onset.at, zone) : clockTime(onset.at, zone);
