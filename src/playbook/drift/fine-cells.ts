import type { ColumnTable } from 'arquero';
import type { Cell } from '../comparison';
import { BAD, GOOD } from '../comparison';
import type { Sides } from '../stretches';
import type { NumericCell, NumericCounts } from './cells';

/** What is counted of every cell, value or bin: rows, and what the model and the world made of them. */
export const COUNTED = ['rows', 'labelled', 'errors', 'scored', 'scores'] as const;
export type Counted = (typeof COUNTED)[number];

/** Equal-width bins, as the engine's `cell`. */
export interface Grid {
  origin: number;
  perUnit: number;
  cells: number;
  /** Refined from this cell of another grid only, or from all values. */
  within: [number, number] | null;
}

/** A run of rows of a count by stretch: those of one cell or one value. */
export interface Run {
  counts: StretchCounts;
  from: number;
  to: number;
}

/** A count by stretch as columns. `low` and `high` are the extremes of each stretch's rows. */
export interface StretchCounts extends Record<Counted, Float64Array> {
  stretch: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** A cell with its rows in every stretch of time. */
export interface FineCell extends Run {
  low: number;
  high: number;
  rows: number;
  /** The grid that made the cell and its index in it. */
  grid: Grid;
  index: number;
}

/** One numeric column of a whole investigation. */
export interface FineCounts {
  cells: FineCell[];
  nulls: Run[];
  notANumber: Run[];
}

/** The index of the cell of NaN. */
const NOT_A_NUMBER = -2;

export function stretchCounts(table: ColumnTable): StretchCounts {
  const names = new Set(table.columnNames());
  const rows = table.numRows();
  const read = (name: string): Float64Array => {
    const column = names.has(name) ? table.column(name) : undefined;
    const whole: unknown = column;
    if (whole instanceof Float64Array) return whole;
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = Number(column?.at(row) ?? 0);
    return values;
  };
  const value = names.has('value') ? read('value') : null;
  const counted = Object.fromEntries(COUNTED.map((name) => [name, read(name)])) as Record<Counted, Float64Array>;
  // Where every row has a label, or a score, that count is left out.
  if (names.has('errors') && !names.has('labelled')) counted.labelled = counted.rows;
  if (names.has('scores') && !names.has('scored')) counted.scored = counted.rows;
  return { ...counted, stretch: read('stretch'), low: value ?? read('low'), high: value ?? read('high') };
}

/** Rows of a count ordered by `key`, run by run. */
export function runsOf(table: ColumnTable, key: string): { key: Cell; run: Run }[] {
  const counts = stretchCounts(table);
  const keys = table.column(key);
  const runs: { key: Cell; run: Run }[] = [];
  for (let from = 0, to = 0; from < table.numRows(); from = to) {
    const value = (keys?.at(from) ?? null) as Cell;
    do to++;
    while (to < table.numRows() && Object.is(keys?.at(to) ?? null, value));
    runs.push({ key: value, run: { counts, from, to } });
  }
  return runs;
}

/** A count by `cell` of a grid, or by `value`, as cells. */
export function fineCounts(table: ColumnTable, grid: Grid): FineCounts {
  const byValue = table.columnNames().includes('value');
  const found: FineCounts = { cells: [], nulls: [], notANumber: [] };
  for (const { key, run } of runsOf(table, byValue ? 'value' : 'cell')) {
    if (key === null) found.nulls.push(run);
    else if (!byValue && key === NOT_A_NUMBER) found.notANumber.push(run);
    else found.cells.push(cellOf(run, grid, Number(key)));
  }
  return found;
}

function cellOf(run: Run, grid: Grid, index: number): FineCell {
  const { counts, from, to } = run;
  const cell: FineCell = { counts, from, to, low: Infinity, high: -Infinity, rows: 0, grid, index };
  for (let i = from; i < to; i++) {
    cell.low = Math.min(cell.low, counts.low[i] ?? Infinity);
    cell.high = Math.max(cell.high, counts.high[i] ?? -Infinity);
    cell.rows += counts.rows[i] ?? 0;
  }
  return cell;
}

/** The cells as one investigation sees them: what neither of its periods has rows in is left out. */
export function countsWithin(fine: FineCounts, { period }: Sides): NumericCounts {
  const cells: NumericCell[] = [];
  const values = { good: 0, bad: 0 };
  for (const each of fine.cells) {
    const cell = numericCell(each, period);
    if (!cell) continue;
    cells.push(cell);
    values.good += cell.good;
    values.bad += cell.bad;
  }
  return {
    cells,
    values,
    nulls: rowsOfRuns(fine.nulls, period),
    notANumber: rowsOfRuns(fine.notANumber, period),
    fine,
  };
}

function numericCell(fine: FineCell, period: Sides['period']): NumericCell | null {
  const { counts, from, to } = fine;
  let [good, goodLow, goodHigh, bad, badLow, badHigh] = [0, Infinity, -Infinity, 0, Infinity, -Infinity];
  for (let i = from; i < to; i++) {
    const side = period[counts.stretch[i] as number];
    if (side === GOOD) {
      good += counts.rows[i] as number;
      goodLow = Math.min(goodLow, counts.low[i] as number);
      goodHigh = Math.max(goodHigh, counts.high[i] as number);
    } else if (side === BAD) {
      bad += counts.rows[i] as number;
      badLow = Math.min(badLow, counts.low[i] as number);
      badHigh = Math.max(badHigh, counts.high[i] as number);
    }
  }
  if (good + bad === 0) return null;
  const [low, high] = [Math.min(goodLow, badLow), Math.max(goodHigh, badHigh)];
  return { low, high, good, bad, goodLow, goodHigh, badLow, badHigh, splittable: low < high, fine };
}

function rowsOfRuns(runs: readonly Run[], period: Sides['period']): { good: number; bad: number } {
  const rows = { good: 0, bad: 0 };
  for (const { counts, from, to } of runs) {
    for (let i = from; i < to; i++) {
      const side = period[counts.stretch[i] ?? 0];
      if (side === GOOD) rows.good += counts.rows[i] ?? 0;
      else if (side === BAD) rows.bad += counts.rows[i] ?? 0;
    }
  }
  return rows;
}
