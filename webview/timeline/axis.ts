import type { EventReport, Timeline } from '../../src/protocol/report';

/** Pixels left and right of the plot area: the same in every chart, in the event strip and for the cursor. */
export const GUTTER = { left: 60, right: 12 } as const;

/** The one time axis that all charts share, in milliseconds. */
export interface TimeAxis {
  from: number;
  to: number;
  bucket: number;
  starts: number[];
}

const known = new WeakMap<Timeline, TimeAxis>();

/** From the first bucket's start to the last one's end. Read once from a timeline, for the cursor asks at every move. */
export function timeAxis(timeline: Timeline): TimeAxis {
  const axis = known.get(timeline) ?? readAxis(timeline);
  known.set(timeline, axis);
  return axis;
}

function readAxis(timeline: Timeline): TimeAxis {
  const starts = timeline.start.map((start) => Date.parse(start));
  const bucket = timeline.bucketSeconds * 1000;
  return { from: starts[0] ?? 0, to: (starts.at(-1) ?? 0) + bucket, bucket, starts };
}

/** A stretch of the axis, in milliseconds. */
export interface Zoom {
  from: number;
  to: number;
}

/** Buckets that stay in sight however near one looks. */
const NEAREST = 8;

/** The axis as the reader zoomed it; whole where there is no zoom, or one of another log. */
export function zoomedAxis(axis: TimeAxis, zoom: Zoom | null): TimeAxis {
  if (!zoom || zoom.to <= axis.from || zoom.from >= axis.to) return axis;
  return { ...axis, from: Math.max(axis.from, zoom.from), to: Math.min(axis.to, zoom.to) };
}

/** A stretch of the whole axis as a zoom: at least a few buckets wide, null where it is all of it. */
export function zoomTo(axis: TimeAxis, from: number, to: number): Zoom | null {
  const width = Math.max(to - from, NEAREST * axis.bucket);
  if (width >= axis.to - axis.from) return null;
  const start = Math.min(Math.max((from + to - width) / 2, axis.from), axis.to - width);
  return { from: start, to: start + width };
}

/** The instant at an x position in a chart of this width. */
export function instantAt(axis: TimeAxis, x: number, width: number): number {
  const fraction = (x - GUTTER.left) / Math.max(1, width - GUTTER.left - GUTTER.right);
  return axis.from + Math.min(1, Math.max(0, fraction)) * (axis.to - axis.from);
}

/** First and last bucket that are in sight, by their middle. */
export function bucketsInSight({ starts, bucket, from, to }: TimeAxis): [first: number, last: number] {
  const seen = (start: number) => start + bucket / 2 >= from && start + bucket / 2 <= to;
  return [Math.max(0, starts.findIndex(seen)), Math.max(0, starts.findLastIndex(seen))];
}

/** Where an instant lies on the axis, 0 to 1 when inside. */
export const fractionOf = (axis: TimeAxis, at: number): number => (at - axis.from) / (axis.to - axis.from || 1);

/** The bucket that an x position in a chart of this width falls into; null outside the plot. */
export function bucketAt(axis: TimeAxis, x: number, width: number): number | null {
  const fraction = (x - GUTTER.left) / Math.max(1, width - GUTTER.left - GUTTER.right);
  if (fraction < 0 || fraction > 1) return null;
  const at = axis.from + fraction * (axis.to - axis.from);
  const next = axis.starts.findIndex((start) => start > at);
  return next === -1 ? axis.starts.length - 1 : Math.max(0, next - 1);
}

/** Events of which some part lies on the axis. */
export const eventsOn = (axis: TimeAxis, events: EventReport[]): EventReport[] =>
  events.filter((event) => Date.parse(event.start) <= axis.to && Date.parse(event.end ?? event.start) >= axis.from);
