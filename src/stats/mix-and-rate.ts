/** One group of rows (a segment's value): rows in each period and the sum of the metric over them (errors, losses). */
export interface GroupTotals {
  goodRows: number;
  badRows: number;
  goodTotal: number;
  badTotal: number;
}

export interface MixAndRate {
  /** Part of the change because groups grew or shrank. */
  mix: number;
  /** Part of the change because the metric changed inside groups. */
  rate: number;
}

export interface Decomposition extends MixAndRate {
  /** Change of the overall mean; mix + rate. */
  change: number;
  /** The parts of each group, in the order given. */
  groups: MixAndRate[];
  /** Simpson's paradox: mix and rate disagree in sign, and the rate alone would tell the opposite of the whole. */
  simpson: boolean;
}

/**
 * Kitagawa's decomposition of a change of means, symmetrised: Δ = Σ(p_b − p_g)·ā + Σ p̄·(a_b − a_g), exact. A group's mix
 * part is measured against the overall mean, so that growth of a worse than average group counts as harm; this does not
 * change the sum. A group that is missing in one period has no rate change: it is all mix.
 * Source: E. M. Kitagawa, Components of a Difference Between Two Rates (1955).
 * @returns null where a period has no rows
 */
export function mixAndRate(groups: readonly GroupTotals[]): Decomposition | null {
  const totals = { goodRows: 0, badRows: 0, goodTotal: 0, badTotal: 0 };
  for (const group of groups) {
    totals.goodRows += group.goodRows;
    totals.badRows += group.badRows;
    totals.goodTotal += group.goodTotal;
    totals.badTotal += group.badTotal;
  }
  if (totals.goodRows === 0 || totals.badRows === 0) return null;
  const goodMean = totals.goodTotal / totals.goodRows;
  const badMean = totals.badTotal / totals.badRows;
  const centre = (goodMean + badMean) / 2;
  const parts = groups.map((group): MixAndRate => {
    if (group.goodRows + group.badRows === 0) return { mix: 0, rate: 0 };
    const goodShare = group.goodRows / totals.goodRows;
    const badShare = group.badRows / totals.badRows;
    const good = group.goodRows > 0 ? group.goodTotal / group.goodRows : group.badTotal / group.badRows;
    const bad = group.badRows > 0 ? group.badTotal / group.badRows : good;
    return {
      mix: (badShare - goodShare) * ((good + bad) / 2 - centre),
      rate: ((goodShare + badShare) / 2) * (bad - good),
    };
  });
  const mix = parts.reduce((total, part) => total + part.mix, 0);
  const rate = parts.reduce((total, part) => total + part.rate, 0);
  const change = badMean - goodMean;
  // A group that one period lacks did not change in itself, so that nothing can be turned round in it.
  const inBoth = groups.filter(({ goodRows, badRows }) => goodRows > 0 && badRows > 0).length;
  return { change, mix, rate, groups: parts, simpson: inBoth >= 2 && mix * rate < 0 && rate * change < 0 };
}
