import type { PeriodSample } from './sample';

/** Cells along a number's normal rank and along the fitted score; rows of the good period that a cell needs. */
const CELLS = 8;
const RANK_WIDTH = 0.55;
const ROWS_AT_LEAST = 10;

/** Rows of one period, their fitted scores, and which of them count. */
export interface FittedRows {
  sample: PeriodSample;
  fitted: Float64Array;
  use: (row: number) => boolean;
}

/**
 * The mean squared residual that the fit has on good rows with such inputs as the bad ones have: what a model decides by
 * combinations of inputs is missed by a sum of them, and most where rows of the bad period may lie. The most that any of the
 * inputs says; null where no cell has enough good rows.
 * @param leading names of the numbers that lead the fit
 */
export function expectedResidual(good: FittedRows, bad: FittedRows, leading: readonly string[]): number | null {
  const edges = quantileEdges(good);
  const expected = leading.flatMap((name): number[] => {
    const [before, after] = [good, bad].map(({ sample }) => sample.inputs.find((input) => input.name === name)?.values);
    if (!before || !after) return [];
    const [sums, rows] = [new Float64Array(CELLS * CELLS), new Float64Array(CELLS * CELLS)];
    forEachCell(good, before, edges, (cell, row) => {
      rows[cell] = (rows[cell] ?? 0) + 1;
      sums[cell] = (sums[cell] ?? 0) + ((good.sample.score[row] ?? NaN) - (good.fitted[row] ?? 0)) ** 2;
    });
    let [total, counted] = [0, 0];
    forEachCell(bad, after, edges, (cell) => {
      const there = rows[cell] ?? 0;
      if (there < ROWS_AT_LEAST) return;
      counted++;
      total += (sums[cell] ?? 0) / there;
    });
    return counted > 0 ? [total / counted] : [];
  });
  return expected.length > 0 ? Math.max(...expected) : null;
}

function forEachCell(
  { sample, fitted, use }: FittedRows,
  ranks: Float64Array,
  edges: readonly number[],
  visit: (cell: number, row: number) => void,
): void {
  for (let row = 0; row < sample.rows; row++) {
    if (Number.isNaN(sample.score[row]) || !use(row)) continue;
    const along = Math.floor((ranks[row] ?? 0) / RANK_WIDTH) + CELLS / 2;
    const above = edges.filter((edge) => (fitted[row] ?? 0) >= edge).length;
    visit(Math.min(CELLS - 1, Math.max(0, along)) * CELLS + above, row);
  }
}

function quantileEdges({ sample, fitted, use }: FittedRows): number[] {
  const values = fitted.filter((_, row) => !Number.isNaN(sample.score[row]) && use(row)).sort();
  return Array.from({ length: CELLS - 1 }, (_, i) => values[Math.floor(((i + 1) * values.length) / CELLS)] ?? 0);
}
