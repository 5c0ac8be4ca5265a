/** Events out of trials in one block of time: errors of rows, nulls of rows, rows of one value. */
export interface Block {
  trials: number;
  events: number;
  /** Events expected by whatever was fitted (a rate for each side of a change, a season); the overall rate if absent. */
  expected?: number;
}

/**
 * Pearson's dispersion φ of blocks of time: Σ(x − e)²/(e(1 − e/n)) / (blocks − fitted parameters). 1 where rows are
 * independent, more where rows of one block resemble each other. Never below 1: a log cannot be trusted to be steadier than
 * coin flips.
 * Rows that resemble each other for longer than a block show only in longer ones: φ is the largest over runs of
 * 1, 2, 4, … blocks, as long as at least 24 runs remain.
 * @param fitted number of parameters that were fitted to these blocks
 */
export function overdispersion(blocks: readonly Block[], fitted = 1): number {
  const residuals = residualsOf(blocks);
  let largest = 1;
  for (let run = 1; run === 1 || residuals.length / run >= 24; run *= 2) {
    largest = Math.max(largest, dispersionOfRuns(residuals, run, fitted));
  }
  return largest;
}

interface Residual {
  difference: number;
  variance: number;
}

function residualsOf(blocks: readonly Block[]): Residual[] {
  let trials = 0;
  let events = 0;
  for (const block of blocks) {
    trials += block.trials;
    events += block.events;
  }
  const rate = trials > 0 ? events / trials : 0;
  return blocks
    .filter((block) => block.trials > 0)
    .map((block) => {
      const expected = block.expected ?? block.trials * rate;
      return { difference: block.events - expected, variance: expected * (1 - expected / block.trials) };
    });
}

function dispersionOfRuns(residuals: readonly Residual[], run: number, fitted: number): number {
  let total = 0;
  let runs = 0;
  for (let start = 0; start + run <= residuals.length; start += run) {
    let difference = 0;
    let variance = 0;
    for (let i = start; i < start + run; i++) {
      difference += residuals[i]?.difference ?? 0;
      variance += residuals[i]?.variance ?? 0;
    }
    if (!(variance > 0)) continue;
    total += (difference * difference) / variance;
    runs++;
  }
  return runs > fitted ? total / (runs - fitted) : 1;
}
