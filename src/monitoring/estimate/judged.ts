import { estimateAccuracy, spreadOverValues, type EstimatedAccuracy } from '../../stats/cbpe';
import { overdispersion } from '../../stats/dispersion';
import type { CellCounts, ScoreCell } from '../windows/score-cells';
import type { ScoreSource } from '../windows/scores';
import type { Calibration } from './calibration';
import type { Gap } from './concept-drift';

/** Of each cell: how probable it is that its predictions are right, and the same by each calibrator there could have been. */
export interface Chances {
  right: Float64Array;
  draws: Float64Array[];
  /** Whether an event of the cell is a right prediction, or a wrong one. */
  eventIsRight: boolean[];
}

/** Of a positive score: its probability where the positive class was predicted, the other one where not. */
export function chancesOf(cells: readonly ScoreCell[], { at, draws }: Calibration, { kind }: ScoreSource): Chances {
  const eventIsRight = cells.map(({ predicted }) => kind === 'confidence' || predicted);
  const chances = (probability: (score: number) => number): Float64Array =>
    Float64Array.from(cells, ({ score }, index) => (eventIsRight[index] ? probability(score) : 1 - probability(score)));
  return { right: chances(at), draws: draws.map(chances), eventIsRight };
}

/** A set of rows with its estimated and its realised accuracy. */
export interface Judged {
  estimate: EstimatedAccuracy | null;
  labelled: number;
  right: number;
  gap: Gap | null;
}

export function judged(cells: CellCounts, chances: Chances, dispersion: number): Judged {
  const labelled = sum(cells.labelled);
  const right = rightRows(cells, chances);
  // The gap compares labelled rows with what was expected of these same rows.
  const expected = labelled > 0 ? estimateOf(cells.cell, cells.labelled, chances, dispersion) : null;
  const gap = expected ? { value: right / labelled - expected.estimate, error: expected.error, labelled } : null;
  return { estimate: estimateOf(cells.cell, cells.rows, chances, dispersion), labelled, right, gap };
}

function estimateOf(
  cell: readonly number[],
  rows: readonly number[],
  { right, draws }: Chances,
  dispersion: number,
): EstimatedAccuracy | null {
  const total = sum(rows);
  if (total === 0) return null;
  const calibrationError = spreadOverValues(draws.map((chances) => expectedRight(cell, rows, chances) / total));
  const confident = cell.map((place, index) => ({ probability: right[place] ?? 0, rows: rows[index] ?? 0 }));
  return estimateAccuracy(confident, { dispersion, calibrationError });
}

function expectedRight(cell: readonly number[], rows: readonly number[], chances: Float64Array): number {
  let total = 0;
  for (let index = 0; index < cell.length; index++) total += (rows[index] ?? 0) * (chances[cell[index] ?? 0] ?? 0);
  return total;
}

const rightRows = ({ cell, labelled, events }: CellCounts, { eventIsRight }: Chances): number =>
  cell.reduce((total, place, index) => {
    const [rows, happened] = [labelled[index] ?? 0, events[index] ?? 0];
    return total + (eventIsRight[place] ? happened : rows - happened);
  }, 0);

/** How much more the good period's windows swing around their estimates than chance makes them. */
export function dispersionOf(windows: readonly CellCounts[], isBaseline: readonly boolean[], chances: Chances): number {
  const blocks = windows.flatMap((cells, index) => {
    const trials = sum(cells.labelled);
    if (!isBaseline[index] || trials === 0) return [];
    return [
      { trials, events: rightRows(cells, chances), expected: expectedRight(cells.cell, cells.labelled, chances.right) },
    ];
  });
  return blocks.length > 8 ? overdispersion(blocks) : 1;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
