import { DAY, HOUR, WEEK } from '../time/epoch';
import type { Interval } from '../../protocol/investigation';
import { detectChange, type Change, type NoChange } from '../../stats/change-point';
import { createRandom } from '../../stats/random';
import { removeSeason, seasonalOffsets, type Season } from '../../stats/seasonality';
import { stepWhereSharp } from './sharp-step';
import { bucketsWithin, type SignalSeries } from './signal-series';
import { hoursOfWeek } from './time-grid';

export interface SeasonedChange {
  change: Change | NoChange;
  season: Season['period'];
  /** The series with its season taken out. */
  series: SignalSeries;
}

export interface ChangeTest {
  /** A smaller change of the rate is not taken for one. */
  minimumEffect: number;
  /** Orders of blocks tried against chance. */
  permutations?: number;
  significance?: number;
}

const PERMUTATIONS = 99;
const SEED = 20_240_607;

/**
 * Whether and when a signal changes, with its season taken out first. The season is learned on the baseline alone, or it
 * would swallow the incident; without a known baseline it is learned on the whole series.
 */
export function changeOf(
  series: SignalSeries,
  baseline: Interval | null,
  { minimumEffect, permutations = PERMUTATIONS, significance }: ChangeTest,
): SeasonedChange {
  const { grid } = series;
  const learned = baseline ? bucketsWithin(grid, baseline) : { from: 0, to: grid.count };
  const hours = hoursOfWeek(grid);
  const blocks = {
    events: series.events.subarray(learned.from, learned.to),
    trials: series.trials.subarray(learned.from, learned.to),
    hourOfWeek: hours.subarray(learned.from, learned.to),
  };
  const season =
    grid.width <= DAY
      ? seasonalOffsets(blocks, ((learned.to - learned.from) * grid.width) / HOUR)
      : ({ period: 'none', offsets: new Float64Array(168) } satisfies Season);
  const events =
    season.period === 'none'
      ? series.events
      : removeSeason({ events: series.events, trials: series.trials, hourOfWeek: hours }, season);
  const adjusted = { ...series, events };
  const change = detectChange(adjusted, {
    random: createRandom(SEED),
    permutations,
    ...(significance !== undefined && { significance }),
    minimumEffect,
    cycles: season.period === 'none' ? [] : cyclesOf(series),
  });
  return {
    change: change.shape === 'none' ? change : stepWhereSharp(adjusted, change),
    season: season.period,
    series: adjusted,
  };
}

/** Days and weeks in buckets, as far as the series holds three of them. */
function cyclesOf({ grid }: SignalSeries): number[] {
  return [DAY, WEEK].flatMap((cycle) => {
    const buckets = cycle / grid.width;
    return Number.isInteger(buckets) && buckets >= 4 && grid.count >= 3 * buckets ? [buckets] : [];
  });
}
