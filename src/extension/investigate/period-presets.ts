/** Good and bad periods that a person on call thinks of first, as ISO 8601 `START/END`. */
export interface PeriodPreset {
  id: 'last-6-hours' | 'last-day' | 'last-week' | 'last-tenth';
  good: string;
  bad: string;
}

const HOUR = 3_600_000;

const SPANS = [
  { id: 'last-6-hours', bad: 6 * HOUR, good: 48 * HOUR },
  { id: 'last-day', bad: 24 * HOUR, good: 7 * 24 * HOUR },
  { id: 'last-week', bad: 7 * 24 * HOUR, good: 28 * 24 * HOUR },
] as const;

/**
 * The presets that fit a log from `first` to `last` (ISO 8601 instants): the bad period is its end, the good period what
 * precedes it, at most as long as a person would still call the same regime. Empty for a log without readable times.
 */
export function periodPresets(first: string | null, last: string | null): PeriodPreset[] {
  const from = Date.parse(first ?? '');
  const lastRow = Date.parse(last ?? '');
  if (!(from < lastRow)) return [];
  const to = lastRow + 1; // periods are half-open: the last row belongs to the bad one
  const fitting = SPANS.filter(({ bad }) => to - from >= 2 * bad).map(({ id, bad, good }) => ({
    id,
    bad: interval(to - bad, to),
    good: interval(Math.max(from, to - bad - good), to - bad),
  }));
  if (fitting.length > 0) return fitting;
  const cut = to - Math.max(1, Math.round((to - from) / 10));
  return cut <= from ? [] : [{ id: 'last-tenth', bad: interval(cut, to), good: interval(from, cut) }];
}

const INTERVAL = /^[^/\s]+\/[^/\s]+$/;

export type IntervalFault = 'shape' | 'start' | 'end' | 'order';

/** What is wrong with a typed interval; null when it can be used. */
export function intervalFault(text: string): IntervalFault | null {
  if (!INTERVAL.test(text)) return 'shape';
  const [start = '', end = ''] = text.split('/').map((side) => Date.parse(side));
  if (Number.isNaN(start)) return 'start';
  if (Number.isNaN(end)) return 'end';
  return start < end ? null : 'order';
}

const interval = (start: number, end: number): string =>
  `${new Date(start).toISOString()}/${new Date(end).toISOString()}`;
