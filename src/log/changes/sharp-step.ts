import type { Change } from '../../stats/change-point';
import { credibleInterval, rateChangePosterior } from '../../stats/change-posterior';
import { bestWindow, prefixesOf, rampExplains } from '../../stats/change-shapes';
import { totals, type SignalSeries } from './signal-series';

/** A step that explains at least so much of what a ramp explains is the simpler account. */
const NEARLY_ALL = 0.97;

/**
 * Shapes are told apart on coarse units, where a sudden change in mid-unit looks like a short ramp. On single blocks it is
 * a step again; a real ramp stays one.
 */
export function stepWhereSharp(series: SignalSeries, change: Change): Change {
  if (change.shape !== 'ramp') return change;
  const blocks = { events: series.events, trials: series.trials };
  const sums = prefixesOf(blocks);
  const count = series.grid.count;
  const ramp = rampExplains(sums, change.onset.mode, Math.max(change.onset.mode + 1, change.end ?? count));
  if (bestWindow(sums, false).explained < NEARLY_ALL * ramp) return change;
  const onset = credibleInterval(rateChangePosterior(blocks.events, blocks.trials, { dispersion: change.dispersion }));
  if (onset === null) return change;
  const [before, after] = [totals(series, 0, onset.mode), totals(series, onset.mode, count)];
  const rate = ({ events, trials }: typeof before): number => (trials > 0 ? events / trials : 0);
  return { ...change, shape: 'step', onset, end: null, before: rate(before), after: rate(after) };
}
