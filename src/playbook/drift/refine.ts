import type { CountQuery, Engine } from '../../engine/engine';
import type { Expression, Measure } from '../../engine/expression';
import { and, column, compare, literal } from '../../engine/expression';
import type { Sides, Stretches } from '../stretches';
import type { NumericCell, NumericCounts } from './cells';
import { countsWithin, fineCounts, type FineCell, type FineCounts, type Grid } from './fine-cells';

const FIRST_BINS = 2000;
const BINS_PER_CELL = 8;
const ROUNDS_AT_MOST = 8;
/** Cells of so few rows are counted value by value: no finer grid would take fewer numbers. */
const FEW_ROWS = 64;
/** A cell with more of the rows than this is worth a grid of its own (an outlier made the first one too wide). */
const CROWDED = 0.2;

export interface NumericQuestion {
  column: string;
  /** Finite smallest and largest value of all rows. */
  low: number;
  high: number;
}

/** The cells on which an answer of one investigation still depends. */
export type Wanted = (counts: NumericCounts) => readonly NumericCell[];

/**
 * Counts of numeric columns by stretch of time, fine enough for every investigation that asks. All columns are asked
 * together, round by round; a round refines only cells on which an answer still depends.
 */
export async function countNumbers(
  engine: Engine,
  stretches: Stretches,
  measures: Record<string, Measure>,
  questions: readonly NumericQuestion[],
  asking: readonly Sides[],
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<FineCounts[]> {
  const first = questions.map(firstGrid);
  const query = (name: string, grid: Grid, where?: Expression): CountQuery => ({
    by: { cell: indexOf(name, grid), stretch: stretches.stretch },
    measures: {
      ...measures,
      low: { kind: 'minimum', operand: column(name) },
      high: { kind: 'maximum', operand: column(name) },
    },
    where: where ? and(stretches.where, where) : stretches.where,
  });
  const tables = await engine.countAll(
    questions.map((question, i) => query(question.column, first[i] ?? EMPTY_GRID)),
    signal,
  );
  const counts = tables.map((table, i) => fineCounts(table, first[i] ?? EMPTY_GRID));
  let open = questions.map((_, i) => i);
  for (let round = 0; round < ROUNDS_AT_MOST && open.length > 0; round++) {
    const work = open.flatMap((i) => {
      const [question, known, grid] = [questions[i], counts[i], first[i]];
      if (!question || !known || !grid) return [];
      const cells = new Set(asking.flatMap((sides) => wanted(countsWithin(known, sides)).map(({ fine }) => fine)));
      return refinements(question.column, known, [...cells], grid).map((part) => ({
        ...part,
        i,
        name: question.column,
      }));
    });
    const refined = await engine.countAll(
      work.map(({ name, grid, where }) =>
        grid
          ? query(name, grid, where)
          : {
              by: { value: column(name), stretch: stretches.stretch },
              measures,
              where: and(stretches.where, where),
            },
      ),
      signal,
    );
    work.forEach(({ i, cells, grid }, k) => {
      const [known, table] = [counts[i], refined[k]];
      if (known && table) replace(known, cells, fineCounts(table, grid ?? EMPTY_GRID).cells);
    });
    open = [...new Set(work.map(({ i }) => i))];
  }
  return counts;
}

const EMPTY_GRID: Grid = { origin: 0, perUnit: 1, cells: 1, within: null };

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

interface Refinement {
  cells: FineCell[];
  /** The finer grid; null to count value by value. */
  grid: Grid | null;
  where: Expression;
}

/** What must be asked again: small cells by value, crowded ones with grids of their own, the rest of a grid on a finer one. */
function refinements(name: string, { cells: all }: FineCounts, wanted: readonly FineCell[], first: Grid): Refinement[] {
  const total = all.reduce((sum, { rows }) => sum + rows, 0);
  const parts: Refinement[] = [];
  const byGrid = new Map<Grid, FineCell[]>();
  for (const cell of wanted) {
    if (!Number.isFinite(cell.low) || !Number.isFinite(cell.high) || cell.low === cell.high) continue;
    if (cell.rows > FEW_ROWS && cell.rows / total > CROWDED) parts.push(ownGrid(name, cell, first));
    else byGrid.set(cell.grid, [...(byGrid.get(cell.grid) ?? []), cell]);
  }
  for (const [grid, cells] of byGrid) {
    const small = cells.filter(({ rows }) => rows <= FEW_ROWS);
    const large = cells.filter(({ rows }) => rows > FEW_ROWS);
    const finer = { ...grid, perUnit: grid.perUnit * BINS_PER_CELL, cells: grid.cells * BINS_PER_CELL };
    if (small.length > 0) parts.push({ cells: small, grid: null, where: inCells(name, first, grid, small) });
    if (large.length > 0) parts.push({ cells: large, grid: finer, where: inCells(name, first, grid, large) });
  }
  return parts;
}

/** Rows in cells of one grid. */
function inCells(name: string, first: Grid, grid: Grid, cells: readonly FineCell[]): Expression {
  if (grid === first) return inFirstCells(name, first, cells);
  const among: Expression = { kind: 'in', operand: indexOf(name, grid), values: cells.map(({ index }) => index) };
  return and(inFirstCells(name, first, cells), among, ...(grid.within ? [between(name, grid.within)] : []));
}

/**
 * Rows in the first grid's cells around those of the given ones. The engine has that grid's index at hand, so that the
 * finer one is worked out for few rows only; one cell more on either side makes up for rounding.
 */
function inFirstCells(name: string, first: Grid, cells: readonly FineCell[]): Expression {
  const values = new Set<number>();
  for (const { low, high, grid, index } of cells) {
    if (grid === first) values.add(index);
    else for (let i = cellOf(low, first) - 1; i <= cellOf(high, first) + 1; i++) values.add(i);
  }
  return { kind: 'in', operand: indexOf(name, first), values: [...values] };
}

const cellOf = (value: number, { origin, perUnit: scale, cells }: Grid): number =>
  Math.max(0, Math.min(cells, Math.floor((value - origin) * scale)));

function ownGrid(name: string, cell: FineCell, first: Grid): Refinement {
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

function replace(counts: FineCounts, old: readonly FineCell[], fresh: readonly FineCell[]): void {
  if (fresh.length === 0) return;
  const gone = new Set(old);
  counts.cells = [...counts.cells.filter((cell) => !gone.has(cell)), ...fresh].sort(
    (a, b) => a.low - b.low || a.high - b.high,
  );
}
