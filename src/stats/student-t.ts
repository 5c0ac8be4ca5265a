import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';

/**
 * Two-sided p-value of Student's t.
 * @param degreesOfFreedom above 0, need not be whole (Welch)
 */
export const studentTwoSided = (t: number, degreesOfFreedom: number): number => 2 * cdf(-Math.abs(t), degreesOfFreedom);

/** The t that a two-sided interval of a level reaches: half its width in standard errors. */
export const studentWidth = (level: number, degreesOfFreedom: number): number =>
  quantile((1 + level) / 2, degreesOfFreedom);
