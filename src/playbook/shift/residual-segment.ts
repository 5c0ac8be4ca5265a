import type { Cell } from '../comparison';
import type { PeriodSample } from './sample';

/** The one value of a category in whose rows the score stopped following from the features. */
export interface ResidualSegment {
  column: string;
  key: Cell;
  /** Of all that residuals grew, the share that stands in these rows. */
  share: number;
}

/** Rows below which a value's mean residual says little. */
const ROWS_AT_LEAST = 50;
/** Of the growth so much must be inside, in clearly fewer rows, and the rest must be nearly as it was. */
const HOLDS = 0.85;
const ROWS_AT_MOST = 0.7;

/**
 * Where squared residuals of a model of the score grew, if that is in one value of one category.
 * @param residuals squared, of every row of the bad period
 * @param usual mean squared residual of the good period
 */
export function residualSegment(bad: PeriodSample, residuals: Float64Array, usual: number): ResidualSegment | null {
  const total = residuals.reduce((sum, value) => sum + value - usual, 0);
  if (!(total > 0)) return null;
  const found = bad.inputs.flatMap(({ kind, name, keys, values }): ResidualSegment[] =>
    kind !== 'category'
      ? []
      : (keys ?? []).flatMap((key, index): ResidualSegment[] => {
          let [rows, growth] = [0, 0];
          values.forEach((value, row) => {
            if (value !== index) return;
            rows++;
            growth += (residuals[row] ?? 0) - usual;
          });
          const few = rows < ROWS_AT_LEAST || rows > ROWS_AT_MOST * bad.rows;
          return few || growth < HOLDS * total ? [] : [{ column: name, key, share: growth / total }];
        }),
  );
  return found.sort((a, b) => Math.abs(1 - a.share) - Math.abs(1 - b.share))[0] ?? null;
}
