import { binomialDensity } from './binomial-density';
import { normalQuantile, normalTwoSided } from './normal-distribution';

/** Above so many discordant pairs the normal approximation is as good as the exact sum. */
const EXACT_PAIRS = 10_000;

/**
 * McNemar's test of two models on the same rows: only the rows on which exactly one is right say anything. Two-sided; exact
 * (binomial) up to 10,000 such rows, then normal.
 * @param onlyFirst rows the first is right on and the second wrong
 * @param onlySecond rows the second is right on and the first wrong
 */
export function mcNemarPValue(onlyFirst: number, onlySecond: number): number {
  const pairs = onlyFirst + onlySecond;
  if (pairs === 0) return 1;
  if (pairs > EXACT_PAIRS) return normalTwoSided((onlyFirst - onlySecond) / Math.sqrt(pairs));
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) tail += binomialDensity(k, pairs, pairs / 2, pairs / 2);
  return Math.min(1, 2 * tail);
}

/**
 * Pairs a paired comparison needs to find a difference of accuracies with a given power: Connor's formula
 * n = (z₁₋α/₂·√ψ + z₁₋β·√(ψ − δ²))²/δ². Source: R. J. Connor, Sample size for testing differences in proportions for the
 * paired-sample design, Biometrics 43 (1987).
 * @param discordant ψ: share of pairs on which exactly one is right
 * @param difference δ: difference of accuracies to be found, not 0
 */
export function pairsNeeded(discordant: number, difference: number, { level = 0.05, power = 0.8 } = {}): number {
  const delta = Math.abs(difference);
  const psi = Math.max(discordant, delta);
  const root = normalQuantile(1 - level / 2) * Math.sqrt(psi) + normalQuantile(power) * Math.sqrt(psi - delta * delta);
  return Math.ceil((root / delta) ** 2);
}
