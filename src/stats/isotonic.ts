/** Rows with one score: how many, and for how many the event (the positive class; being right) happened. */
export interface ScorePoint {
  score: number;
  rows: number;
  events: number;
}

/** A rising step-and-slope function: `values[i]` at `scores[i]`, straight between, constant outside. */
export interface IsotonicFit {
  scores: number[];
  values: number[];
}

/**
 * Isotonic regression of the event rate on the score by pooling adjacent violators: the least-squares rising function.
 * Source: Barlow et al. (1972); knots and interpolation as scikit-learn's `IsotonicRegression(out_of_bounds='clip')`.
 * @param points in any order; equal scores are merged
 * @returns null where there are no rows
 */
export function fitIsotonic(points: readonly ScorePoint[]): IsotonicFit | null {
  const sorted = mergeTies(points);
  if (sorted.length === 0) return null;
  const pools: { rows: number; events: number; first: number; last: number }[] = [];
  for (const { score, rows, events } of sorted) {
    pools.push({ rows, events, first: score, last: score });
    for (;;) {
      const top = pools.at(-1);
      const below = pools.at(-2);
      if (top === undefined || below === undefined || below.events * top.rows < top.events * below.rows) break;
      pools.splice(-2, 2, {
        rows: below.rows + top.rows,
        events: below.events + top.events,
        first: below.first,
        last: top.last,
      });
    }
  }
  const fit: IsotonicFit = { scores: [], values: [] };
  for (const { rows, events, first, last } of pools) {
    for (const score of first === last ? [first] : [first, last]) {
      fit.scores.push(score);
      fit.values.push(events / rows);
    }
  }
  return fit;
}

/** The calibrated probability at a score. */
export function isotonicAt({ scores, values }: IsotonicFit, score: number): number {
  let low = 0;
  let high = scores.length - 1;
  if (score <= (scores[0] ?? 0)) return values[0] ?? 0;
  if (score >= (scores[high] ?? 0)) return values[high] ?? 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((scores[middle] ?? 0) <= score) low = middle;
    else high = middle;
  }
  const left = scores[low] ?? 0;
  const share = (score - left) / ((scores[high] ?? 0) - left);
  const start = values[low] ?? 0;
  return start + share * ((values[high] ?? 0) - start);
}

function mergeTies(points: readonly ScorePoint[]): ScorePoint[] {
  const merged: ScorePoint[] = [];
  const sorted = points.filter((point) => point.rows > 0).sort((a, b) => a.score - b.score);
  for (const point of sorted) {
    const last = merged.at(-1);
    if (last?.score === point.score) {
      last.rows += point.rows;
      last.events += point.events;
    } else {
      merged.push({ ...point });
    }
  }
  return merged;
}
