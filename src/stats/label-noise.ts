import { invert } from './linear-algebra';

/** Labelled rows of both periods at one score: how many, and how many of the positive class. */
export interface OutcomesAtScore {
  good: { rows: number; events: number };
  bad: { rows: number; events: number };
}

/** A curve through the bad period's event rates q as a function of the good period's rates p at the same score. */
export interface RateCurve {
  intercept: number;
  slope: number;
  interceptError: number;
  slopeError: number;
  /** Σ (observed − fitted)² / variance, with the sampling of both periods in the variance. */
  chiSquare: number;
}

/** How labels given the score moved, told by two curves. */
export interface LabelNoise {
  /**
   * q = a + b·p. Exact, however good the score is, where each label became the other one with a chance that depends on nothing
   * but the label (class-conditional noise, Natarajan et al. 2013): a = P(+|was −), 1 − a − b = P(−|was +).
   */
  byLabel: RateCurve;
  /** logit q = a + c·logit p: the world itself follows the inputs less (c < 1), not at all, or the other way (c < 0). */
  byOdds: RateCurve;
  /** Number of scores less the two parameters. */
  freedom: number;
}

const STEPS = 30;

/** Fits both curves by iterated weighted least squares; null with fewer than five scores that both periods have. */
export function labelNoise(cells: readonly OutcomesAtScore[]): LabelNoise | null {
  const points = cells
    .filter(({ good, bad }) => good.rows > 0 && bad.rows > 0)
    .map(({ good, bad }) => ({
      p: (good.events + 0.5) / (good.rows + 1),
      n: good.rows,
      q: bad.events / bad.rows,
      m: bad.rows,
    }));
  if (points.length < 5) return null;
  const straight = fitted(points, (p) => p, identity);
  const odds = fitted(points, logit, logistic);
  return straight && odds ? { byLabel: straight, byOdds: odds, freedom: points.length - 2 } : null;
}

interface Point {
  p: number;
  n: number;
  q: number;
  m: number;
}

interface Link {
  of: (rate: number) => number;
  value: (linear: number) => number;
  slope: (linear: number) => number;
}

const logit = (p: number): number => Math.log(p / (1 - p));
const sigmoid = (linear: number): number => 1 / (1 + Math.exp(-linear));
const identity: Link = { of: (rate) => rate, value: (linear) => linear, slope: () => 1 };
const logistic: Link = {
  of: logit,
  value: sigmoid,
  slope: (linear) => Math.max(1e-6, sigmoid(linear) * (1 - sigmoid(linear))),
};

/** A rate that no finite sample is surer of than its size allows. */
const possible = (rate: number, rows: number): number =>
  Math.min(1 - 0.5 / (rows + 1), Math.max(0.5 / (rows + 1), rate));

/** q = link(a + b·x(p)) by Gauss–Newton steps; variances are those of the fitted rate and, through the slope, of p itself. */
function fitted(points: readonly Point[], x: (p: number) => number, link: Link): RateCurve | null {
  const xs = points.map(({ p }) => x(p));
  // Of x(p), by the delta method: p(1 − p)/n, over (p(1 − p))² for the log-odds.
  const spread = points.map(({ p, n }) => (link === logistic ? 1 / (n * p * (1 - p)) : (p * (1 - p)) / n));
  let [a, b] = line(
    xs,
    points.map(({ q, m }) => link.of((q * m + 0.5) / (m + 1))),
  );
  let covariance: number[][] | null = null;
  for (let step = 0; step < STEPS; step++) {
    let [s, sx, sxx, sr, sxr] = [0, 0, 0, 0, 0];
    points.forEach(({ q, m }, i) => {
      const at = xs[i] ?? 0;
      const linear = a + b * at;
      const slope = link.slope(linear);
      const weight = (slope * slope) / varianceAt(link, linear, b, m, spread[i] ?? 0);
      const working = linear + (q - link.value(linear)) / slope;
      s += weight;
      sx += weight * at;
      sxx += weight * at * at;
      sr += weight * working;
      sxr += weight * at * working;
    });
    covariance = invert([
      [s, sx],
      [sx, sxx],
    ]);
    if (!covariance) return null;
    const next = covariance.map((row) => (row[0] ?? 0) * sr + (row[1] ?? 0) * sxr);
    // Half a step: the weights depend on what is fitted, and whole ones may swing.
    a += 0.5 * ((next[0] ?? 0) - a);
    b += 0.5 * ((next[1] ?? 0) - b);
  }
  const chiSquare = points.reduce((sum, { q, m }, i) => {
    const linear = a + b * (xs[i] ?? 0);
    return sum + (q - link.value(linear)) ** 2 / varianceAt(link, linear, b, m, spread[i] ?? 0);
  }, 0);
  const error = (i: number): number => Math.sqrt(Math.max(0, covariance?.[i]?.[i] ?? 0));
  return { intercept: a, slope: b, interceptError: error(0), slopeError: error(1), chiSquare };
}

/** Ordinary least squares: where the steps begin, or they may run away from a curve that turned round. */
function line(xs: readonly number[], ys: readonly number[]): [number, number] {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, level] = [mean(xs), mean(ys)];
  const spread = xs.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  const slope = spread > 0 ? xs.reduce((sum, x, i) => sum + (x - middle) * ((ys[i] ?? 0) - level), 0) / spread : 0;
  return [level - slope * middle, slope];
}

function varianceAt(link: Link, linear: number, b: number, rows: number, spread: number): number {
  const rate = possible(link.value(linear), rows);
  return (rate * (1 - rate)) / rows + (b * link.slope(linear)) ** 2 * spread;
}
