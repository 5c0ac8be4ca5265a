/** Microseconds since the epoch as ISO 8601 UTC, without a fraction of zero. */
export function isoTime(microseconds: number): string {
  const at = new Date(microseconds / 1000);
  return Number.isNaN(at.getTime()) ? 'an unknown time' : at.toISOString().replace('.000Z', 'Z');
}

/** `2026-03-05 19:57 UTC`. */
export const minuteInWords = (iso: string): string => `${minute(iso)} UTC`;

/** An interval further off centre than this share of its width is not told as "±". */
const CENTRED = 0.1;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `2026-03-05 19:57 UTC (±3 min)`; `(19:56–20:00)` where the instant does not stand in the middle of its interval. */
export function momentInWords({ at, low, high }: { at: string; low: string; high: string }): string {
  const [middle, from, to] = [at, low, high].map(Date.parse) as [number, number, number];
  const width = to - from;
  const centred = width < 2 * MINUTE || Math.abs(middle - (from + to) / 2) <= CENTRED * width;
  return `${minuteInWords(at)} (${centred ? half(width / 2) : ends(low, high)})`;
}

function half(width: number): string {
  if (width < MINUTE) return '±1 min';
  if (width < 1.5 * HOUR) return `±${Math.round(width / MINUTE)} min`;
  return width < 48 * HOUR ? `±${Math.round(width / HOUR)} h` : `±${Math.round(width / (24 * HOUR))} days`;
}

function ends(low: string, high: string): string {
  if (day(low) === day(high)) return `${minute(low).slice(11)}–${minute(high).slice(11)}`;
  return `${minute(low)} to ${minute(high)}`;
}

const minute = (iso: string): string => new Date(iso).toISOString().slice(0, 16).replace('T', ' ');
const day = (iso: string): string => minute(iso).slice(0, 10);
