/** Enough labels that a point says something, and then what is settled for where a log has hardly any. */
const ENOUGH = [10, 5, 3];
const Z = 1.959963984540054;

/**
 * The number of labels from which a point of the metric is drawn: the largest of a few that leaves every line at least
 * half of its points, else 1. A share of three rows is 0%, 33%, 67% or 100%, whatever the model does.
 */
export function fewestLabels(countsOfLines: number[][]): number {
  const keepsHalf = (least: number) => (counts: number[]) => {
    const any = counts.filter((count) => count > 0).length;
    return counts.filter((count) => count >= least).length * 2 >= any;
  };
  return ENOUGH.find((least) => countsOfLines.every(keepsHalf(least))) ?? 1;
}

/** Values of which too few labels stand behind are left out. */
export const withEnough = (values: (number | null)[], counts: number[], least: number): (number | null)[] =>
  values.map((value, bucket) => ((counts[bucket] ?? 0) >= least ? value : null));

/** Wilson's 95% interval of a share among `count` rows. */
function wilson(share: number, count: number): [low: number, high: number] {
  const z2 = Z ** 2 / count;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (Z * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count))) / (1 + z2);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** Wilson's 95% interval of each point of a line of shares; null where the line has no point. */
export const bandOf = (values: (number | null)[], counts: number[]): ([number, number] | null)[] =>
  values.map((value, bucket) => (value === null ? null : wilson(value, counts[bucket] ?? 1)));
