/** Counts per unit of time, all units of one length. */
export interface UnitCounts {
  events: Float64Array;
  trials: Float64Array;
}

/** Sums up to each unit, so that the fit of any window costs the same. */
export interface Prefixes {
  units: number;
  rate: number;
  trials: Float64Array;
  /** Σ (events − trials·overall rate). */
  residual: Float64Array;
  trialsTimesUnit: Float64Array;
  trialsTimesUnitSquared: Float64Array;
  residualTimesUnit: Float64Array;
}

export function prefixesOf({ events, trials }: UnitCounts): Prefixes {
  const units = trials.length;
  const allTrials = trials.reduce((total, count) => total + count, 0);
  const rate = allTrials > 0 ? events.reduce((total, count) => total + count, 0) / allTrials : 0;
  const accumulate = (value: (unit: number) => number): Float64Array => {
    const sums = new Float64Array(units + 1);
    for (let unit = 0; unit < units; unit++) sums[unit + 1] = (sums[unit] ?? 0) + value(unit);
    return sums;
  };
  const residual = (unit: number) => (events[unit] ?? 0) - (trials[unit] ?? 0) * rate;
  return {
    units,
    rate,
    trials: accumulate((unit) => trials[unit] ?? 0),
    residual: accumulate(residual),
    trialsTimesUnit: accumulate((unit) => (trials[unit] ?? 0) * unit),
    trialsTimesUnitSquared: accumulate((unit) => (trials[unit] ?? 0) * unit * unit),
    residualTimesUnit: accumulate((unit) => residual(unit) * unit),
  };
}

const between = (sums: Float64Array, from: number, to: number): number => (sums[to] ?? 0) - (sums[from] ?? 0);

/** Squares explained by a rate of its own in a set of units with so many trials and such a residual. */
function explainedBy(residual: number, trials: number, allTrials: number): number {
  const outside = allTrials - trials;
  return trials > 0 && outside > 0 ? (residual * residual * allTrials) / (trials * outside) : 0;
}

/** Squares that a step at a unit explains; 0 where the rate does not rise there. */
export function stepExplains({ units, trials, residual }: Prefixes, start: number): number {
  const rise = (residual[units] ?? 0) - (residual[start] ?? 0);
  const all = trials[units] ?? 0;
  return rise > 0 ? explainedBy(rise, all - (trials[start] ?? 0), all) : 0;
}

export interface Window {
  explained: number;
  start: number;
  end: number;
}

/**
 * The window with a rate of its own that explains most. Windows that reach the last unit are steps; others are pulses, and
 * those last at most half of the time: what is there more often than not is the normal state.
 * @param pulses false to look at steps only
 */
export function bestWindow({ units, trials, residual }: Prefixes, pulses: boolean): Window {
  const allTrials = trials[units] ?? 0;
  const longest = pulses ? Math.floor(units / 2) : units;
  let most = 0;
  let bestStart = 0;
  let bestEnd = units;
  for (let start = 1; start < units; start++) {
    const trialsBefore = trials[start] ?? 0;
    const residualBefore = residual[start] ?? 0;
    const last = pulses ? Math.min(units - 1, start + longest) : units;
    for (let end = pulses ? start + 1 : units; end <= last; end++) {
      // As `explainedBy`, written out: this line runs millions of times in a permutation test.
      const inside = (trials[end] as number) - trialsBefore;
      const gap = (residual[end] as number) - residualBefore;
      const explained = (gap * gap * allTrials) / (inside * (allTrials - inside));
      if (explained > most && explained < Infinity) {
        most = explained;
        bestStart = start;
        bestEnd = end;
      }
    }
  }
  return { explained: most, start: bestStart, end: bestEnd };
}

/** Below so many units a ramp is a step in the middle of a unit. */
export const SHORTEST_RAMP = 6;

/** The ramp (0 up to `start`, rising evenly to 1 at `end`) that explains most. */
export function bestRamp(sums: Prefixes): Window {
  let best: Window = { explained: 0, start: 0, end: sums.units };
  for (let start = 0; start + SHORTEST_RAMP <= sums.units; start++) {
    for (let end = start + SHORTEST_RAMP; end <= sums.units; end++) {
      const explained = rampExplains(sums, start, end);
      if (explained > best.explained) best = { explained, start, end };
    }
  }
  return best;
}

/** Squares explained by a ramp from `start` to `end`, by weighted regression on its profile. */
export function rampExplains(sums: Prefixes, start: number, end: number): number {
  const width = end - start;
  const rising = between(sums.trials, start, end);
  const shifted = between(sums.trialsTimesUnit, start, end) - start * rising;
  const squared =
    between(sums.trialsTimesUnitSquared, start, end) -
    2 * start * between(sums.trialsTimesUnit, start, end) +
    start * start * rising;
  const full = between(sums.trials, end, sums.units);
  const allTrials = sums.trials[sums.units] ?? 0;
  const sum = shifted / width + full;
  const variance = squared / (width * width) + full - (sum * sum) / allTrials;
  const covariance =
    (between(sums.residualTimesUnit, start, end) - start * between(sums.residual, start, end)) / width +
    between(sums.residual, end, sums.units);
  return variance > 1e-9 * allTrials ? (covariance * covariance) / variance : 0;
}

/** What repeats every `cycle` units: on for `length` units from phase `phase` on, from cycle `firstCycle` to the end. */
export interface Recurrence {
  explained: number;
  cycle: number;
  phase: number;
  length: number;
  firstCycle: number;
}

/** The recurring window that explains most, at least three occurrences; windows may run over the end of a cycle. */
export function bestRecurrence(sums: Prefixes, cycle: number): Recurrence | null {
  const cycles = Math.floor(sums.units / cycle);
  if (cycles < 3 || cycle < 2) return null;
  const allTrials = sums.trials[sums.units] ?? 0;
  let best: Recurrence | null = null;
  for (let phase = 0; phase < cycle; phase++) {
    for (let length = 1; length <= Math.floor(cycle / 2); length++) {
      let residual = 0;
      let trials = 0;
      for (let first = cycles - 1; first >= 0; first--) {
        const from = first * cycle + phase;
        const to = Math.min(sums.units, from + length);
        residual += between(sums.residual, from, to);
        trials += between(sums.trials, from, to);
        if (cycles - first < 3) continue;
        const explained = explainedBy(residual, trials, allTrials);
        if (explained > (best?.explained ?? 0)) best = { explained, cycle, phase, length, firstCycle: first };
      }
    }
  }
  return best;
}
