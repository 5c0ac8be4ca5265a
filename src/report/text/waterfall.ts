import type { Waterfall, WaterfallSpan } from '../../protocol/traces';
import { shown } from '../neutral-text';
import { fit, padEnd, padStart } from './layout';
import type { Style } from './style';

const MOST_LINES = 24;
const NAME = 36;
const TIME = 10;

/** A trace as bars over its duration: what it waited for is full, what ran beside is hollow. */
export function waterfallLines({ trace, duration, spans, omitted }: Waterfall, width: number, style: Style): string[] {
  const bar = Math.max(16, width - NAME - TIME - 4);
  const lines = spans.slice(0, MOST_LINES).map((span) => {
    const name = fit(`${'  '.repeat(Math.min(8, span.depth))}${shown(span.name, 80)}`, NAME);
    const paint = span.error ? style.bad : span.self > 0 ? style.accent : style.faint;
    const message = span.error ? ` ${style.bad(shown(span.message ?? 'failed', 60))}` : '';
    return `${padEnd(name, NAME)}  ${paint(padEnd(barOf(span, duration, bar), bar))}${padStart(milliseconds(span.duration), TIME)}${message}`;
  });
  const rest = omitted + Math.max(0, spans.length - MOST_LINES);
  return [
    style.faint(`trace ${shown(trace, 64)}, ${milliseconds(duration)}`),
    ...lines,
    ...(rest > 0 ? [style.faint(`${rest} more spans (--format json)`)] : []),
  ];
}

function barOf({ start, duration, self }: WaterfallSpan, whole: number, width: number): string {
  if (!(whole > 0)) return '';
  const from = Math.min(width - 1, Math.floor((start / whole) * width));
  const cells = Math.max(1, Math.min(width - from, Math.round((duration / whole) * width)));
  return ' '.repeat(from) + (self > 0 ? '█' : '░').repeat(cells);
}

/** "12.3 ms", "4.5 s". */
export function milliseconds(value: number | null): string {
  if (value === null) return '–';
  return value >= 10_000 ? `${(value / 1000).toPrecision(3)} s` : `${Number(value.toPrecision(3))} ms`;
}
