import type { MetricReport, Why } from '../../protocol/report';
import { intervalWidth } from '../../stats/normal-distribution';
import { newcombeInterval, wilsonInterval } from '../../stats/proportions';
import type { PlaybookContext } from '../context';
import type { Slice } from './slices';
import { rateOf, type Tally } from './tally';

/** What a log is judged by. */
const metricNameOf = ({ task, correct, loss }: PlaybookContext['log']): MetricReport['name'] =>
  task === 'regression' ? 'mae' : loss && !correct ? 'logLoss' : 'accuracy';

/** Accuracy (or mean absolute error, or log loss) of both periods, its change, and the share of rows that have a label. */
export function metricReport(context: PlaybookContext, whole: Slice | null, dispersion: number): MetricReport {
  const name = metricNameOf(context.log);
  const tallies = whole?.tallies[0];
  const share = (period: 'good' | 'bad'): number | null =>
    whole && whole.rows[period] > 0 ? (tallies?.[period].n ?? 0) / whole.rows[period] : null;
  const labelledShare = { good: share('good'), bad: share('bad') };
  if (!tallies) {
    const why = { good: 'The log has no labels.', bad: 'The log has no labels.' };
    return { name, good: null, bad: null, change: null, interval: null, labelledShare, why };
  }
  const good = metricOf(name, tallies.good);
  const bad = metricOf(name, tallies.bad);
  const why: Why = {};
  if (good === null) why.good = 'No row of the good period has a label.';
  if (bad === null) why.bad = 'No row of the bad period has a label.';
  const change = good !== null && bad !== null ? bad - good : null;
  return {
    name,
    good,
    bad,
    change,
    interval: change === null ? null : changeInterval(name, tallies.good, tallies.bad, dispersion),
    labelledShare,
    ...(Object.keys(why).length > 0 ? { why } : {}),
  };
}

/** The metric of a tally of errors or losses. */
export function metricOf(name: MetricReport['name'], tally: Tally): number | null {
  const rate = rateOf(tally);
  if (rate === null) return null;
  return name === 'accuracy' ? 1 - rate : rate;
}

/** 95% interval of the metric: Wilson, or the mean's normal interval; rows count for less where blocks are overdispersed. */
export function metricInterval(name: MetricReport['name'], tally: Tally, dispersion: number): [number, number] | null {
  if (name === 'accuracy') return wilsonInterval(proportion(tally, dispersion));
  if (tally.n < 2) return null;
  const mean = tally.sum / tally.n;
  const variance = Math.max(0, tally.squares / tally.n - mean * mean);
  const half = intervalWidth(0.95) * Math.sqrt((variance * dispersion) / tally.n);
  return [mean - half, mean + half];
}

function changeInterval(
  name: MetricReport['name'],
  good: Tally,
  bad: Tally,
  dispersion: number,
): [number, number] | null {
  if (name === 'accuracy') return newcombeInterval(proportion(good, dispersion), proportion(bad, dispersion));
  const first = metricInterval(name, good, dispersion);
  const second = metricInterval(name, bad, dispersion);
  if (!first || !second) return null;
  const change = (second[0] + second[1] - first[0] - first[1]) / 2;
  const half = Math.hypot(first[1] - first[0], second[1] - second[0]) / 2;
  return [change - half, change + half];
}

/** Right rows, as many as independent rows would carry the same information. */
const proportion = ({ n, sum }: Tally, dispersion: number): { successes: number; rows: number } => ({
  successes: (n - sum) / dispersion,
  rows: n / dispersion,
});
