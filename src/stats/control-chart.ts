import { chiSquareQuantile } from './chi-square-distribution';

/** A value for each window of time with the standard error that chance alone gives it; null where nothing was measured. */
export interface ChartPoint {
  value: number | null;
  error: number | null;
  /** Whether the window belongs to the good period, from which centre and spread are taken. */
  baseline: boolean;
}

export interface ControlChart {
  centre: number;
  /** How much more the good period's windows swing than chance alone makes them; at least 1. */
  inflation: number;
  lower: (number | null)[];
  upper: (number | null)[];
  /** (value − centre) / (inflation · error). */
  standardised: (number | null)[];
}

/** Within so many inflated errors of the centre a window is in control. */
const SIGMAS = 3;
/** Below so many windows of the good period their own spread is no estimate. */
const ENOUGH = 8;

/**
 * Shewhart chart with limits that follow each window's size: Laney's p′ chart for shares, the same for means. Windows of the
 * good period that swing more than sampling explains (days and nights, batches) widen the limits: the larger of the standard
 * deviation and the moving-range estimate of their standardised values. Source: D. B. Laney, Improved control charts for
 * attributes, Quality Engineering 14 (2002).
 * @param centre the good period's level
 */
export function controlChart(points: readonly ChartPoint[], centre: number, sigmas = SIGMAS): ControlChart {
  const z = points.map(({ value, error }) =>
    value === null || error === null || !(error > 0) ? null : (value - centre) / error,
  );
  const good = z.filter((value, index): value is number => value !== null && points[index]?.baseline === true);
  const inflation = good.length < ENOUGH ? 1 : Math.max(1, spread(good), movingRange(good));
  const limit = (sign: 1 | -1) =>
    points.map(({ error }) => (error === null ? null : centre + sign * sigmas * inflation * error));
  return {
    centre,
    inflation,
    lower: limit(-1),
    upper: limit(1),
    standardised: z.map((value) => (value === null ? null : value / inflation)),
  };
}

function spread(values: readonly number[]): number {
  // About zero: the centre is given, and a good period that wanders from it is no steadier for that.
  return Math.sqrt(values.reduce((total, value) => total + value * value, 0) / values.length);
}

/** Mean moving range over 1.128, the expected range of two standard normal values. */
function movingRange(values: readonly number[]): number {
  let total = 0;
  for (let i = 1; i < values.length; i++) total += Math.abs((values[i] ?? 0) - (values[i - 1] ?? 0));
  return total / (values.length - 1) / 1.128;
}

export interface PsiPoint {
  value: number | null;
  rows: number;
  baseline: boolean;
}

/**
 * Upper limit of a Population Stability Index in each window: what it stays below with probability .99865 (three sigmas)
 * although nothing changed, (1/n + 1/m)·χ²(B − 1), times how much more the good period's windows move than that; never below
 * `floor`. Source of the distribution: B. Yurdakul (2018).
 * @param baselineRows rows of the good period
 */
export function psiUpperLimits(
  points: readonly PsiPoint[],
  baselineRows: number,
  bins: number,
  floor = 0.1,
): { inflation: number; upper: (number | null)[] } {
  const degrees = Math.max(1, bins - 1);
  const unit = (rows: number): number => 1 / rows + 1 / baselineRows;
  const good = points.filter(({ value, rows, baseline }) => baseline && value !== null && rows > 0);
  const relative = good.map(({ value, rows }) => (value ?? 0) / (unit(rows) * degrees));
  const mean = relative.reduce((total, value) => total + value, 0) / Math.max(1, relative.length);
  const inflation = relative.length < ENOUGH ? 1 : Math.max(1, mean);
  const quantile = chiSquareQuantile(0.99865, degrees);
  return {
    inflation,
    upper: points.map(({ rows }) => (rows > 0 ? Math.max(floor, inflation * unit(rows) * quantile) : null)),
  };
}

/**
 * Runs of points on one side of the centre (Nelson's rule 2: nine), as the index at which each became so long. Windows
 * without a value are passed over.
 */
export function longRuns(standardised: readonly (number | null)[], length = 9): number[] {
  const found: number[] = [];
  let side = 0;
  let run = 0;
  standardised.forEach((value, index) => {
    if (value === null) return;
    const now = Math.sign(value);
    run = now !== 0 && now === side ? run + 1 : 1;
    side = now;
    if (run === length) found.push(index);
  });
  return found;
}
