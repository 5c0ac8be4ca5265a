/** Rows that two raters put into one pair of classes. */
export interface AgreementCell {
  left: string;
  right: string;
  rows: number;
}

/**
 * Cohen's kappa: agreement of two ratings beyond what their shares make by chance, 1 where they always agree, 0 by chance.
 * Source: J. Cohen (1960), A coefficient of agreement for nominal scales. Cells of one pair may come several times.
 * @returns null without rows, or where both hold one class only
 */
export function cohensKappa(cells: readonly AgreementCell[]): number | null {
  const shares = new Map<string, { left: number; right: number }>();
  const shareOf = (name: string): { left: number; right: number } => {
    const found = shares.get(name) ?? { left: 0, right: 0 };
    shares.set(name, found);
    return found;
  };
  let all = 0;
  let same = 0;
  for (const { left, right, rows } of cells) {
    all += rows;
    if (left === right) same += rows;
    shareOf(left).left += rows;
    shareOf(right).right += rows;
  }
  if (all === 0) return null;
  const chance = [...shares.values()].reduce((sum, { left, right }) => sum + (left / all) * (right / all), 0);
  return chance < 1 ? (same / all - chance) / (1 - chance) : null;
}
