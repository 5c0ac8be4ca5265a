import type { OutcomesAtScore } from '../../stats/label-noise';
import type { PeriodSample } from './sample';

const BINS = 30;
const BINS_AT_LEAST = 6;
const GOOD_ROWS_A_BIN = 60;
const BAD_ROWS_A_BIN = 20;

/**
 * Labelled rows inside the root segment, or beside it, by score: bins of as many good rows each. None where rows are too few, or
 * scores too coarse, for six of them.
 */
export function outcomesAtScores(good: PeriodSample, bad: PeriodSample, place: 'inside' | 'beside'): OutcomesAtScore[] {
  const [before, after] = [labelledScores(good, place), labelledScores(bad, place)];
  const bins = Math.min(BINS, Math.floor(before.length / GOOD_ROWS_A_BIN), Math.floor(after.length / BAD_ROWS_A_BIN));
  if (bins < BINS_AT_LEAST) return [];
  const sorted = before.map(({ score }) => score).sort((a, b) => a - b);
  const edges = [
    ...new Set(Array.from({ length: bins - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / bins)] ?? 0)),
  ];
  const cells: OutcomesAtScore[] = Array.from({ length: edges.length + 1 }, () => ({
    good: { rows: 0, events: 0 },
    bad: { rows: 0, events: 0 },
  }));
  for (const [period, rows] of [['good', before] as const, ['bad', after] as const]) {
    for (const { score, label } of rows) {
      const cell = cells[binOf(edges, score)]?.[period];
      if (!cell) continue;
      cell.rows += 1;
      cell.events += label;
    }
  }
  const usable = cells.filter((cell) => cell.good.rows > 0 && cell.bad.rows >= BAD_ROWS_A_BIN / 2);
  return usable.length >= BINS_AT_LEAST ? usable : [];
}

function labelledScores(
  { score, label, inRoot }: PeriodSample,
  place: 'inside' | 'beside',
): { score: number; label: number }[] {
  const wanted = place === 'inside' ? 1 : 0;
  const rows: { score: number; label: number }[] = [];
  score.forEach((value, i) => {
    const own = label[i] ?? NaN;
    if (inRoot[i] === wanted && !Number.isNaN(value) && (own === 0 || own === 1))
      rows.push({ score: value, label: own });
  });
  return rows;
}

/** How many edges lie at or below a score. */
function binOf(edges: readonly number[], score: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}
