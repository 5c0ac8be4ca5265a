import { normalTwoSided } from './normal-distribution';
import { studentTwoSided, studentWidth } from './student-t';

/** Users of one arm: how many have a value, their mean and the variance of the values (n − 1). */
export interface Arm {
  users: number;
  mean: number;
  variance: number;
}

/** An arm from sums over its users; null below two. */
export function armOf(users: number, sum: number, squares: number): Arm | null {
  if (users < 2) return null;
  const mean = sum / users;
  return { users, mean, variance: Math.max(0, (squares - users * mean * mean) / (users - 1)) };
}

/**
 * Welch's t-test of two means at a fixed horizon. The units may be few: a dozen regions are compared by t, not as if their
 * spread were known. Source: B. L. Welch (1947), with the degrees of freedom of Satterthwaite.
 * @returns null where nothing varies
 */
export function fixedHorizon(
  control: Arm,
  treatment: Arm,
  level = 0.95,
): { difference: number; interval: [number, number]; pValue: number } | null {
  const difference = treatment.mean - control.mean;
  const parts = [control, treatment].map(({ variance, users }) => ({ part: variance / users, users }));
  const variance = parts.reduce((total, { part }) => total + part, 0);
  if (!(variance > 0)) return null;
  const error = Math.sqrt(variance);
  const degrees = variance ** 2 / parts.reduce((total, { part, users }) => total + part ** 2 / (users - 1), 0);
  const width = studentWidth(level, degrees) * error;
  const pValue = studentTwoSided(difference / error, degrees);
  return { difference, interval: [difference - width, difference + width], pValue };
}

/**
 * ρ of a confidence sequence that is narrowest after so many users: ρ² = (−2 ln α + ln(1 − 2 ln α))/n. To be chosen before
 * the first look. Source: Waudby-Smith et al., appendix B.2.
 */
export const rhoFor = (plannedUsers: number, alpha = 0.05): number =>
  Math.sqrt((-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / plannedUsers);

/**
 * Asymptotic confidence sequence of a difference of means: it holds at all looks together, however often one looks and whenever
 * one stops. With n users in both arms and V the variance of the difference,
 * d ± √(V · 2(nρ² + 1)/(nρ²) · ln(√(nρ² + 1)/α)). Source: I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy & A. Ramdas,
 * Time-uniform central limit theory and asymptotic confidence sequences, Annals of Statistics 52 (2024), theorem 2.2.
 * @returns null where nothing varies
 */
export function confidenceSequence(control: Arm, treatment: Arm, rho: number, alpha = 0.05): [number, number] | null {
  const variance = control.variance / control.users + treatment.variance / treatment.users;
  if (!(variance > 0)) return null;
  const information = (control.users + treatment.users) * rho * rho;
  const factor = ((2 * (information + 1)) / information) * Math.log(Math.sqrt(information + 1) / alpha);
  const width = Math.sqrt(variance * factor);
  const difference = treatment.mean - control.mean;
  return [difference - width, difference + width];
}

/**
 * Sample-ratio mismatch: χ² of the users of both arms against the planned share of control. A p below .001 means that
 * assignment or logging is broken, and no result holds.
 */
export function sampleRatioTest(
  control: number,
  treatment: number,
  controlShare: number,
): { chiSquare: number; pValue: number } {
  const users = control + treatment;
  const [expected, other] = [users * controlShare, users * (1 - controlShare)];
  if (!(expected > 0) || !(other > 0)) return { chiSquare: 0, pValue: 1 };
  const chiSquare = (control - expected) ** 2 / expected + (treatment - other) ** 2 / other;
  return { chiSquare, pValue: normalTwoSided(Math.sqrt(chiSquare)) };
}
