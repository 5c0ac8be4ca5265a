import { percentileOf } from '../../stats/percentile';
import { QUANTILES, type Scale, scaleOf } from '../data/scale';
import type { PeriodSample } from './sample';

const ROWS_AT_LEAST = 200;

/**
 * True amounts whose quantiles are all multiplied by one factor, in the root segment or everywhere, while the predicted ones
 * are not: the unit of the label changed. Null where the predictions moved with them, or rows are too few.
 */
export function labelScale(good: PeriodSample, bad: PeriodSample): Scale | null {
  const [before, after] = [amounts(good.label, good), amounts(bad.label, bad)];
  const rows = { good: before.length, bad: after.length };
  if (Math.min(rows.good, rows.bad) < ROWS_AT_LEAST) return null;
  const scale = scaleOf(quantilesOf(before), quantilesOf(after), rows);
  if (!scale) return null;
  const predicted = scaleOf(quantilesOf(amounts(good.score, good)), quantilesOf(amounts(bad.score, bad)), rows);
  return predicted ? null : scale;
}

const amounts = (values: Float64Array, { inRoot }: PeriodSample): Float64Array =>
  values.filter((value, row) => inRoot[row] === 1 && Number.isFinite(value)).sort();

const quantilesOf = (sorted: Float64Array): number[] =>
  QUANTILES.map((probability) => percentileOf(sorted.length, probability, (rank) => sorted[rank - 1] ?? 0));
