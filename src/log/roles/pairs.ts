import type { AgreementCell } from '../../stats/cohens-kappa';
import type { ColumnProfile } from './profile';

/** Values of two columns on the sampled rows where both have one. */
export function pairs(left: ColumnProfile, right: ColumnProfile): { left: string; right: string }[] {
  return left.candidate.sample.flatMap((value, row) => {
    const other = right.candidate.sample[row];
    return filled(value) && filled(other) ? [{ left: value, right: other }] : [];
  });
}

/** The same as what two raters said. */
export const ratings = (left: ColumnProfile, right: ColumnProfile): AgreementCell[] =>
  pairs(left, right).map((pair) => ({ ...pair, rows: 1 }));

const filled = (value: string | null | undefined): value is string =>
  value !== null && value !== undefined && value !== '';
