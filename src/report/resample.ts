import type { Timeline } from '../protocol/report';

/** A stretch of the timeline drawn as one column or one point. Times in milliseconds since the Unix epoch. */
export interface Column {
  start: number;
  end: number;
  /** Mean of the metric over the stretch, weighted by labelled rows; null where nothing is labelled. */
  metric: number | null;
  rows: number;
}

/** The timeline in at most `width` equally long columns, in time order. Empty when it has no buckets. */
export function resample(timeline: Timeline, width: number): Column[] {
  const starts = timeline.start.map((at) => Date.parse(at));
  const first = starts[0];
  const last = starts[starts.length - 1];
  if (first === undefined || last === undefined || width < 1) return [];
  const bucket = timeline.bucketSeconds * 1000;
  const buckets = Math.max(1, Math.round((last - first) / bucket) + 1);
  const places = Math.min(Math.floor(width), buckets);
  const length = (buckets * bucket) / places;
  const columns: Column[] = Array.from({ length: places }, (_, index) => ({
    start: first + index * length,
    end: first + (index + 1) * length,
    metric: null,
    rows: 0,
  }));
  const sums = columns.map(() => ({ value: 0, weight: 0 }));
  starts.forEach((start, index) => {
    const place = Math.floor((Math.round((start - first) / bucket) * places) / buckets);
    const column = columns[place];
    const sum = sums[place];
    const metric = timeline.metric[index] ?? null;
    if (!column || !sum) return;
    column.rows += timeline.rows[index] ?? 0;
    if (metric === null) return;
    const weight = Math.max(1, timeline.labelled[index] ?? 0);
    sum.value += metric * weight;
    sum.weight += weight;
  });
  sums.forEach((sum, place) => {
    const column = columns[place];
    if (column && sum.weight > 0) column.metric = sum.value / sum.weight;
  });
  return columns;
}

/** Smallest and largest metric of the columns; null when none has one. */
export function range(columns: readonly Column[]): { low: number; high: number } | null {
  const values = columns.flatMap((column) => (column.metric === null ? [] : [column.metric]));
  if (values.length === 0) return null;
  return { low: Math.min(...values), high: Math.max(...values) };
}
