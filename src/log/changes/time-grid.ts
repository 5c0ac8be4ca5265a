import { DAY, HOUR, MINUTE, SECOND, WEEK } from '../time/epoch';
import type { Interval } from '../../protocol/investigation';

/** Buckets of one width that cover an interval: bucket i is `[origin + i·width, origin + (i+1)·width)`, in microseconds. */
export interface TimeGrid {
  origin: number;
  width: number;
  count: number;
}

/** Widths a person reads without arithmetic, each a part of a day or a whole number of days. */
const WIDTHS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 91, 364].map((count) => count * DAY),
];

/**
 * The narrowest readable buckets of which at most `most` cover the interval, on the clock of a zone.
 * @param offsetMinutes of the zone from UTC, so that days begin at its midnight
 */
export function readableGrid(interval: Interval, most: number, offsetMinutes = 0): TimeGrid {
  const offset = offsetMinutes * MINUTE;
  for (const width of WIDTHS) {
    // The epoch was a Thursday: weeks begin on Monday.
    const grid = gridFrom(interval, width, width % WEEK === 0 ? offset + 3 * DAY : offset);
    if (grid.count <= most) return grid;
  }
  return gridFrom(interval, Math.ceil((interval.end - interval.start) / (most - 1)), offset);
}

function gridFrom({ start, end }: Interval, width: number, offset: number): TimeGrid {
  const origin = Math.floor((start + offset) / width) * width - offset;
  return { origin, width, count: Math.max(1, Math.ceil((end - origin) / width)) };
}

/** Exactly `count` buckets over an interval, whatever their width (whole microseconds, at least one). */
export function evenGrid({ start, end }: Interval, count: number): TimeGrid {
  const width = Math.max(1, Math.ceil((end - start) / count));
  return { origin: start, width, count: Math.max(1, Math.ceil((end - start) / width)) };
}

export const bucketStart = (grid: TimeGrid, index: number): number => grid.origin + index * grid.width;

/** Hour of the week, Monday 00:00 UTC is 0, of each bucket's start. The epoch was a Thursday. */
export const hoursOfWeek = (grid: TimeGrid): Float64Array =>
  Float64Array.from({ length: grid.count }, (_, index) => {
    const hours = Math.floor(bucketStart(grid, index) / HOUR);
    return (((hours + 72) % 168) + 168) % 168;
  });

/** "30 minutes", "1 day". */
export function widthInWords(microseconds: number): string {
  const units: [number, string][] = [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
    [SECOND, 'second'],
  ];
  const [size, name] = units.find(([unit]) => microseconds >= unit) ?? [SECOND, 'second'];
  const count = Math.round((microseconds / size) * 10) / 10;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
