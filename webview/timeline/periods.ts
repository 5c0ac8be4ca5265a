import type { ByPeriod, PeriodReport } from '../../src/protocol/report';
import type { TimeAxis } from './axis';

/** A half-open span of time in milliseconds. */
export interface Span {
  start: number;
  end: number;
}

/** Both periods as the strip shows them; null where a period is another log, without times. */
export type Spans = ByPeriod<Span | null>;

export type PeriodName = keyof Spans;

/** What of a period is moved: one of its ends, or the whole. */
export type Part = 'start' | 'end' | 'whole';

const spanOf = ({ start, end }: PeriodReport): Span | null =>
  start && end ? { start: Date.parse(start), end: Date.parse(end) } : null;

export const spansOf = (periods: ByPeriod<PeriodReport>): Spans => ({
  good: spanOf(periods.good),
  bad: spanOf(periods.bad),
});

/** How far a period may reach: to the ends of the log, and not into the other period. */
function limitsOf(span: Span, other: Span | null, axis: TimeAxis): Span {
  const before = other && other.end <= span.start ? other.end : -Infinity;
  const after = other && other.start >= span.end ? other.start : Infinity;
  const [first, last] = [axis.starts[0] ?? span.start, (axis.starts.at(-1) ?? span.end) + axis.bucket];
  // A period may already reach beyond the log (its ends were given); it need not shrink to be moved.
  return { start: Math.max(before, Math.min(first, span.start)), end: Math.min(after, Math.max(last, span.end)) };
}

const within = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The span after a part of it was moved by so many milliseconds: on the edges of buckets, at least one bucket long. */
export function moved(span: Span, part: Part, by: number, other: Span | null, axis: TimeAxis): Span {
  const limits = limitsOf(span, other, axis);
  const first = axis.starts[0] ?? 0;
  const snapped = (at: number): number => first + Math.round((at - first) / axis.bucket) * axis.bucket;
  if (part === 'start') {
    return {
      ...span,
      start: within(snapped(span.start + by), limits.start, Math.max(limits.start, span.end - axis.bucket)),
    };
  }
  if (part === 'end') {
    return { ...span, end: within(snapped(span.end + by), Math.min(limits.end, span.start + axis.bucket), limits.end) };
  }
  const shift = within(snapped(span.start + by) - span.start, limits.start - span.start, limits.end - span.end);
  return { start: span.start + shift, end: span.end + shift };
}

const instant = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** ISO 8601 `START/END`, as an investigation's document holds a period. */
export const intervalOf = (span: Span | null): string | null => span && `${instant(span.start)}/${instant(span.end)}`;

export const sameSpans = (left: Spans, right: Spans): boolean =>
  intervalOf(left.good) === intervalOf(right.good) && intervalOf(left.bad) === intervalOf(right.bad);
