import type { Random } from './random';

/** Pairs with one difference: how many. */
export interface DifferenceCell {
  difference: number;
  rows: number;
}

/**
 * Percentile interval of the mean paired difference: pairs are drawn anew with replacement, which for counts is a multinomial
 * draw over the cells. Exact in distribution where each cell is one value of the difference. Source: B. Efron (1979).
 * @returns null without pairs
 */
export function pairedBootstrap(
  cells: readonly DifferenceCell[],
  random: Random,
  { draws = 2000, level = 0.95 } = {},
): { low: number; high: number; error: number } | null {
  const filled = cells.filter(({ rows }) => rows > 0);
  const rows = filled.reduce((total, cell) => total + cell.rows, 0);
  if (rows === 0) return null;
  const means = Float64Array.from({ length: draws }, () => {
    let left = rows;
    let share = 1;
    let total = 0;
    for (const cell of filled) {
      const probability = Math.min(1, cell.rows / rows / share);
      const drawn = drawBinomial(left, probability, random);
      total += drawn * cell.difference;
      left -= drawn;
      share = Math.max(Number.EPSILON, share - cell.rows / rows);
      if (left === 0) break;
    }
    return total / rows;
  }).sort();
  const mean = means.reduce((total, value) => total + value, 0) / draws;
  const variance = means.reduce((total, value) => total + (value - mean) ** 2, 0) / (draws - 1);
  const at = (probability: number): number => means[Math.min(draws - 1, Math.floor(probability * draws))] ?? mean;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2), error: Math.sqrt(variance) };
}

/** Trials up to which single draws are made, and expected events below which the normal approximation is not used. */
const FEW_TRIALS = 40;
const FEW_EVENTS = 25;

/** A binomial draw: by single trials, by waiting times where events are rare, else by the normal approximation. */
export function drawBinomial(trials: number, probability: number, random: Random): number {
  if (trials <= 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - drawBinomial(trials, 1 - probability, random);
  if (trials <= FEW_TRIALS) {
    let events = 0;
    for (let trial = 0; trial < trials; trial++) if (random.uniform() < probability) events++;
    return events;
  }
  if (trials * probability < FEW_EVENTS) return byWaitingTimes(trials, probability, random);
  const gauss = Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const drawn = Math.round(trials * probability + gauss * Math.sqrt(trials * probability * (1 - probability)));
  return Math.min(trials, Math.max(0, drawn));
}

/** Geometric gaps between events (Devroye 1986, chapter X.4). */
function byWaitingTimes(trials: number, probability: number, random: Random): number {
  const scale = Math.log1p(-probability);
  let events = -1;
  let at = 0;
  while (at <= trials) {
    at += Math.floor(Math.log(1 - random.uniform()) / scale) + 1;
    events++;
  }
  return events;
}
