import type { Interval } from '../../protocol/investigation';
import { bucketsWithin, totals, type SignalSeries } from './signal-series';

/** What the baseline shows in more rows than this is no rare sign. */
const RARE = 0.001;
/** Afterwards it must be so many times as frequent, and in so many rows. */
const TIMES = 10;
const RATE_AT_LEAST = 0.005;
const ROWS_AT_LEAST = 10;
/** The rate that is looked for at first: that of a cautious rollout. */
const FIRST_RATE = 0.05;
/** Evidence for "frequent now" against "rare as ever", in nats, that strays do not come to: e^−12 a stretch. */
const NATS = 12;

/**
 * The first bucket in which a sign that the baseline hardly has becomes frequent: where the cumulative log-likelihood ratio
 * of a cautious rollout's rate against its baseline rate last was zero before it passed a limit (Page 1954). However long it lasts and
 * whether it comes back: exchanging blocks of time cannot tell a short stretch of a sure sign from one elsewhere.
 * @returns null where the sign is not rare in the baseline or does not become frequent
 */
export function emergence(series: SignalSeries, baseline: Interval | null): number | null {
  const { grid, events, trials } = series;
  const { from, to } = baseline ? bucketsWithin(grid, baseline) : { from: 0, to: 0 };
  const before = totals(series, from, to);
  const whole = totals(series, 0, grid.count);
  const after = { events: whole.events - before.events, trials: whole.trials - before.trials };
  if (after.events < ROWS_AT_LEAST || after.trials === 0) return null;
  const rare = (before.events + 0.5) / (before.trials + 1);
  const later = after.events / after.trials;
  if (rare > RARE || later < Math.max(RATE_AT_LEAST, TIMES * rare)) return null;
  // A rollout begins with few rows: its later rate would take the first ones for strays, unless there are strays indeed.
  const sought = before.events === 0 ? FIRST_RATE : later / 2;
  const frequent = Math.min(later, Math.max(sought, TIMES * rare));
  const [hit, miss] = [Math.log(frequent / rare), Math.log((1 - frequent) / (1 - rare))];
  let evidence = 0;
  let since = 0;
  for (let bucket = 0; bucket < grid.count; bucket++) {
    const shown = events[bucket] ?? 0;
    if (evidence === 0) since = bucket;
    evidence = Math.max(0, evidence + shown * hit + ((trials[bucket] ?? 0) - shown) * miss);
    if (evidence > NATS) return since;
  }
  return null;
}
