import { Duration, DateTime, type Zone } from 'luxon';
import { IncidentError } from '../../protocol/errors';
import type { Interval } from '../../protocol/investigation';
import { formatInstant, parseInstant } from './instant';

const EXAMPLE = 'Write it as START/END in ISO 8601, such as 2024-05-01T00:00Z/2024-05-02T00:00Z or 2024-05-01/P1D.';

/**
 * A half-open interval `START/END` in ISO 8601; one side may be a duration (`2024-01-01/P1D`, `PT6H/2024-01-02`).
 * Times without an offset are taken in `zone`. Throws `IncidentError` `period-invalid`.
 */
export function parseInterval(text: string, name: string, zone: Zone): Interval {
  const parts = text.trim().split('/');
  const [left, right] = parts;
  if (parts.length !== 2 || !left || !right) {
    throw new IncidentError('period-invalid', `The ${name} period "${text}" is not an interval.`, EXAMPLE);
  }
  const leftDuration = duration(left);
  const rightDuration = duration(right);
  if (leftDuration && rightDuration) {
    throw new IncidentError('period-invalid', `The ${name} period "${text}" has two durations and no time.`, EXAMPLE);
  }
  const start = leftDuration ? shift(instant(right, name, zone), leftDuration, -1, zone) : instant(left, name, zone);
  const end = rightDuration ? shift(start, rightDuration, 1, zone) : instant(right, name, zone);
  if (start < end) return { start, end };
  throw new IncidentError(
    'period-invalid',
    `The ${name} period ends at ${formatInstant(end)}, not after its start at ${formatInstant(start)}.`,
    'The end is exclusive and must be later than the start.',
  );
}

/** `START/END` in UTC, as `parseInterval` reads it. */
export const formatInterval = (interval: Interval): string =>
  `${formatInstant(interval.start)}/${formatInstant(interval.end)}`;

function duration(text: string): Duration | null {
  if (!/^\s*[+-]?P/i.test(text)) return null;
  const parsed = Duration.fromISO(text.trim().toUpperCase());
  return parsed.isValid ? parsed : null;
}

function instant(text: string, name: string, zone: Zone): number {
  const parsed = parseInstant(text, zone);
  if (parsed !== null) return parsed;
  throw new IncidentError(
    'period-invalid',
    `The ${name} period has "${text.trim()}", which is not an ISO 8601 time.`,
    EXAMPLE,
  );
}

/** Calendar arithmetic in the zone: a day is 23 hours where clocks change. */
function shift(microseconds: number, by: Duration, sign: 1 | -1, zone: Zone): number {
  const milliseconds = Math.floor(microseconds / 1000);
  const time = DateTime.fromMillis(milliseconds, { zone });
  const shifted = sign === 1 ? time.plus(by) : time.minus(by);
  return shifted.toMillis() * 1000 + (microseconds - milliseconds * 1000);
}
