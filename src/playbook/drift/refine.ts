import type { CountQuery, Engine } from '../../engine/engine';
import type { Expression } from '../../engine/expression';
import { and, column, compare, literal } from '../../engine/expression';
import type { Comparison, CountRow } from '../comparison';
import { BAD, byPeriod, GOOD, numberOf, rowsOf } from '../comparison';
import type { Grid, NumericCell, NumericCounts } from './cells';
import { cellsThatMayHoldTheGap, valueAtRank } from './cells';

const FIRST_BINS = 1000;
const BINS_PER_CELL = 200;
const ROUNDS_AT_MOST = 8;
/** The index of the cell of NaN. */
const NOT_A_NUMBER = -2;
/** A cell with more of the values than this is worth a grid of its own (an outlier made the first one too wide). */
const CROWDED = 0.2;

export interface NumericQuestion {
  column: string;
  /** Finite smallest and largest value over both periods. */
  low: number;
  high: number;
  /** Ranks (from 1) of the values to know exactly in a period of so many values. */
  ranks: (period: 'good' | 'bad', values: number) => readonly number[];
}

/**
 * Counts of numeric columns fine enough that the KS statistic and the quantiles asked for are exact. All columns are
 * asked together, round by round; a round refines only cells on which an answer still depends.
 */
export async function countNumbers(
  engine: Engine,
  compared: Comparison,
  questions: readonly NumericQuestion[],
  signal?: AbortSignal,
): Promise<NumericCounts[]> {
  const first = questions.map(firstGrid);
  const tables = await engine.countAll(
    questions.map((question, i) => gridQuery(compared, question.column, first[i] ?? emptyGrid)),
    signal,
  );
  const counts = tables.map((table, i) => gather(rowsOf(table), first[i] ?? emptyGrid));
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const work = questions.flatMap((question, i) =>
      refinements(question, counts[i], first[i] ?? emptyGrid).map((part) => ({ ...part, i, question })),
    );
    if (work.length === 0) break;
    const refined = await engine.countAll(
      work.map(({ question, grid, where }) => gridQuery(compared, question.column, grid, where)),
      signal,
    );
    work.forEach(({ i, cells, grid }, k) => {
      const known = counts[i];
      const table = refined[k];
      if (known && table) replace(known, cells, gather(rowsOf(table), grid).cells);
    });
  }
  return counts;
}

const emptyGrid: Grid = { origin: 0, perUnit: 1, cells: 1, within: null };

/** The grid over all values that every column is counted by first. */
export function firstGrid({ low, high }: { low: number; high: number }): Grid {
  return { origin: low, perUnit: perUnit(low, high, FIRST_BINS), cells: FIRST_BINS, within: null };
}

function perUnit(low: number, high: number, bins: number): number {
  const scale = bins / (high - low);
  return Number.isFinite(scale) && scale > 0 ? scale : bins / Number.MAX_VALUE;
}

/** The index of a value's cell. */
export function indexOf(name: string, { origin, perUnit: scale, cells }: Grid): Expression {
  return { kind: 'cell', operand: column(name), origin, perUnit: scale, cells };
}

function gridQuery(compared: Comparison, name: string, grid: Grid, where?: Expression): CountQuery {
  return byPeriod(
    compared,
    { cell: indexOf(name, grid) },
    {
      rows: { kind: 'count' },
      low: { kind: 'minimum', operand: column(name) },
      high: { kind: 'maximum', operand: column(name) },
    },
    where,
  );
}

function gather(rows: readonly CountRow[], grid: Grid): NumericCounts {
  const counts: NumericCounts = {
    cells: [],
    values: { good: 0, bad: 0 },
    nulls: { good: 0, bad: 0 },
    notANumber: { good: 0, bad: 0 },
  };
  const byIndex = new Map<number, NumericCell>();
  for (const row of rows) {
    const period = row.period === GOOD ? 'good' : row.period === BAD ? 'bad' : null;
    if (period === null) continue;
    const n = numberOf(row, 'rows');
    if (row.cell === null || row.cell === undefined) counts.nulls[period] += n;
    else if (row.cell === NOT_A_NUMBER) counts.notANumber[period] += n;
    else {
      counts.values[period] += n;
      add(byIndex, Number(row.cell), grid, period, n, Number(row.low), Number(row.high));
    }
  }
  counts.cells = [...byIndex.values()].sort((a, b) => a.low - b.low || a.high - b.high);
  return counts;
}

