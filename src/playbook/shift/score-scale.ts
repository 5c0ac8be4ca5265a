import type { PlaybookContext } from '../context';
import { rankOf, valueAtRank } from '../drift/cells';
import { binnedCounts } from '../drift/binned-counts';
import { once } from '../memory';
import { modelScore } from '../model-score';

/** Bins of a score: equally wide, so that a threshold can be read off. */
export const BINS = 50;

/** How a model's score is counted. */
export interface ScoreScale {
  /** The score is a probability, so that its log-odds are what inputs add up to; else the score itself may be. */
  probability: boolean;
  /** `BINS` + 1 edges; what lies outside has bins of its own. */
  edges: number[];
}

/** The middle of the scores that bins divide, where they are no probabilities: an outlier must not widen them all. */
const MIDDLE = [0.002, 0.998] as const;
const UNIT: ScoreScale = { probability: true, edges: edgesOf(0, 1) };

/** Probabilities are divided from 0 to 1, points of any other scale (0 to 100, log-odds) over what the good period has. */
export const scoreScale = once(async (context: PlaybookContext): Promise<ScoreScale> => {
  const score = await modelScore(context);
  const own = (await binnedCounts(context)).find(({ column: { name } }) => name === score?.column)?.numeric;
  const cells = own?.cells ?? [];
  const [lowest, highest] = [cells[0]?.low, cells.at(-1)?.high];
  if (!own || own.values.good === 0 || lowest === undefined || highest === undefined) return UNIT;
  if (lowest >= 0 && highest <= 1) return UNIT;
  const [low, high] = MIDDLE.map((share) => {
    const found = valueAtRank(own.cells, 'good', rankOf(share, own.values.good));
    return typeof found === 'number' ? found : (found.low + found.high) / 2;
  });
  if (low === undefined || high === undefined || !(high > low) || !Number.isFinite(high - low)) return UNIT;
  return { probability: false, edges: roundEdges(low, high) };
});

function edgesOf(low: number, high: number): number[] {
  return Array.from({ length: BINS + 1 }, (_, i) => low + ((high - low) * i) / BINS);
}

const ROUND = [1, 2, 5, 10];

/** Edges that a person would write, at least as wide as needed: thresholds are told by them. */
function roundEdges(low: number, high: number): number[] {
  const least = (high - low) / (BINS - 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * (ROUND.find((factor) => factor * power >= least) ?? 10);
  const first = Math.floor(low / step);
  return Array.from({ length: BINS + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
