/** An alarm of a detector at the index of the value that raised it. */
export interface Alarm {
  index: number;
  direction: 'up' | 'down';
}

export interface CusumOptions {
  /** The level the values are expected to have: the good period's mean. */
  mean: number;
  /** The good period's standard deviation of these values, > 0. */
  deviation: number;
  /** k: half the shift worth finding, in deviations. */
  allowance?: number;
  /**
   * h in deviations. 5 gives one false alarm per 470 values, 8 one per 9,500 (k = .5, both directions): choose it from the
   * number of buckets a week.
   */
  threshold?: number;
}

/**
 * Two-sided tabular CUSUM in units of the good period's deviation. Starts again after each alarm. Values that are null
 * (no rows in the bucket) change nothing. Source: E. S. Page (1954); D. Montgomery, Statistical Quality Control.
 */
export function cusum(values: readonly (number | null)[], options: CusumOptions): Alarm[] {
  const { mean, deviation, allowance = 0.5, threshold = 5 } = options;
  return detect(
    values.map((value) => (value === null ? null : (value - mean) / deviation)),
    allowance,
    threshold,
  );
}

/**
 * The seed document's `CUSUMDetector`, to the letter: raw units, drift rate 0.5, threshold 5. On rates between 0 and 1 its
 * defaults cannot fire.
 * @param expectedMean the mean passed with every update
 */
export function cusumSeed(
  values: readonly (number | null)[],
  expectedMean: number,
  { threshold = 5, driftRate = 0.5 } = {},
): Alarm[] {
  return detect(
    values.map((value) => (value === null ? null : value - expectedMean)),
    driftRate,
    threshold,
  );
}

function detect(deviations: readonly (number | null)[], allowance: number, threshold: number): Alarm[] {
  const alarms: Alarm[] = [];
  let up = 0;
  let down = 0;
  deviations.forEach((value, index) => {
    if (value === null) return;
    up = Math.max(0, up + value - allowance);
    down = Math.max(0, down - value - allowance);
    // The seed returns at the first of the two, so only that side starts again.
    if (up > threshold) {
      up = 0;
      alarms.push({ index, direction: 'up' });
    } else if (down > threshold) {
      down = 0;
      alarms.push({ index, direction: 'down' });
    }
  });
  return alarms;
}
