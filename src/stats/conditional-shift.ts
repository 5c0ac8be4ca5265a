/** Rows of one outcome (`of`) under one condition (`given`) in both periods; the same pair may come several times. */
export interface ConditionalCell {
  given: string;
  of: string;
  good: number;
  bad: number;
}

/**
 * How far P(of | given) moved between the periods: the mean, over the bad period's rows, of the total variation within each
 * condition, 0 to 1. Conditions that only one period holds are left out.
 */
export function conditionalShift(cells: readonly ConditionalCell[]): number {
  let rows = 0;
  let sum = 0;
  for (const own of grouped(cells, ({ given }) => given)) {
    const all = totals(own);
    if (all.good === 0 || all.bad === 0) continue;
    const distance = grouped(own, ({ of }) => of)
      .map(totals)
      .reduce((total, same) => total + Math.abs(same.good / all.good - same.bad / all.bad) / 2, 0);
    rows += all.bad;
    sum += all.bad * distance;
  }
  return rows > 0 ? sum / rows : 0;
}

const totals = (cells: readonly ConditionalCell[]): { good: number; bad: number } =>
  cells.reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), { good: 0, bad: 0 });

function grouped(cells: readonly ConditionalCell[], by: (cell: ConditionalCell) => string): ConditionalCell[][] {
  const groups = new Map<string, ConditionalCell[]>();
  for (const cell of cells) {
    const own = groups.get(by(cell));
    if (own) own.push(cell);
    else groups.set(by(cell), [cell]);
  }
  return [...groups.values()];
}
