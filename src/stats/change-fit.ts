import {
  bestRamp,
  bestRecurrence,
  bestWindow,
  prefixesOf,
  type Prefixes,
  type Recurrence,
  type UnitCounts,
} from './change-shapes';
import { correlationLength, overdispersion } from './dispersion';

export type ChangeShape = 'step' | 'ramp' | 'pulse' | 'recurring';

/** The best fit of one shape, in units. */
export interface ShapeFit {
  shape: ChangeShape;
  /** Squares it explains beyond a constant rate, in events²/trial. */
  explained: number;
  start: number;
  /** Pulse and first occurrence: where it recovers. Ramp: where it is fully there. Step: the number of units. */
  end: number;
  recurrence: Recurrence | null;
  /** Free parameters, for the BIC. */
  parameters: number;
}

/** All shapes that fit at all, the one that explains most first. */
export function fitShapes(sums: Prefixes, cycles: readonly number[]): ShapeFit[] {
  const fits: ShapeFit[] = [
    { shape: 'step', recurrence: null, parameters: 3, ...bestWindow(sums, false) },
    { shape: 'pulse', recurrence: null, parameters: 4, ...bestWindow(sums, true) },
    { shape: 'ramp', recurrence: null, parameters: 4, ...bestRamp(sums) },
  ];
  for (const cycle of cycles) {
    const recurrence = bestRecurrence(sums, cycle);
    if (recurrence === null) continue;
    const start = recurrence.firstCycle * cycle + recurrence.phase;
    const end = Math.min(sums.units, start + recurrence.length);
    fits.push({ shape: 'recurring', recurrence, parameters: 5, explained: recurrence.explained, start, end });
  }
  return fits.filter((fit) => fit.explained > 0).sort((a, b) => b.explained - a.explained);
}

/** The largest value a step, a pulse or a recurrence explains: the statistic whose significance is tested. */
export function largestExplained(units: UnitCounts, cycles: readonly number[]): number {
  const sums = prefixesOf(units);
  const windows = Math.max(bestWindow(sums, false).explained, bestWindow(sums, true).explained);
  return cycles.reduce((largest, cycle) => Math.max(largest, bestRecurrence(sums, cycle)?.explained ?? 0), windows);
}

/** How far a unit is under a shape: 0 before, 1 while it lasts, between on a ramp. */
export function profileAt(fit: ShapeFit, unit: number): number {
  const { shape, start, end, recurrence } = fit;
  if (unit < start) return 0;
  if (shape === 'step') return 1;
  if (shape === 'pulse') return unit < end ? 1 : 0;
  if (shape === 'ramp') return Math.min(1, (unit - start) / (end - start));
  if (recurrence === null) return 0;
  return (unit - start) % recurrence.cycle < recurrence.length ? 1 : 0;
}

export interface FittedRates {
  /** Rate while the shape is off and while it is fully on. */
  before: number;
  after: number;
  /** Mean binomial variance of a row around the fit. */
  variance: number;
  /** φ of the blocks around the fit. */
  dispersion: number;
  /** Neighbouring units that resemble each other. */
  correlationLength: number;
}

/**
 * Whether a shape turns on or off in a unit or beside it: it is then partly one and partly the other, which says nothing of
 * how rows scatter. Of a sign that no row showed before and all do after, such a unit would be all the scatter there is.
 */
export function isEdge(fit: ShapeFit, unit: number): boolean {
  const here = profileAt(fit, unit);
  return fit.shape !== 'ramp' && (profileAt(fit, unit - 1) !== here || profileAt(fit, unit + 1) !== here);
}

/** Weighted regression of the rate on a shape's profile, and what is left around it. */
export function ratesOf(units: UnitCounts, fit: ShapeFit): FittedRates {
  let trials = 0;
  let events = 0;
  let profileSum = 0;
  let profileSquares = 0;
  let profileEvents = 0;
  for (let unit = 0; unit < units.trials.length; unit++) {
    const weight = units.trials[unit] ?? 0;
    const profile = profileAt(fit, unit);
    trials += weight;
    events += units.events[unit] ?? 0;
    profileSum += weight * profile;
    profileSquares += weight * profile * profile;
    profileEvents += (units.events[unit] ?? 0) * profile;
  }
  const spread = profileSquares - (profileSum * profileSum) / trials;
  const slope = spread > 0 ? (profileEvents - (profileSum * events) / trials) / spread : 0;
  const before = clampRate((events - slope * profileSum) / trials);
  const after = clampRate(before + slope);
  let variance = 0;
  const blocks = Array.from(units.trials, (weight, unit) => {
    const rate = before + (after - before) * profileAt(fit, unit);
    variance += (weight / trials) * rate * (1 - rate);
    const shown = units.events[unit] ?? 0;
    return { trials: weight, events: shown, expected: isEdge(fit, unit) ? shown : weight * rate };
  });
  // Half an event keeps the variance of a signal that was always zero or one above zero.
  variance = Math.max(variance, 0.5 / trials);
  const dispersion = overdispersion(blocks, fit.parameters);
  return { before, after, variance, dispersion, correlationLength: correlationLength(blocks) };
}

const clampRate = (rate: number): number => Math.min(1, Math.max(0, rate));
