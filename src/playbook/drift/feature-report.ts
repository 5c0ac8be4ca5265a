import type { FeatureReport, QuantileRow, Why } from '../../protocol/report';
import { chiSquareTest, cramersV, poolRare } from '../../stats/chi-square';
import { jensenShannonDistance, klBothWays } from '../../stats/divergence';
import { ksFromCells, ksPValue } from '../../stats/kolmogorov-smirnov';
import { psi, psiSeed } from '../../stats/psi';
import { scaleDistance, wassersteinFromCells } from '../../stats/wasserstein';
import type { BinCount, BinnedColumn } from './binned-counts';
import { type NumericCounts, rankOf, valueAtRank } from './cells';
import { distributionOf } from './distribution';
import { importanceOf } from './importance';
import { SHOWN_PROBABILITIES } from './numeric-counts';

/** Categories named in a report. */
const CATEGORIES_SHOWN = 20;

/** All statistics of one column but the verdict, which needs the whole family of tests. */
export function featureReport(binned: BinnedColumn): FeatureReport {
  const { column, bins, numeric, edges } = binned;
  const why: Why = {};
  const rows = { good: total(bins, 'good'), bad: total(bins, 'bad') };
  const nulls = bins.find(({ key }) => key === null);
  const valued = bins.filter(({ key }) => key !== null);
  const asNumbers = edges !== null && numeric !== null;
  const pooled = poolRare(counts(valued, 'good'), counts(valued, 'bad'));
  const chiSquare = asNumbers ? null : chiSquareTest(pooled.good, pooled.bad);
  const ks = asNumbers ? exactKs(numeric) : null;
  if (rows.good === 0 || rows.bad === 0) why.psi = `The ${rows.good === 0 ? 'good' : 'bad'} period has no rows.`;
  if (asNumbers && ks === null) why.ks = emptyPeriod(numeric);
  if (!asNumbers && chiSquare === null) why.chiSquare = 'Fewer than two values occur, or a period has none.';
  const wasserstein = numeric ? distance(numeric, why) : null;
  const report: FeatureReport = {
    name: column.name,
    type: column.as,
    drifted: false,
    psi: psi(counts(bins, 'good'), counts(bins, 'bad')),
    psiSeed: binned.seed ? psiSeed(binned.seed.good, binned.seed.bad) : null,
    ks,
    chiSquare,
    cramersV: asNumbers ? null : cramersV(pooled.good, pooled.bad),
    adjustedP: null,
    jensenShannon: jensenShannonDistance(counts(valued, 'good'), counts(valued, 'bad')),
    kl: klBothWays(counts(valued, 'good'), counts(valued, 'bad')),
    wasserstein,
    nullRate: {
      good: rows.good > 0 ? (nulls?.good ?? 0) / rows.good : null,
      bad: rows.bad > 0 ? (nulls?.bad ?? 0) / rows.bad : null,
    },
    importance: importanceOf(bins),
    distribution: distributionOf(binned),
    quantiles: numeric ? quantiles(numeric) : null,
    categories: asNumbers ? null : categories(valued),
  };
  return Object.keys(why).length > 0 ? { ...report, why } : report;
}

const total = (bins: readonly BinCount[], period: 'good' | 'bad'): number =>
  bins.reduce((sum, bin) => sum + bin[period], 0);
const counts = (bins: readonly BinCount[], period: 'good' | 'bad'): number[] => bins.map((bin) => bin[period]);

function exactKs({ cells, values }: NumericCounts): FeatureReport['ks'] {
  const found = ksFromCells(cells);
  return found ? { statistic: found.statistic, pValue: ksPValue(found.statistic, values.good, values.bad) } : null;
}

const emptyPeriod = ({ values }: NumericCounts): string =>
  `The ${values.good === 0 ? 'good' : 'bad'} period has no value in this column.`;

/** W1 in standard deviations of the good period, which the cells give to the width of a cell. */
function distance(numeric: NumericCounts, why: Why): number | null {
  const found = wassersteinFromCells(numeric.cells);
  if (!found) {
    why.wasserstein = numeric.values.good * numeric.values.bad === 0 ? emptyPeriod(numeric) : 'A value is infinite.';
    return null;
  }
  const { value, unit } = scaleDistance(found.distance, {
    standardDeviation: standardDeviation(numeric),
    interquartileRange: null,
  });
  if (unit === 'raw') why.wasserstein = 'The good period is constant: the distance is in the unit of the values.';
  return value;
}

/** Standard deviation of the good period from cells, values spread evenly inside each. */
export function standardDeviation({ cells, values }: NumericCounts): number | null {
  if (values.good === 0) return null;
  const own = cells.flatMap(({ good, goodLow, goodHigh }) =>
    good > 0 ? [{ n: good, low: goodLow, high: goodHigh }] : [],
  );
  const mean = own.reduce((sum, { n, low, high }) => sum + (n / values.good) * (low / 2 + high / 2), 0);
  const variance = own.reduce((sum, { n, low, high }) => {
    const middle = low / 2 + high / 2 - mean;
    return sum + (n / values.good) * (middle * middle + (high - low) ** 2 / 12);
  }, 0);
  const deviation = Math.sqrt(variance);
  return Number.isFinite(deviation) ? deviation : null;
}

function quantiles({ cells, values }: NumericCounts): QuantileRow[] {
  const at = (period: 'good' | 'bad', probability: number): number | null => {
    if (values[period] === 0) return null;
    const found = valueAtRank(cells, period, rankOf(probability, values[period]));
    const value = typeof found === 'number' ? found : (found.low + found.high) / 2;
    return Number.isFinite(value) ? value : null;
  };
  return SHOWN_PROBABILITIES.map((probability) => ({
    probability,
    good: at('good', probability),
    bad: at('bad', probability),
  }));
}

function categories(bins: readonly BinCount[]): FeatureReport['categories'] {
  const named = (list: readonly BinCount[], by: 'good' | 'bad'): string[] =>
    [...list]
      .sort((a, b) => b[by] - a[by])
      .slice(0, CATEGORIES_SHOWN)
      .map(({ key }) => String(key));
  return {
    gained: named(
      bins.filter(({ good, bad }) => good === 0 && bad > 0),
      'bad',
    ),
    lost: named(
      bins.filter(({ good, bad }) => bad === 0 && good > 0),
      'good',
    ),
  };
}
