import type { FeatureReport } from '../../protocol/report';
import type { DataEvidence } from './fault';

/** Quantiles or shares may differ by so much and still be those of one column. */
const TOLERANCE = 0.1;

/** Whether the values `name` had in the good period are those `other` has in the bad one. */
export function sameDistribution({ drift }: DataEvidence, name: string, other: string): boolean {
  const before = drift.features.find((report) => report.name === name);
  const after = drift.features.find((report) => report.name === other);
  if (!before || !after || before.type !== after.type) return false;
  return before.type === 'numeric' ? sameQuantiles(before, 'good', after, 'bad') : sameShares(before, after);
}

/** Compares quantiles of one column in one period with those of another, in units of the first's middle 90%. */
export function sameQuantiles(
  a: FeatureReport,
  periodA: 'good' | 'bad',
  b: FeatureReport,
  periodB: 'good' | 'bad',
): boolean {
  const gap = quantileGap(a, periodA, b, periodB);
  return gap !== null && gap < TOLERANCE;
}

/** Largest difference of the middle quantiles, in units of the first's middle 90%; null where either has none. */
export function quantileGap(
  a: FeatureReport,
  periodA: 'good' | 'bad',
  b: FeatureReport,
  periodB: 'good' | 'bad',
): number | null {
  const first = middle(a, periodA);
  const second = middle(b, periodB);
  return first && second ? gapOfQuantiles(first, second) : null;
}

/** Largest difference of two lists of the same quantiles, in units of the first's width; null where that is 0. */
export function gapOfQuantiles(first: readonly number[], second: readonly number[]): number | null {
  const spread = (first.at(-1) ?? 0) - (first[0] ?? 0);
  if (spread <= 0) return null;
  return Math.max(...first.map((value, i) => Math.abs(value - (second[i] ?? NaN)) / spread));
}

function middle({ quantiles }: FeatureReport, period: 'good' | 'bad'): number[] | null {
  const rows = (quantiles ?? []).filter(({ probability }) => probability >= 0.05 && probability <= 0.95);
  const values = rows.map((row) => row[period]).filter((value): value is number => value !== null);
  return values.length === rows.length && values.length > 0 ? values : null;
}

function sameShares(before: FeatureReport, after: FeatureReport): boolean {
  const { labels } = before.distribution;
  const others = after.distribution.labels;
  if (!labels || !others) return false;
  const distance = labels.reduce((sum, label, i) => {
    const share = others.includes(label) ? (after.distribution.bad[others.indexOf(label)] ?? 0) : 0;
    return sum + Math.abs((before.distribution.good[i] ?? 0) - share);
  }, 0);
  return distance / 2 < TOLERANCE;
}
