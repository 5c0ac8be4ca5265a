/** A change of unit that moves zero as well: `to = factor · from + offset`. */
export interface Conversion {
  from: string;
  to: string;
  factor: number;
  offset: number;
}

const SCALES = [
  { name: 'degrees Celsius', factor: 1, offset: 0 },
  { name: 'degrees Fahrenheit', factor: 1.8, offset: 32 },
  { name: 'kelvin', factor: 1, offset: 273.15 },
];

/** Between temperature scales, each told by what a degree Celsius is in it. */
const CONVERSIONS: readonly Conversion[] = SCALES.flatMap((from) =>
  SCALES.filter((to) => to !== from).map((to) => {
    const factor = to.factor / from.factor;
    return { from: from.name, to: to.name, factor, offset: to.offset - factor * from.offset };
  }),
);

/** What a quantile may stray from the line, as a part of the spread of all. */
const RESIDUAL_AT_MOST = 0.12;
const CHANCE = 1.2;
/** Values that move by less than so many spreads may be a season; where the spread grew as the conversion has it, by less. */
const SPREADS_MOVED = 1.5;
const SPREADS_MOVED_AND_GROWN = 0.5;
const QUANTILES_AT_LEAST = 5;

/**
 * The known conversion that takes every quantile of the good period to that of the bad one; null where none does.
 * @param good values at ascending quantiles
 * @param bad those of the bad period
 * @param rows rows the quantiles are of
 */
export function conversionOf(
  good: readonly (number | null)[],
  bad: readonly (number | null)[],
  rows: { good: number; bad: number } = { good: Infinity, bad: Infinity },
): Conversion | null {
  const pairs = good.flatMap((value, i): [number, number][] => {
    const other = bad[i];
    return value === null || other === null || other === undefined ? [] : [[value, other]];
  });
  const spread = (pairs.at(-1)?.[0] ?? 0) - (pairs[0]?.[0] ?? 0);
  if (pairs.length < QUANTILES_AT_LEAST || spread <= 0) return null;
  const chance = CHANCE / Math.sqrt(Math.min(rows.good, rows.bad));
  const residual = ({ factor, offset }: Conversion): number =>
    Math.max(...pairs.map(([before, after]) => Math.abs(after - factor * before - offset))) / (factor * spread);
  const moved = Math.min(...pairs.map(([before, after]) => Math.abs(after - before))) / spread;
  const [best] = [...CONVERSIONS].sort((a, b) => residual(a) - residual(b));
  const least = best?.factor === 1 ? SPREADS_MOVED : SPREADS_MOVED_AND_GROWN;
  return best && moved >= least && residual(best) <= RESIDUAL_AT_MOST + chance ? best : null;
}

/** `from degrees Celsius to degrees Fahrenheit`. */
export const conversionName = ({ from, to }: Conversion): string => `from ${from} to ${to}`;
