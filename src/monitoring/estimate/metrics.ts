import type { EstimatedMetrics } from '../../protocol/monitoring';
import { estimateBinaryMetrics, type EstimatedBinaryMetrics } from '../../stats/cbpe';
import { aucFromCounts } from '../../stats/score-quality';
import { scoreSteps, type CellCounts, type ScoreCell } from '../windows/score-cells';
import type { ScoreSource } from '../windows/scores';
import type { Calibration } from './calibration';
import { sum, type Judged } from './judged';

type OfCell = (index: number) => number;

/** Estimated metrics of a set of rows, and the realised ones of those that have labels. */
export function metricsOf(
  cells: readonly ScoreCell[],
  counts: CellCounts,
  { estimate, labelled, right }: Judged,
  { at }: Calibration,
  { kind }: ScoreSource,
): EstimatedMetrics {
  const rowsOf: OfCell = (index) => counts.rows[index] ?? 0;
  const labelledOf: OfCell = (index) => counts.labelled[index] ?? 0;
  const eventsOf: OfCell = (index) => counts.events[index] ?? 0;
  const expectedOf: OfCell = (index) => rowsOf(index) * at(cells[counts.cell[index] ?? 0]?.score ?? 0);
  const isPositive = kind === 'positive';
  const decided = (rows: OfCell, events: OfCell): EstimatedBinaryMetrics | null =>
    isPositive ? binaryMetrics(cells, counts, rows, events) : null;
  const auc = (rows: OfCell, events: OfCell): number | null =>
    isPositive ? aucFromCounts(scoreSteps(cells, counts, rows, events)) : null;
  const [expected, realised] = [decided(rowsOf, expectedOf), decided(labelledOf, eventsOf)];
  return {
    rows: sum(counts.rows),
    labelled,
    accuracy: {
      estimated: estimate?.estimate ?? null,
      low: estimate?.low ?? null,
      high: estimate?.high ?? null,
      realised: labelled > 0 ? right / labelled : null,
    },
    precision: { estimated: expected?.precision ?? null, realised: realised?.precision ?? null },
    recall: { estimated: expected?.recall ?? null, realised: realised?.recall ?? null },
    f1: { estimated: expected?.f1 ?? null, realised: realised?.f1 ?? null },
    auc: { estimated: auc(rowsOf, expectedOf), realised: auc(labelledOf, eventsOf) },
  };
}

function binaryMetrics(
  cells: readonly ScoreCell[],
  { cell }: CellCounts,
  rowsOf: OfCell,
  eventsOf: OfCell,
): EstimatedBinaryMetrics | null {
  const decided = cell.flatMap((place, index) => {
    const rows = rowsOf(index);
    const predictedPositive = cells[place]?.predicted ?? false;
    return rows > 0 ? [{ probability: eventsOf(index) / rows, predictedPositive, rows }] : [];
  });
  return estimateBinaryMetrics(decided);
}
