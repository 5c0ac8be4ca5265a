import erfc from '@stdlib/math-base-special-erfc';
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile';

/** P(Z ≥ z) of a standard normal variable, accurate in the far tail. */
export function normalSurvival(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

/** P(|Z| ≥ |z|): the two-sided p-value of a z statistic. */
export function normalTwoSided(z: number): number {
  return Math.min(1, erfc(Math.abs(z) / Math.SQRT2));
}

/** The value a standard normal variable stays below with the given probability. */
export function normalQuantile(probability: number): number {
  return normalQuantileOf(probability, 0, 1);
}

/** Half-width in standard errors of a two-sided interval: 1.96 at level .95. */
export function intervalWidth(level: number): number {
  return normalQuantile((1 + level) / 2);
}
