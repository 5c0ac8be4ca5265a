import { cramersV } from '../../stats/chi-square';
import { jensenShannonDistance } from '../../stats/divergence';
import { psi } from '../../stats/psi';
import type { BinnedColumn } from './binned-counts';

/** What the good period shows against itself: effects below these are the log's own habit, not drift. */
export interface Placebo {
  psi: number;
  jensenShannon: number;
  /** Largest gap at the bins' edges. */
  ks: number;
  cramersV: number;
}

/** The first half of the good period against its second, in the bins the comparison uses; 0 for a reference without times. */
export function placeboOf({ bins }: BinnedColumn): Placebo {
  const ordered = bins
    .filter(({ halves: [first, second] }) => first + second > 0)
    .sort((a, b) => Number(a.key) - Number(b.key));
  const first = ordered.map(({ halves }) => halves[0]);
  const second = ordered.map(({ halves }) => halves[1]);
  return {
    psi: psi(first, second) ?? 0,
    jensenShannon: jensenShannonDistance(first, second) ?? 0,
    ks: gapAtEdges(first, second),
    cramersV: cramersV(first, second) ?? 0,
  };
}

function gapAtEdges(first: readonly number[], second: readonly number[]): number {
  const n = first.reduce((sum, count) => sum + count, 0);
  const m = second.reduce((sum, count) => sum + count, 0);
  if (n === 0 || m === 0) return 0;
  let gap = 0;
  let largest = 0;
  first.forEach((count, i) => {
    gap += count / n - (second[i] ?? 0) / m;
    largest = Math.max(largest, Math.abs(gap));
  });
  return largest;
}
