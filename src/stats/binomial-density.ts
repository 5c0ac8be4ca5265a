const LOG_TWO_PI = Math.log(2 * Math.PI);

/** ln(n!) − ln(√(2πn)·(n/e)^n) for 0 ≤ n < 16; zero for n = 0 by convention. */
const EXCESS = (() => {
  const table = [0];
  let logFactorial = 0;
  for (let n = 1; n < 16; n++) {
    logFactorial += Math.log(n);
    table.push(logFactorial - ((n + 0.5) * Math.log(n) - n + LOG_TWO_PI / 2));
  }
  return table;
})();

/** The error of Stirling's formula, ln(n!) − ln(√(2πn)·(n/e)^n), for an integer n ≥ 0. */
export function stirlingError(n: number): number {
  if (n < 16) return EXCESS[n] ?? 0;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
}

/** ln(n!/n^n). */
export function logFactorialExcess(n: number): number {
  return stirlingError(n) + 0.5 * Math.log(n) - n + LOG_TWO_PI / 2;
}

/** x·ln(x/mean) + mean − x without cancellation where x is near the mean. */
export function devianceTerm(x: number, mean: number): number {
  if (x === 0) return mean;
  const difference = x - mean;
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = difference / (x + mean);
  let total = difference * ratio;
  let power = 2 * x * ratio;
  for (let k = 1; k < 1000; k++) {
    power *= ratio * ratio;
    const next = total + power / (2 * k + 1);
    if (next === total) break;
    total = next;
  }
  return total;
}

/**
 * Binomial probability of `successes` out of `trials`, accurate to the last digits in the far tails.
 * Source: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000).
 * @param expectedSuccesses trials·p, given apart from `expectedFailures` = trials·(1 − p) so that neither is rounded away
 */
export function binomialDensity(
  successes: number,
  trials: number,
  expectedSuccesses: number,
  expectedFailures: number,
): number {
  const failures = trials - successes;
  if (successes === 0) return Math.exp(trials * Math.log1p(-expectedSuccesses / trials));
  if (failures === 0) return Math.exp(trials * Math.log1p(-expectedFailures / trials));
  const exponent =
    stirlingError(trials) -
    stirlingError(successes) -
    stirlingError(failures) -
    devianceTerm(successes, expectedSuccesses) -
    devianceTerm(failures, expectedFailures);
  return Math.exp(exponent) * Math.sqrt(trials / (2 * Math.PI * successes * failures));
}