function add(
  cells: Map<number, NumericCell>,
  index: number,
  grid: Grid,
  period: 'good' | 'bad',
  count: number,
  low: number,
  high: number,
): void {
  const cell = cells.get(index) ?? { low, high, good: 0, bad: 0, range: { good: null, bad: null }, grid, index };
  cell.low = Math.min(cell.low, low);
  cell.high = Math.max(cell.high, high);
  cell[period] += count;
  cell.range[period] = [low, high];
  cells.set(index, cell);
}

interface Refinement {
  cells: NumericCell[];
  grid: Grid;
  where: Expression;
}

/** What must be asked again: crowded cells with grids of their own, the rest of a grid together on a finer one. */
function refinements(question: NumericQuestion, counts: NumericCounts | undefined, first: Grid): Refinement[] {
  if (!counts || counts.values.good + counts.values.bad === 0) return [];
  const wanted = new Set(cellsThatMayHoldTheGap(counts));
  for (const period of ['good', 'bad'] as const) {
    for (const rank of question.ranks(period, counts.values[period])) {
      const found = valueAtRank(counts.cells, period, rank);
      if (typeof found !== 'number') wanted.add(found);
    }
  }
  const total = counts.values.good + counts.values.bad;
  const parts: Refinement[] = [];
  const byGrid = new Map<Grid, NumericCell[]>();
  for (const cell of wanted) {
    if (!Number.isFinite(cell.low) || !Number.isFinite(cell.high)) continue;
    if ((cell.good + cell.bad) / total > CROWDED) parts.push(ownGrid(question.column, cell, first));
    else byGrid.set(cell.grid, [...(byGrid.get(cell.grid) ?? []), cell]);
  }
  for (const [grid, cells] of byGrid) {
    const values = cells.map((cell) => cell.index);
    const among: Expression = { kind: 'in', operand: indexOf(question.column, grid), values };
    parts.push({
      cells,
      grid: { ...grid, perUnit: grid.perUnit * BINS_PER_CELL, cells: grid.cells * BINS_PER_CELL },
      where: and(
        inFirstCells(question.column, first, cells),
        ...(grid === first ? [] : [among]),
        ...(grid.within ? [between(question.column, grid.within)] : []),
      ),
    });
  }
  return parts;
}

/**
 * Rows in the first grid's cells around those of the given ones. The engine has that grid's index at hand, so that the
 * finer one is worked out for few rows only; one cell more on either side makes up for rounding.
 */
function inFirstCells(name: string, first: Grid, cells: readonly NumericCell[]): Expression {
  const values = new Set<number>();
  for (const { low, high, grid, index } of cells) {
    if (grid === first) values.add(index);
    else for (let i = cellOf(low, first) - 1; i <= cellOf(high, first) + 1; i++) values.add(i);
  }
  return { kind: 'in', operand: indexOf(name, first), values: [...values] };
}

const cellOf = (value: number, { origin, perUnit: scale, cells }: Grid): number =>
  Math.max(0, Math.min(cells, Math.floor((value - origin) * scale)));

function ownGrid(name: string, cell: NumericCell, first: Grid): Refinement {
  const grid: Grid = {
    origin: cell.low,
    perUnit: perUnit(cell.low, cell.high, FIRST_BINS),
    cells: FIRST_BINS,
    within: [cell.low, cell.high],
  };
  return { cells: [cell], grid, where: and(inFirstCells(name, first, [cell]), between(name, [cell.low, cell.high])) };
}

function between(name: string, [low, high]: [number, number]): Expression {
  return and(compare(column(name), '>=', literal(low)), compare(column(name), '<=', literal(high)));
}

function replace(counts: NumericCounts, old: readonly NumericCell[], fresh: readonly NumericCell[]): void {
  if (fresh.length === 0) return;
  const gone = new Set(old);
  counts.cells = [...counts.cells.filter((cell) => !gone.has(cell)), ...fresh].sort(
    (a, b) => a.low - b.low || a.high - b.high,
  );
}
