import type { FeatureReport } from '../../protocol/report';
import { adjustPValues } from '../../stats/benjamini-hochberg';
import { twoProportionTest } from '../../stats/proportions';
import { psiNoiseLevel } from '../../stats/psi';
import type { Thresholds } from '../thresholds';
import type { BinnedColumn } from './binned-counts';
import type { Placebo } from './placebo';

/** Null rates are tested beside the family: a rise of a point is never a matter of sampling at this level. */
const NULL_RATE_P = 0.001;

/**
 * Marks as drifted what is significant after Benjamini–Hochberg over the family, has an effect above a floor, and moved
 * more than the good period moved against itself.
 */
export function judgeFamily(
  reports: readonly FeatureReport[],
  columns: readonly BinnedColumn[],
  placebos: readonly Placebo[],
  thresholds: Thresholds,
): FeatureReport[] {
  const adjusted = adjustPValues(reports.map(({ ks, chiSquare }) => ks?.pValue ?? chiSquare?.pValue ?? null));
  return reports.map((report, i) => {
    const column = columns[i];
    const placebo = placebos[i];
    const adjustedP = adjusted[i] ?? null;
    if (!column || !placebo) return { ...report, adjustedP };
    const moved = adjustedP !== null && adjustedP < thresholds.pValue && effect(report, column, placebo, thresholds);
    return { ...report, adjustedP, drifted: moved || nullsRose(report, column, thresholds) };
  });
}

function effect(report: FeatureReport, column: BinnedColumn, placebo: Placebo, thresholds: Thresholds): boolean {
  const good = column.bins.reduce((sum, bin) => sum + bin.good, 0);
  const bad = column.bins.reduce((sum, bin) => sum + bin.bad, 0);
  if (good < thresholds.minimumRows || bad < thresholds.minimumRows) return false;
  const noise = psiNoiseLevel(good, bad, column.bins.length);
  const above = (value: number | null | undefined, floor: number, own: number): boolean =>
    value !== null && value !== undefined && value > Math.max(floor, 1.5 * own);
  return (
    above(report.psi, Math.max(thresholds.psi, noise), placebo.psi) ||
    above(report.ks?.statistic, thresholds.ks, placebo.ks) ||
    above(report.cramersV, thresholds.cramersV, placebo.cramersV) ||
    above(report.jensenShannon, thresholds.jensenShannon, placebo.jensenShannon) ||
    (above(report.wasserstein, thresholds.wasserstein, 0) &&
      (report.ks?.statistic ?? 0) > Math.max(thresholds.ks / 2, 1.5 * placebo.ks))
  );
}

function nullsRose({ nullRate }: FeatureReport, { bins }: BinnedColumn, thresholds: Thresholds): boolean {
  if (nullRate.good === null || nullRate.bad === null) return false;
  if (Math.abs(nullRate.bad - nullRate.good) <= thresholds.nullRate) return false;
  const rows = (period: 'good' | 'bad'): number => bins.reduce((sum, bin) => sum + bin[period], 0);
  const nulls = bins.find(({ key }) => key === null);
  const test = twoProportionTest(
    { successes: nulls?.good ?? 0, rows: rows('good') },
    { successes: nulls?.bad ?? 0, rows: rows('bad') },
  );
  return test !== null && test.pValue < NULL_RATE_P;
}

/** Drifted before not, what the model leans on before what it ignores, then the larger shift. */
export function byWeight(a: FeatureReport, b: FeatureReport): number {
  const weight = ({ importance, psi }: FeatureReport): number =>
    (importance ?? 0.5) * Math.min(1, Math.max(psi ?? 0, 0.01));
  return (
    Number(b.drifted) - Number(a.drifted) || weight(b) - weight(a) || (b.psi ?? 0) - (a.psi ?? 0) || compareNames(a, b)
  );
}

const compareNames = (a: FeatureReport, b: FeatureReport): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
