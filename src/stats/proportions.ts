import { intervalWidth, normalTwoSided } from './normal-distribution';

/** `successes` out of `rows`. */
export interface Proportion {
  successes: number;
  rows: number;
}

/**
 * Wilson's score interval of a proportion; stays inside [0, 1] and is usable at n = 1.
 * Source: E. B. Wilson (1927).
 * @returns null where there are no rows
 */
export function wilsonInterval({ successes, rows }: Proportion, level = 0.95): [number, number] | null {
  if (rows <= 0) return null;
  const z = intervalWidth(level);
  const share = successes / rows;
  const centre = share + (z * z) / (2 * rows);
  const spread = z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  const scale = 1 + (z * z) / rows;
  return [
    successes === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    successes === rows ? 1 : Math.min(1, (centre + spread) / scale),
  ];
}

/**
 * Newcombe's interval of a change of proportions, bad − good: the two Wilson intervals combined.
 * Source: R. G. Newcombe, Interval estimation for the difference between independent proportions (1998), method 10.
 * @returns null where a period has no rows
 */
export function newcombeInterval(good: Proportion, bad: Proportion, level = 0.95): [number, number] | null {
  const goodInterval = wilsonInterval(good, level);
  const badInterval = wilsonInterval(bad, level);
  if (goodInterval === null || badInterval === null) return null;
  const goodShare = good.successes / good.rows;
  const badShare = bad.successes / bad.rows;
  const change = badShare - goodShare;
  return [
    change - Math.hypot(badShare - badInterval[0], goodInterval[1] - goodShare),
    change + Math.hypot(badInterval[1] - badShare, goodShare - goodInterval[0]),
  ];
}

/**
 * z test of equal proportions with the pooled standard error; z > 0 where the bad period has the larger share.
 * @returns null where a period has no rows; z = 0 where nothing varies
 */
export function twoProportionTest(good: Proportion, bad: Proportion): { z: number; pValue: number } | null {
  if (good.rows <= 0 || bad.rows <= 0) return null;
  const pooled = (good.successes + bad.successes) / (good.rows + bad.rows);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / good.rows + 1 / bad.rows));
  if (!(error > 0)) return { z: 0, pValue: 1 };
  const z = (bad.successes / bad.rows - good.successes / good.rows) / error;
  return { z, pValue: normalTwoSided(z) };
}
