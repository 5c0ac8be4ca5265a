import chiSquareQuantileOf from '@stdlib/stats-base-dists-chisquare-quantile';
import gammainc from '@stdlib/math-base-special-gammainc';

/**
 * P(X ≥ x) of a χ² variable, accurate in the far tail (the regularised upper incomplete gamma function, not 1 − CDF).
 * @param x statistic, ≥ 0
 * @param degreesOfFreedom > 0
 */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  return Math.min(1, gammainc(x / 2, degreesOfFreedom / 2, true, true));
}

/** The value a χ² variable stays below with the given probability. */
export function chiSquareQuantile(probability: number, degreesOfFreedom: number): number {
  return chiSquareQuantileOf(probability, degreesOfFreedom);
}
