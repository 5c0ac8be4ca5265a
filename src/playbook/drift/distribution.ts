import type { Distribution } from '../../protocol/report';
import type { BinnedColumn } from './binned-counts';
import type { NumericCounts } from './cells';
import { rankOf, valueAtRank } from './cells';

const BINS = 40;
const LABELS = 24;

/** Shared bins with each period's share of rows in them: what a chart of both distributions needs. */
export function distributionOf({ bins, numeric, edges }: BinnedColumn): Distribution {
  const rows = { good: 0, bad: 0 };
  for (const bin of bins) {
    rows.good += bin.good;
    rows.bad += bin.bad;
  }
  const share = (n: number, period: 'good' | 'bad'): number => (rows[period] > 0 ? n / rows[period] : 0);
  const missing = bins.filter(({ key }) => key === null || key === -2);
  const nulls = {
    good: share(
      missing.reduce((sum, { good }) => sum + good, 0),
      'good',
    ),
    bad: share(
      missing.reduce((sum, { bad }) => sum + bad, 0),
      'bad',
    ),
  };
  const numbers = edges && numeric ? numericBins(numeric) : null;
  if (numbers) {
    return {
      edges: numbers.edges,
      labels: null,
      good: numbers.good.map((n) => share(n, 'good')),
      bad: numbers.bad.map((n) => share(n, 'bad')),
      nulls,
    };
  }
  const valued = bins.filter(({ key }) => key !== null && key !== -2).sort((a, b) => b.good + b.bad - a.good - a.bad);
  const shown = valued.slice(0, LABELS);
  const rest = valued.slice(LABELS);
  return {
    edges: null,
    labels: [...shown.map(({ key }) => String(key)), ...(rest.length > 0 ? [`${rest.length} others`] : [])],
    good: [...shown.map(({ good }) => share(good, 'good')), ...pooled(rest, 'good', share)],
    bad: [...shown.map(({ bad }) => share(bad, 'bad')), ...pooled(rest, 'bad', share)],
    nulls,
  };
}

function pooled(
  rest: readonly { good: number; bad: number }[],
  period: 'good' | 'bad',
  share: (n: number, period: 'good' | 'bad') => number,
): number[] {
  return rest.length > 0
    ? [
        share(
          rest.reduce((sum, bin) => sum + bin[period], 0),
          period,
        ),
      ]
    : [];
}

/**
 * Equal-width bins over the middle 99% of both periods; the first and last reach to the extremes, so that an outlier
 * does not press everything else into one bar. A cell lies in the bin of its middle.
 */
function numericBins({ cells, values }: NumericCounts): { edges: number[]; good: number[]; bad: number[] } | null {
  const finite = cells.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const first = finite[0];
  const last = finite.at(-1);
  if (!first || !last || last.high <= first.low) return null;
  const at = (period: 'good' | 'bad', probability: number): number[] => {
    if (values[period] === 0) return [];
    const found = valueAtRank(cells, period, rankOf(probability, values[period]));
    const value = typeof found === 'number' ? found : found.low;
    return Number.isFinite(value) ? [value] : [];
  };
  const low = Math.min(...at('good', 0.01), ...at('bad', 0.01));
  const high = Math.max(...at('good', 0.99), ...at('bad', 0.99));
  const width = (high - low) / BINS;
  if (!(width > 0) || !Number.isFinite(width)) return null;
  const edges = Array.from({ length: BINS + 1 }, (_, i) => low + i * width);
  edges[0] = Math.min(low, first.low);
  edges[BINS] = Math.max(high, last.high);
  const good = new Array<number>(BINS).fill(0);
  const bad = new Array<number>(BINS).fill(0);
  for (const cell of cells) {
    const middle = Number.isFinite(cell.low + cell.high) ? (cell.low + cell.high) / 2 : cell.low;
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor((middle - low) / width)));
    good[bin] = (good[bin] ?? 0) + cell.good;
    bad[bin] = (bad[bin] ?? 0) + cell.bad;
  }
  return { edges, good, bad };
}
