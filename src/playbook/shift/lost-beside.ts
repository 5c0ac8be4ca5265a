import { outcomesAtScores } from './outcomes-at-scores';
import type { PeriodSample } from './sample';

/** Share of a class's labels that are missing given the score. */
export interface LostLabels {
  lost: number;
  /** Standard error of it. */
  error: number;
}

/** What the rows beside the root segment lost of either class: the scored one and the other. */
export interface LostBeside {
  scored: LostLabels;
  other: LostLabels;
}

/**
 * Whether labels are missing beside the segment that stands out as well. A class that is thinned everywhere costs most where it
 * is most frequent, and such a segment stands out although nothing is its own. One less observed over expected, with each
 * score's share of the class in the good period's rows beside the segment. Null where too few rows lie there.
 */
export function lostBeside(good: PeriodSample, bad: PeriodSample): LostBeside | null {
  const cells = outcomesAtScores(good, bad, 'beside');
  if (cells.length === 0) return null;
  const lost = (of: (side: { rows: number; events: number }) => number): LostLabels => {
    const observed = cells.reduce((sum, { bad: side }) => sum + of(side), 0);
    const expected = cells.reduce((sum, cell) => sum + (cell.bad.rows * of(cell.good)) / cell.good.rows, 0);
    if (expected === 0) return { lost: 0, error: Infinity };
    const before = cells.reduce((sum, cell) => sum + of(cell.good), 0);
    const kept = observed / expected;
    return { lost: 1 - kept, error: Math.sqrt(observed + 1) / expected + kept / Math.sqrt(before + 1) };
  };
  return { scored: lost(({ events }) => events), other: lost(({ rows, events }) => rows - events) };
}
