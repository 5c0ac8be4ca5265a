import { and, isNull, not, type Expression } from '../../engine/expression';
import type { MonitoringContext } from './context';
import type { ScoreSource } from './scores';
import { tally } from './tally';

/** Rows of one narrow cell of the score and one decision, in the good period or in one window. */
export interface ScoreRows {
  /** Mean score of the rows. */
  score: number;
  predicted: boolean;
  rows: number;
  labelled: number;
  /** Labelled rows for which the event happened. */
  events: number;
}

export interface ScoreCounts {
  baseline: ScoreRows[];
  /** One list for each window. */
  windows: ScoreRows[][];
}

/** Cells of the score: a thousandth of its range each, with the mean score of their rows. */
const CELLS = 1000;

/**
 * Rows by score, decision and window. Scores within a thousandth of the range count together, at their mean: that moves a
 * calibrated probability by less than its own error. With a grouping, by its values; else under the key ''.
 */
export async function groupedScoreCounts(
  context: MonitoringContext,
  source: ScoreSource,
  grouping: { value: Expression; where: Expression } | null,
): Promise<Map<string, ScoreCounts>> {
  const { score, predicted, event } = source;
  const [low, high] = await range(context, score);
  const cell: Expression = {
    kind: 'cell',
    operand: score,
    origin: low,
    perUnit: CELLS / (high - low || 1),
    cells: CELLS,
  };
  const groups = await tally(context, {
    by: { ...(grouping ? { group: grouping.value } : {}), cell, predicted },
    measures: {
      rows: { kind: 'count' },
      scores: { kind: 'sum', operand: score },
      ...(event ? { labelled: { kind: 'countValues', operand: event }, events: { kind: 'sum', operand: event } } : {}),
    },
    where: and(not(isNull(score)), not(isNull(predicted)), ...(grouping ? [grouping.where] : [])),
  });
  const found = new Map<string, ScoreCounts>();
  for (const { key, baseline, windows } of groups) {
    if (typeof key.cell !== 'number' || key.cell < 0 || key.cell > CELLS) continue;
    const name = grouping ? String(key.group) : '';
    const known = found.get(name) ?? emptyCounts(context);
    found.set(name, known);
    const isPredicted = key.predicted === 1;
    const add = (to: ScoreRows[] | undefined, value: (name: string) => number): void => {
      const rows = value('rows');
      if (rows === 0) return;
      const mean = value('scores') / rows;
      to?.push({ score: mean, predicted: isPredicted, rows, labelled: value('labelled'), events: value('events') });
    };
    add(known.baseline, (measure) => baseline[measure] ?? 0);
    known.windows.forEach((to, index) => add(to, (measure) => windows[measure]?.[index] ?? 0));
  }
  return found;
}

export const scoreCounts = async (context: MonitoringContext, source: ScoreSource): Promise<ScoreCounts> =>
  (await groupedScoreCounts(context, source, null)).get('') ?? emptyCounts(context);

const emptyCounts = ({ grid }: MonitoringContext): ScoreCounts => ({
  baseline: [],
  windows: Array.from({ length: grid.count }, () => []),
});

/** 0 to 1 for probabilities, else the extremes. */
async function range({ log, signal }: MonitoringContext, score: Expression): Promise<[number, number]> {
  const measures = { low: { kind: 'minimum', operand: score }, high: { kind: 'maximum', operand: score } } as const;
  const table = await log.engine.count({ by: {}, measures }, signal);
  const [low, high] = [Number(table.get('low', 0) ?? 0), Number(table.get('high', 0) ?? 1)];
  return low >= 0 && high <= 1 ? [0, 1] : [low, high];
}
