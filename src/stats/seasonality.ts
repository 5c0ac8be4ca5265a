/** Counts per block of time with the hour of the week (0 = Monday 00:00 … 167) each block lies in. */
export interface SeasonalBlocks {
  events: ArrayLike<number>;
  trials: ArrayLike<number>;
  hourOfWeek: ArrayLike<number>;
}

export interface Season {
  /** What the offsets repeat by; `none` where the log is too short to tell a season from a change. */
  period: 'hour of week' | 'hour of day' | 'none';
  /** Rate of each of the 168 hours of the week minus the overall rate. */
  offsets: Float64Array;
}

const HOURS = 168;
const TWO_WEEKS = 2 * HOURS;
const THREE_DAYS = 72;

/**
 * How the rate repeats: by hour of week from two weeks of log on, by hour of day from three days on, else not at all. Give
 * it the baseline only, or the season swallows the incident. Offsets of hours with few rows are shrunk by the share of
 * their spread that chance explains (empirical Bayes), so that removing a season that is not there adds no noise.
 * @param spanHours from the first to the last row of these blocks
 */
export function seasonalOffsets(blocks: SeasonalBlocks, spanHours: number): Season {
  const period = spanHours >= TWO_WEEKS ? 'hour of week' : spanHours >= THREE_DAYS ? 'hour of day' : 'none';
  const offsets = new Float64Array(HOURS);
  if (period === 'none') return { period, offsets };
  const slots = period === 'hour of week' ? HOURS : 24;
  const trials = new Float64Array(slots);
  const events = new Float64Array(slots);
  for (let i = 0; i < blocks.trials.length; i++) {
    const slot = (blocks.hourOfWeek[i] ?? 0) % slots;
    trials[slot] = (trials[slot] ?? 0) + (blocks.trials[i] ?? 0);
    events[slot] = (events[slot] ?? 0) + (blocks.events[i] ?? 0);
  }
  const shrunk = shrunkOffsets(events, trials);
  for (let hour = 0; hour < HOURS; hour++) offsets[hour] = shrunk[hour % slots] ?? 0;
  return { period, offsets };
}

/** Slot rate minus overall rate, times n/(n + k) with k = binomial variance / variance between slots (method of moments). */
function shrunkOffsets(events: Float64Array, trials: Float64Array): Float64Array {
  const allTrials = trials.reduce((total, count) => total + count, 0);
  if (allTrials === 0) return new Float64Array(trials.length);
  const rate = events.reduce((total, count) => total + count, 0) / allTrials;
  const variance = rate * (1 - rate);
  let spread = 0;
  let squares = 0;
  let filled = 0;
  trials.forEach((count, slot) => {
    if (count === 0) return;
    spread += count * ((events[slot] ?? 0) / count - rate) ** 2;
    squares += count * count;
    filled++;
  });
  const denominator = allTrials - squares / allTrials;
  const between = denominator > 0 ? Math.max(0, (spread - (filled - 1) * variance) / denominator) : 0;
  if (between === 0) return new Float64Array(trials.length);
  return trials.map((count, slot) => ((events[slot] ?? 0) - count * rate) / (count + variance / between));
}

/**
 * Events with the season taken out, so that a change can be looked for in what is left. Each block stays within 0 and its
 * trials; values are no longer whole.
 */
export function removeSeason(blocks: SeasonalBlocks, season: Season): Float64Array {
  return Float64Array.from({ length: blocks.trials.length }, (_, i) => {
    const trials = blocks.trials[i] ?? 0;
    const offset = season.offsets[blocks.hourOfWeek[i] ?? 0] ?? 0;
    return Math.min(trials, Math.max(0, (blocks.events[i] ?? 0) - trials * offset));
  });
}
