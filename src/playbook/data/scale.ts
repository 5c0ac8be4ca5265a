/** A multiplication that explains all quantiles. */
export interface Scale {
  factor: number;
  /** The unit change it is within 2.5% of (1.5% for small ones); null where it is none that is known. */
  known: number | null;
}

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
const KNOWN_WITHIN = 0.025;
const RESIDUAL_AT_MOST = 0.12;
/** Below about eight, units lie so close together that a population which grew meets one: it must fit much better. */
const SMALL = 0.9;
const SMALL_KNOWN_WITHIN = 0.015;
const SMALL_RESIDUAL_AT_MOST = 0.035;
/** A factor that is no known unit must at least be this large to be more than a population that grew. */
const UNKNOWN_AT_LEAST = 3;

/**
 * The factor between quantiles of two periods, if one factor explains them all and a shift does not do so as well.
 * @param good quantiles of the good period, ascending
 * @param bad the same quantiles of the bad period
 */
export function scaleOf(good: readonly (number | null)[], bad: readonly (number | null)[]): Scale | null {
  const pairs = good.flatMap((value, i): [number, number][] => {
    const other = bad[i];
    return value === null || other === null || other === undefined ? [] : [[value, other]];
  });
  const first = pairs[0];
  const last = pairs.at(-1);
  if (!first || !last || pairs.length < 5) return null;
  const spread = last[0] - first[0];
  const squares = pairs.reduce((sum, [g]) => sum + g * g, 0);
  if (spread <= 0 || squares === 0) return null;
  const factor = pairs.reduce((sum, [g, b]) => sum + g * b, 0) / squares;
  if (!(factor > 0) || !Number.isFinite(factor) || (factor > 0.77 && factor < 1.3)) return null;
  const residual = Math.max(...pairs.map(([g, b]) => Math.abs(b - factor * g))) / (factor * spread);
  const shift = pairs.reduce((sum, [g, b]) => sum + b - g, 0) / pairs.length;
  const shifted = Math.max(...pairs.map(([g, b]) => Math.abs(b - g - shift))) / spread;
  if (residual > RESIDUAL_AT_MOST || shifted < 2 * residual) return null;
  const small = Math.abs(Math.log10(factor)) < SMALL;
  const within = small ? SMALL_KNOWN_WITHIN : KNOWN_WITHIN;
  const near = UNITS.flatMap((unit) => [unit, 1 / unit]).find((unit) => Math.abs(factor / unit - 1) < within) ?? null;
  const known = small && residual > SMALL_RESIDUAL_AT_MOST ? null : near;
  if (known === null && factor < UNKNOWN_AT_LEAST && factor > 1 / UNKNOWN_AT_LEAST) return null;
  return { factor, known };
}

/** `100`, `1/12`, `about 4.3`. */
export function unitName({ factor, known }: Scale): string {
  if (known === null) return `about ${Number(factor.toPrecision(2))}`;
  return known >= 1 ? String(Number(known.toPrecision(6))) : `1/${Number((1 / known).toPrecision(6))}`;
}
