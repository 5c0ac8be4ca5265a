/** Counts per block of time, one after another, with the hour of the week (0 = Monday 00:00 … 167) each lies in. */
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
const HOURS_OF_DAY = 24;
const TWO_WEEKS = 2 * HOURS;
const THREE_DAYS = 72;

/**
 * How the rate repeats: by hour of day from three days of log on, and from two weeks on by what the hours of the week add to
 * that; else not at all. A season is what comes again: an hour's offset is shrunk by how little its days, or weeks, agree, so
 * that an incident in one of two weeks is taken for a season of neither, and removing a season that is not there adds no
 * noise. Give it the baseline where that is known.
 * @param spanHours from the first to the last row of these blocks
 */
export function seasonalOffsets(blocks: SeasonalBlocks, spanHours: number): Season {
  const period = spanHours >= TWO_WEEKS ? 'hour of week' : spanHours >= THREE_DAYS ? 'hour of day' : 'none';
  const offsets = new Float64Array(HOURS);
  if (period === 'none') return { period, offsets };
  const ofDay = repeatingOffsets(blocks, HOURS_OF_DAY);
  const byDay = offsets.map((_, hour) => ofDay[hour % HOURS_OF_DAY] ?? 0);
  if (period === 'hour of day') return { period, offsets: byDay };
  const events = removeSeason(blocks, { offsets: byDay });
  const ofWeek = repeatingOffsets({ ...blocks, events }, HOURS);
  return { period, offsets: byDay.map((offset, hour) => offset + (ofWeek[hour] ?? 0)) };
}

/** One hour of one day or week. */
interface Repetition {
  events: number;
  trials: number;
}

/**
 * Offsets of slots of a cycle that comes again and again: rate of a slot minus overall rate, times b / (b + w), where b is
 * what two repetitions of a slot have in common (the mean product of their offsets) and w the variance of the slot's mean
 * (from how its repetitions differ, at least the binomial). Method of moments, as in analysis of variance by random effects.
 */
function repeatingOffsets(blocks: SeasonalBlocks, slots: number): Float64Array {
  const bySlot = repetitionsBySlot(blocks, slots);
  const all = totalOf(bySlot.flat());
  if (all.trials === 0) return new Float64Array(slots);
  const rate = all.events / all.trials;
  let [shared, pairs, within, freedom] = [0, 0, 0, 0];
  for (const repetitions of bySlot) {
    const slot = totalOf(repetitions);
    if (slot.trials === 0) continue;
    const excess = slot.events - slot.trials * rate;
    let squares = 0;
    let squaredTrials = 0;
    for (const { events, trials } of repetitions) {
      squares += (events - trials * rate) ** 2;
      squaredTrials += trials * trials;
      within += (events - (trials * slot.events) / slot.trials) ** 2 / trials;
    }
    shared += excess * excess - squares;
    pairs += slot.trials * slot.trials - squaredTrials;
    freedom += repetitions.length - 1;
  }
  const between = pairs > 0 ? Math.max(0, shared / pairs) : 0;
  if (between === 0) return new Float64Array(slots);
  const noise = Math.max(rate * (1 - rate), within / Math.max(1, freedom));
  return Float64Array.from(bySlot, (repetitions) => {
    const { events, trials } = totalOf(repetitions);
    return (events - trials * rate) / (trials + noise / between);
  });
}

/** Rows of each slot in each of its repetitions; those without rows are left out. */
function repetitionsBySlot({ events, trials, hourOfWeek }: SeasonalBlocks, slots: number): Repetition[][] {
  const bySlot = Array.from({ length: slots }, (): Repetition[] => []);
  const last = new Int32Array(slots).fill(-1);
  let cycle = 0;
  let before = 0;
  for (let i = 0; i < trials.length; i++) {
    const slot = (hourOfWeek[i] ?? 0) % slots;
    if (slot < before) cycle++;
    before = slot;
    const rows = trials[i] ?? 0;
    const repetitions = bySlot[slot];
    if (rows === 0 || !repetitions) continue;
    if (last[slot] !== cycle) repetitions.push({ events: 0, trials: 0 });
    last[slot] = cycle;
    const current = repetitions.at(-1);
    if (!current) continue;
    current.events += events[i] ?? 0;
    current.trials += rows;
  }
  return bySlot;
}

function totalOf(repetitions: readonly Repetition[]): Repetition {
  const total = { events: 0, trials: 0 };
  for (const { events, trials } of repetitions) {
    total.events += events;
    total.trials += trials;
  }
  return total;
}

/**
 * Events with the season taken out, so that a change can be looked for in what is left. Each block stays within 0 and its
 * trials; values are no longer whole.
 */
export function removeSeason(blocks: SeasonalBlocks, { offsets }: Pick<Season, 'offsets'>): Float64Array {
  return Float64Array.from({ length: blocks.trials.length }, (_, i) => {
    const trials = blocks.trials[i] ?? 0;
    const offset = offsets[blocks.hourOfWeek[i] ?? 0] ?? 0;
    return Math.min(trials, Math.max(0, (blocks.events[i] ?? 0) - trials * offset));
  });
}
