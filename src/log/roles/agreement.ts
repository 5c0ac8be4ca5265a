import type { ColumnProfile } from './profile';

/** Cohen's kappa of two columns of one sample: agreement beyond what their shares make by chance. */
export function kappa(left: ColumnProfile, right: ColumnProfile): number {
  const shares = new Map<string, { left: number; right: number }>();
  let rows = 0;
  let same = 0;
  left.candidate.sample.forEach((value, row) => {
    const other = right.candidate.sample[row];
    if (value === null || value === '' || other === null || other === undefined || other === '') return;
    rows++;
    if (value === other) same++;
    const own = shares.get(value) ?? { left: 0, right: 0 };
    shares.set(value, { ...own, left: own.left + 1 });
    const opposite = shares.get(other) ?? { left: 0, right: 0 };
    shares.set(other, { ...opposite, right: opposite.right + 1 });
  });
  if (rows === 0) return 0;
  const chance = [...shares.values()].reduce((sum, share) => sum + (share.left / rows) * (share.right / rows), 0);
  return chance < 1 ? (same / rows - chance) / (1 - chance) : 0;
}
