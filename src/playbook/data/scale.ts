/** A multiplication that explains all quantiles. */
export interface Scale {
  factor: number;
  /** The unit change it is nearest to, within 6% (1.5% and chance for small ones); null where it is none that is known. */
  known: number | null;
  /** Every quantile of a number far from zero is multiplied alike: a population that grew would be shifted as well. */
  exact?: boolean;
}

/** The quantiles that are compared. */
export const QUANTILES = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95];

/** Powers of ten and the factors between units people mix up (months, minutes, inches, miles, pounds, knots, KiB). */
const UNITS = [
  10,
  100,
  1000,
  10_000,
  100_000,
  1e6,
  1e9,
  12,
  24,
  60,
  3600,
  7,
  30,
  365,
  1024,
  2.54,
  25.4,
  1.609344,
  0.45359237 ** -1,
  3.6,
  1.8,
  3.28084,
  2.23694,
];
/** From about eight on units lie so far apart that the nearest is the one. */
const KNOWN_WITHIN = 0.06;
const RESIDUAL_AT_MOST = 0.12;
/** Below, they lie so close together that a population which grew meets one: it must fit much better. */
const SMALL = 0.9;
const SMALL_KNOWN_WITHIN = 0.015;
const SMALL_RESIDUAL_AT_MOST = 0.03;
/** What quantiles of few rows are off by chance: so many of their middle 90% over the root of the rows. */
const CHANCE = 1.2;
const CHANCE_AT_MOST = 0.035;
/** Of the spread, beside chance; and how much nearer to zero the lowest quantile may be than the highest. */
const EXACT_RESIDUAL_AT_MOST = 0.012;
const FAR_FROM_ZERO = 0.25;
/** A factor that is no known unit must at least be this large to be more than a population that grew. */
const UNKNOWN_AT_LEAST = 3;

type Pair = readonly [good: number, bad: number];

/**
 * The factor between quantiles of two periods, if one factor explains them all and a shift does not do so as well.
 * @param good the good period's values at `QUANTILES`
 * @param bad the bad period's
 * @param rows rows the quantiles are of
 */
export function scaleOf(
  good: readonly (number | null)[],
  bad: readonly (number | null)[],
  rows: { good: number; bad: number } = { good: Infinity, bad: Infinity },
): Scale | null {
  const pairs = good.flatMap((value, i): Pair[] => {
    const other = bad[i];
    return value === null || other === null || other === undefined ? [] : [[value, other]];
  });
  const first = pairs[0];
  const last = pairs.at(-1);
  if (!first || !last || pairs.length < 5) return null;
  const spread = last[0] - first[0];
  const factor = factorOf(pairs);
  if (spread <= 0 || factor === null || (factor > 0.77 && factor < 1.3)) return null;
  const residual = Math.max(...pairs.map(([g, b]) => Math.abs(b - factor * g))) / (factor * spread);
  const shift = pairs.reduce((sum, [g, b]) => sum + b - g, 0) / pairs.length;
  const shifted = Math.max(...pairs.map(([g, b]) => Math.abs(b - g - shift))) / spread;
  const chance = CHANCE / Math.sqrt(Math.min(rows.good, rows.bad));
  if (residual > RESIDUAL_AT_MOST + chance || shifted < 2 * residual) return null;
  const known = knownUnit(factor, residual - chance, Math.min(CHANCE_AT_MOST, chance));
  const exact = residual <= EXACT_RESIDUAL_AT_MOST + chance && isFarFromZero(first[0], last[0]);
  if (known === null && !exact && factor < UNKNOWN_AT_LEAST && factor > 1 / UNKNOWN_AT_LEAST) return null;
  return { factor, known, ...(exact ? { exact } : {}) };
}

const isFarFromZero = (low: number, high: number): boolean =>
  low * high > 0 && Math.min(low / high, high / low) >= FAR_FROM_ZERO;

/**
 * Least squares through the origin. A quantile counts by how well it is known: its variance is p(1 − p) / f², and the
 * density f is read off the quantiles beside it.
 */
function factorOf(pairs: readonly Pair[]): number | null {
  let [products, squares] = [0, 0];
  pairs.forEach(([g, b], i) => {
    const [before, after] = [Math.max(i - 1, 0), Math.min(i + 1, pairs.length - 1)];
    const width = (pairs[after]?.[0] ?? g) - (pairs[before]?.[0] ?? g);
    if (width <= 0) return;
    const p = QUANTILES[i] ?? 0.5;
    const density = ((QUANTILES[after] ?? 0) - (QUANTILES[before] ?? 0)) / width;
    const weight = density ** 2 / (p * (1 - p));
    products += weight * g * b;
    squares += weight * g * g;
  });
  const factor = squares > 0 ? products / squares : NaN;
  return factor > 0 && Number.isFinite(factor) ? factor : null;
}

/** The unit change a factor is nearest to; null where it is near none, or too small to be one by chance. */
function knownUnit(factor: number, residual: number, chance: number): number | null {
  const small = Math.abs(Math.log10(factor)) < SMALL;
  if (small && residual > SMALL_RESIDUAL_AT_MOST) return null;
  const distance = (unit: number): number => Math.abs(factor / unit - 1);
  const nearest = UNITS.flatMap((unit) => [unit, 1 / unit]).reduce((best, unit) =>
    distance(unit) < distance(best) ? unit : best,
  );
  return distance(nearest) < (small ? SMALL_KNOWN_WITHIN + chance : KNOWN_WITHIN) ? nearest : null;
}

/** `100`, `1/12`, `about 4.3`. */
export function unitName({ factor, known }: Scale): string {
  if (known === null) return `about ${Number(factor.toPrecision(2))}`;
  return known >= 1 ? String(Number(known.toPrecision(6))) : `1/${Number((1 / known).toPrecision(6))}`;
}
