import { durbinCdf } from './kolmogorov-durbin';
import { pelzGoodSurvival } from './kolmogorov-pelz-good';
import { logFactorialExcess, binomialDensity } from './binomial-density';

/**
 * P(D_n ≥ d) of the two-sided one-sample Kolmogorov–Smirnov statistic, scipy's `kstwo.sf(d, n)`, with the method chosen
 * by region: R. Simard & P. L'Ecuyer, Computing the Two-Sided Kolmogorov–Smirnov Distribution, JSS 39(11), 2011.
 * @param n sample size, a positive integer
 * @param d statistic
 */
export function kolmogorovSurvival(n: number, d: number): number {
  const t = n * d;
  if (d >= 1) return 0;
  if (t <= 0.5) return 1;
  if (t <= 1) return 1 - Math.exp(logFactorialExcess(n) + n * Math.log(2 * t - 1));
  if (t >= n - 1) return 2 * Math.pow(1 - d, n);
  const z2 = t * d;
  if (z2 >= 370) return 0;
  // From here on a path that crosses both lines is too rare to count: twice the one-sided probability.
  if (d >= 0.5 || z2 >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * smirnovSurvival(n, d));
  const durbinIsCheap = n <= 140 || (z2 > 0.04 && n <= 100_000 && t * Math.sqrt(d) <= 1.4);
  return Math.min(1, Math.max(0, durbinIsCheap ? 1 - durbinCdf(n, d) : pelzGoodSurvival(n, d)));
}

/** Above so many terms the sum is taken at every k-th term: it is smooth and dies out at both ends. */
const SMIRNOV_TERMS = 2000;

/**
 * P(D⁺_n ≥ d), the one-sided probability: Σ_j C(n,j)·d·(d + j/n)^(j−1)·(1 − d − j/n)^(n−j) (Smirnov; Birnbaum & Tingey).
 * Each term is a binomial density times d/(d + j/n). For large n the trapezoidal rule replaces the full sum: the terms are
 * a bell far wider than the step (its error is below rounding), so the cost does not grow with n.
 */
export function smirnovSurvival(n: number, d: number): number {
  const last = Math.floor(n * (1 - d));
  const step = Math.max(1, Math.floor(n / SMIRNOV_TERMS));
  let total = 0;
  for (let j = 0; j <= last; j += step) {
    const probability = d + j / n;
    if (probability < 1) total += (binomialDensity(j, n, j + n * d, n - j - n * d) * d) / probability;
  }
  return Math.min(1, total * step);
}
