/** How numbers and times are spelled for people. Machines get `json.ts`. */

const MISSING = '–';

/** 33840 → `33,840`. */
export function count(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return MISSING;
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',')
    .replace('-', '−');
}

/** A fraction as a percentage: 0.782 → `78.2%`, 1 → `100%`. */
export function percent(fraction: number | null, digits = 1): string {
  if (fraction === null || !Number.isFinite(fraction)) return MISSING;
  const text = (fraction * 100).toFixed(digits);
  const trimmed = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return `${trimmed === '-0' ? '0' : trimmed}%`.replace('-', '−');
}

/** Three significant digits, plain notation where it stays short: 0.0312, 12.3, 1.2e-9. */
export function statistic(value: number | null): string {
  if (value === null || Number.isNaN(value)) return MISSING;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-4 ? value.toExponential(1) : Number(value.toPrecision(3)).toString();
  return text.replace(/^-/, '−');
}

/** p-values below 1e-4 carry no information in their digits. */
export function probability(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return MISSING;
  if (value < 1e-4) return '<0.0001';
  return value
    .toPrecision(2)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** A signed change of a rate in percentage points: −0.26 → `−26 points`. */
export function points(change: number | null): string {
  if (change === null || !Number.isFinite(change)) return MISSING;
  const rounded = Math.abs(change * 100)
    .toFixed(1)
    .replace(/\.0$/, '');
  return `${change < 0 ? '−' : '+'}${rounded} points`;
}

export function bytes(size: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value.toString() : Number(value.toPrecision(3)).toString()} ${units[unit] ?? ''}`;
}

export function seconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 90) return `${value.toFixed(0)} s`;
  return duration(value);
}

/** A length of time in its largest fitting unit, at most one decimal: `3 min`, `2.5 h`, `12 days`. */
export function duration(lengthInSeconds: number): string {
  const steps: [number, string, string][] = [
    [86_400, 'day', 'days'],
    [3_600, 'h', 'h'],
    [60, 'min', 'min'],
    [1, 's', 's'],
  ];
  const size = Math.abs(lengthInSeconds);
  const [unit, one, many] = steps.find(([length]) => size >= length * 1.5) ?? [1, 's', 's'];
  const value = Number((size / unit).toFixed(size / unit < 10 ? 1 : 0));
  return `${value} ${value === 1 ? one : many}`;
}

/** ISO 8601 UTC to `2026-03-07 20:04`; seconds only where `precise`. The zone is said once, beside it. */
export function minute(iso: string | null, precise = false): string {
  if (iso === null) return MISSING;
  return iso.slice(0, precise ? 19 : 16).replace('T', ' ');
}

/** Beyond this a single time with a margin would sound surer than it is. */
const WIDE_SECONDS = 6 * 3600;

/** An interval further off centre than this share of its width is not told as "±". */
const CENTRED = 0.1;

/**
 * How sure an estimated time is: `±3 min`; `(19:56–20:00)` where the time does not stand in the middle;
 * `between 2026-03-01 and 2026-03-04` where that is a long stretch.
 */
export function uncertainty({ at, low, high }: { at: string; low: string; high: string }): string {
  const [middle, from, to] = [at, low, high].map((iso) => Date.parse(iso) / 1000) as [number, number, number];
  const half = (to - from) / 2;
  if (!Number.isFinite(half)) return '';
  if (half > WIDE_SECONDS) return `between ${low.slice(0, 10)} and ${high.slice(0, 10)}`;
  if (half < 60 || Math.abs(middle - (from + to) / 2) <= 2 * CENTRED * half) return `±${duration(Math.max(half, 1))}`;
  if (low.slice(0, 10) === high.slice(0, 10)) return `(${low.slice(11, 16)}–${high.slice(11, 16)})`;
  return `(${minute(low)} to ${minute(high)})`;
}
