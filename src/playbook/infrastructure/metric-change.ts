import type { Series } from '../../log/metrics/counters';
import { DAY, HOUR } from '../../log/time/epoch';

/** So many points of an hour of the day tell what is usual in it. */
const LEAST_OF_HOUR = 3;
const LEAST_STRETCHES = 3;
/** A series that never varied in either period changed as surely as can be said. */
const SUREST = 1000;

/** What is usual at a time of day, from the good period's points where they cover two days or more; else their mean. */
export function seasonal({ time, value }: Series, good: readonly number[]): (at: number) => number {
  const all = average(good.map((index) => value[index] ?? NaN));
  const [first, last] = [time[good[0] ?? 0] ?? 0, time[good.at(-1) ?? 0] ?? 0];
  if (last - first < 2 * DAY - HOUR) return () => all;
  const hours = new Map<number, number[]>();
  const hourOf = (at: number): number => Math.floor((at % DAY) / HOUR);
  for (const index of good) {
    const hour = hourOf(time[index] ?? 0);
    hours.set(hour, [...(hours.get(hour) ?? []), value[index] ?? NaN]);
  }
  const means = new Map(
    [...hours].map(([hour, values]) => [hour, values.length >= LEAST_OF_HOUR ? average(values) : all]),
  );
  return (at) => means.get(hourOf(at)) ?? all;
}

/**
 * How far the bad period's points lie from what is usual, in means of stretches of time (Welch's test): neighbouring points
 * are alike, stretches less so. `spread` is the standard deviation of the good period's points about what is usual. Null
 * where a period has fewer than three stretches.
 */
export function steadyChange(
  { time, value }: Series,
  good: readonly number[],
  bad: readonly number[],
  usual: (at: number) => number,
  width: number,
): { difference: number; z: number; spread: number } | null {
  const apart = (index: number): number => (value[index] ?? NaN) - usual(time[index] ?? 0);
  const stretches = (chosen: readonly number[]): number[] => {
    const groups = new Map<number, number[]>();
    const origin = time[chosen[0] ?? 0] ?? 0;
    for (const index of chosen) {
      const group = Math.floor(((time[index] ?? 0) - origin) / width);
      groups.set(group, [...(groups.get(group) ?? []), apart(index)]);
    }
    return [...groups.values()].map(average);
  };
  const [before, after] = [stretches(good), stretches(bad)];
  if (before.length < LEAST_STRETCHES || after.length < LEAST_STRETCHES) return null;
  const difference = average(after) - average(before);
  const error = Math.sqrt(variance(before) / before.length + variance(after) / after.length);
  const z = difference === 0 ? 0 : Math.max(-SUREST, Math.min(SUREST, difference / error));
  return { difference, z, spread: Math.sqrt(variance(good.map(apart))) };
}

/** The point after which a series differs most from before (the extreme of the cumulative sum about its mean). */
export function movedAt(
  { time, value }: Series,
  chosen: readonly number[],
  usual: (at: number) => number,
): number | null {
  const ordered = [...chosen].sort((a, b) => a - b);
  const apart = ordered.map((index) => (value[index] ?? NaN) - usual(time[index] ?? 0));
  const middle = average(apart);
  let [sum, largest, at] = [0, 0, -1];
  apart.forEach((each, place) => {
    sum += each - middle;
    if (Math.abs(sum) > largest) [largest, at] = [Math.abs(sum), place];
  });
  const next = ordered[at + 1];
  return at < 0 || next === undefined ? null : (time[next] ?? null);
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = average(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
