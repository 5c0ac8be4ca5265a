import type { ColumnTable } from 'arquero';
import { and, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import type { MonitoringContext } from './context';
import type { ScoreSource } from './scores';
import { slots, talliedRows } from './tally';

/** One narrow cell of the score and one decision. */
export interface ScoreCell {
  /** Mean score of its rows. */
  score: number;
  predicted: boolean;
}

/** Rows of cells, in parallel arrays. Events are labelled rows for which the event happened. */
export interface CellCounts {
  /** The place of each in `ScoreCounts.cells`; a cell may stand twice. */
  cell: number[];
  rows: number[];
  labelled: number[];
  events: number[];
}

export interface ScoreCounts {
  cells: ScoreCell[];
  /** Every cell once, in its place. */
  baseline: CellCounts;
  /** All rows after the good period. */
  later: CellCounts;
  /** Cells that have rows. One for each window; none where windows were not asked for. */
  windows: CellCounts[];
}

/**
 * Cells of the score: a thousandth of its range each, in segments a two-hundredth. Scores of one cell count at their mean,
 * which moves a calibrated probability by less than its own error.
 */
const CELLS = 1000;
const CELLS_OF_SEGMENT = 200;

/** Rows by score, decision and window; of segments by score, decision and period. */
export async function scoreCounts(context: MonitoringContext, source: ScoreSource): Promise<ScoreCounts> {
  const found = await counted(context, source, null);
  return found.get('') ?? empty([], context.grid.count);
}

/** The same by the values of an expression, for the good period and what came after it. */
export const segmentScoreCounts = (
  context: MonitoringContext,
  source: ScoreSource,
  segment: { value: Expression; where: Expression },
): Promise<Map<string, ScoreCounts>> => counted(context, source, segment);

/** What segments are counted by, for an engine that is to work it out once: cells, decision, event and stretch of time. */
export async function segmentScoreKeys(context: MonitoringContext, source: ScoreSource): Promise<Expression[]> {
  const { score, predicted, event } = source;
  const cell = cellOf(score, await range(context, score), CELLS_OF_SEGMENT);
  return [cell, score, predicted, ...(event ? [event] : []), slots(context, false).key];
}

const cellOf = (score: Expression, [low, high]: readonly [number, number], size: number): Expression => ({
  kind: 'cell',
  operand: score,
  origin: low,
  perUnit: size / (high - low || 1),
  cells: size,
});

async function counted(
  context: MonitoringContext,
  { score, predicted, event }: ScoreSource,
  segment: { value: Expression; where: Expression } | null,
): Promise<Map<string, ScoreCounts>> {
  const { log, grid, signal } = context;
  const size = segment ? CELLS_OF_SEGMENT : CELLS;
  const cell = cellOf(score, await range(context, score), size);
  const where = and(
    talliedRows(context),
    not(isNull(score)),
    not(isNull(predicted)),
    ...(segment ? [segment.where] : []),
  );
  const { key, read } = slots(context, segment === null);
  const count = { rows: { kind: 'count' } } as const;
  const [means, table] = await log.engine.countAll(
    [
      { by: { cell, predicted }, measures: { ...count, scores: { kind: 'sum', operand: score } }, where },
      {
        by: { ...(segment ? { group: segment.value } : {}), cell, predicted, slot: key },
        measures: {
          ...count,
          ...(event
            ? {
                labelled: { kind: 'countValues', operand: event },
                events: { kind: 'countIf', condition: compare(event, '=', literal(1)) },
              }
            : {}),
        },
        where,
      },
    ],
    signal,
  );
  const { cells, placeOf } = cellsOf(means, size);
  const of = reader(table);
  const found = new Map<string, ScoreCounts>();
  for (let row = 0; row < (table?.numRows() ?? 0); row++) {
    const place = placeOf(of.number('cell', row), of.number('predicted', row));
    if (place === undefined) continue;
    const name = segment ? of.text('group', row) : '';
    const known = found.get(name) ?? empty(cells, segment ? 0 : grid.count);
    found.set(name, known);
    const [window, stretch] = read(of.number('slot', row));
    const values = [place, of.number('rows', row), of.number('labelled', row), of.number('events', row)] as const;
    if (stretch !== 'before') addInPlace(stretch === 'good' ? known.baseline : known.later, values);
    const there = known.windows[window];
    if (there) add(there, values);
  }
  return found;
}

function reader(table: ColumnTable | undefined) {
  const columns = new Map((table?.columnNames() ?? []).map((name) => [name, table?.column(name)]));
  return {
    number: (name: string, row: number): number => Number(columns.get(name)?.at(row) ?? 0),
    text: (name: string, row: number): string => String(columns.get(name)?.at(row)),
  };
}

function cellsOf(means: ColumnTable | undefined, size: number) {
  const of = reader(means);
  const cells: ScoreCell[] = [];
  const places = new Map<number, number>();
  for (let row = 0; row < (means?.numRows() ?? 0); row++) {
    const [cell, predicted] = [of.number('cell', row), of.number('predicted', row)];
    if (cell < 0 || cell > size) continue;
    places.set(cell * 2 + predicted, cells.length);
    cells.push({ score: of.number('scores', row) / of.number('rows', row), predicted: predicted === 1 });
  }
  return { cells, placeOf: (cell: number, predicted: number) => places.get(cell * 2 + predicted) };
}

function add(to: CellCounts, [cell, rows, labelled, events]: readonly [number, number, number, number]): void {
  to.cell.push(cell);
  to.rows.push(rows);
  to.labelled.push(labelled);
  to.events.push(events);
}

function addInPlace(
  { rows, labelled, events }: CellCounts,
  [cell, ...more]: readonly [number, number, number, number],
): void {
  [rows, labelled, events].forEach((to, index) => (to[cell] = (to[cell] ?? 0) + (more[index] ?? 0)));
}

const zeros = (cells: readonly unknown[]): CellCounts => ({
  cell: cells.map((_, index) => index),
  rows: cells.map(() => 0),
  labelled: cells.map(() => 0),
  events: cells.map(() => 0),
});

const none = (): CellCounts => ({ cell: [], rows: [], labelled: [], events: [] });

const empty = (cells: ScoreCell[], windows: number): ScoreCounts => ({
  cells,
  baseline: zeros(cells),
  later: zeros(cells),
  windows: Array.from({ length: windows }, none),
});

/** 0 to 1 for probabilities, else the extremes. */
async function range({ log, signal }: MonitoringContext, score: Expression): Promise<[number, number]> {
  const measures = { low: { kind: 'minimum', operand: score }, high: { kind: 'maximum', operand: score } } as const;
  const table = await log.engine.count({ by: {}, measures }, signal);
  const [low, high] = [Number(table.get('low', 0) ?? 0), Number(table.get('high', 0) ?? 1)];
  return low >= 0 && high <= 1 ? [0, 1] : [low, high];
}

/** Rows with one score: how many had the event, how many not. */
export interface ScoreStep {
  score: number;
  positives: number;
  negatives: number;
}

/** Positive and negative rows by ascending score, each score once. */
export function scoreSteps(
  cells: readonly ScoreCell[],
  { cell }: CellCounts,
  rowsOf: (index: number) => number,
  eventsOf: (index: number) => number,
): ScoreStep[] {
  const steps = new Map<number, ScoreStep>();
  cell.forEach((place, index) => {
    const [rows, events, score] = [rowsOf(index), eventsOf(index), cells[place]?.score ?? 0];
    if (rows === 0) return;
    const step = steps.get(score) ?? { score, positives: 0, negatives: 0 };
    steps.set(score, step);
    step.positives += events;
    step.negatives += rows - events;
  });
  return [...steps.values()].sort((a, b) => a.score - b.score);
}
