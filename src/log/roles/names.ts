import { IncidentError } from '../../protocol/errors';

/** A name in lower-case words: `inferenceTime`, `inference-time` and `INFERENCE_TIME` are `inference time`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** One way to read a column's name. */
export interface NameReading {
  /** Words joined by spaces, and run together. */
  phrase: string;
  joined: string;
  /** What it takes off the certainty of a whole name. */
  doubt: number;
}

const UNITS = new Set(
  'ms millis s sec secs seconds min mins minutes h hours us ns eur usd gbp chf jpy inr brl pct percent km m kg kwh kw c'.split(
    ' ',
  ),
);
const DOUBT_WITHOUT_UNIT = 0.12;
const DOUBT_OF_LEAF = 0.15;

/** A name as it stands, without its unit (`estimate_eur`), and as the last part of a path (`meta.dur_ms`, `output/class`). */
export function nameReadings(name: string): NameReading[] {
  const whole = wordsOf(name);
  const leaf = wordsOf(name.split(/[./:]/).at(-1) ?? name);
  const readings = [readingOf(whole, 0), ...withoutUnit(whole, 0)];
  return leaf.length > 0 && leaf.length < whole.length
    ? [...readings, readingOf(leaf, DOUBT_OF_LEAF), ...withoutUnit(leaf, DOUBT_OF_LEAF)]
    : readings;
}

const readingOf = (words: readonly string[], doubt: number): NameReading => ({
  phrase: words.join(' '),
  joined: words.join(''),
  doubt,
});

const withoutUnit = (words: readonly string[], doubt: number): NameReading[] =>
  words.length > 1 && UNITS.has(words.at(-1) ?? '') ? [readingOf(words.slice(0, -1), doubt + DOUBT_WITHOUT_UNIT)] : [];

/** Levenshtein distance with a swap of neighbours counted as one. */
function distance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1];
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          (row[j - 1] ?? Infinity) + 1,
          at(i - 1, j - 1) + (same ? 0 : 1),
          swapped ? at(i - 2, j - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(left.length, right.length);
}

/** The name most like the given one, or null where there is none at all. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const wanted = wordsOf(name).join('').slice(0, 200);
  let nearest: { name: string; distance: number } | null = null;
  for (const candidate of known) {
    const joined = wordsOf(candidate).join('').slice(0, 200);
    const contained = wanted !== '' && (joined.includes(wanted) || wanted.includes(joined));
    const apart = contained ? 0.5 : distance(wanted, joined);
    if (nearest === null || apart < nearest.distance) nearest = { name: candidate, distance: apart };
  }
  return nearest?.name ?? null;
}

/** The error for a column that the log does not have, naming the nearest that it has. */
export function unknownColumn(column: string, use: string, known: readonly string[]): IncidentError {
  const nearest = nearestName(column, known);
  const advice =
    nearest === null
      ? 'The log has no columns.'
      : `The nearest is "${nearest}"; \`model-incident read\` lists them all.`;
  return new IncidentError(
    'unknown-column',
    `${use} names the column "${column}", which the log does not have.`,
    advice,
  );
}
