export type EpochUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds';

/** Microseconds in one unit. */
export const MICROSECONDS: Record<EpochUnit, number> = {
  seconds: 1e6,
  milliseconds: 1e3,
  microseconds: 1,
  nanoseconds: 1e-3,
};

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

const EARLIEST = Date.UTC(1990, 0, 1) * 1000;
const LATEST = Date.UTC(2100, 0, 1) * 1000;

/** The unit in which a number is a time between 1990 and 2100; null where none is. The four ranges do not overlap. */
export function epochUnit(value: number): EpochUnit | null {
  const units: EpochUnit[] = ['seconds', 'milliseconds', 'microseconds', 'nanoseconds'];
  return units.find((unit) => value * MICROSECONDS[unit] >= EARLIEST && value * MICROSECONDS[unit] < LATEST) ?? null;
}
