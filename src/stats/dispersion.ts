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

/**
 * How many neighbouring blocks resemble each other: 1 + 2·Σ of the leading autocorrelations of what is left around
 * `expected`, as far as they stand out from chance. Permutations must keep runs of this length together.
 */
export function correlationLength(blocks: readonly Block[]): number {
  const residuals = residualsOf(blocks).map(({ difference, variance }) =>
    variance > 0 ? difference / Math.sqrt(variance) : 0,
  );
  const squares = residuals.reduce((total, value) => total + value * value, 0);
  if (!(squares > 0)) return 1;
  let length = 1;
  for (let lag = 1; lag < residuals.length / 4; lag++) {
    let products = 0;
    for (let i = lag; i < residuals.length; i++) products += (residuals[i] ?? 0) * (residuals[i - lag] ?? 0);
    const correlation = products / squares;
    if (correlation < 2 / Math.sqrt(residuals.length)) break;
    length += 2 * correlation;
  }
  return Math.ceil(length - 1e-9);
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
