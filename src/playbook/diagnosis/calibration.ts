/** What a rule's weight is judged by, besides itself. */
export interface Standing {
  /** What the rules say, 0 to 1. */
  score: number;
  /** The same of the best other hypothesis; 0 where there is none. */
  rival: number;
  /** The hypothesis is that there is nothing to find. */
  none: boolean;
}

/**
 * Logistic regression of "kind, first feature and segment hold" on what is in `Standing`, fitted by
 * `test/incidents/calibrate.ts` to planted incidents of both benchmark worlds (docs/incidents.md says which).
 */
const INTERCEPT = -0.539;
const OF_SCORE = 0.814;
const OF_LEAD = 0.509;
const OF_NONE = -0.763;
/** Rules cannot be surer than this, and a few thousand planted incidents cannot say more. */
const CERTAIN = 0.98;

const logOdds = (score: number): number => {
  const p = Math.min(CERTAIN, Math.max(1 - CERTAIN, score));
  return Math.log(p / (1 - p));
};

/** The terms of the regression, in the order of its coefficients. */
export const calibrationTerms = ({ score, rival, none }: Standing): number[] => [
  logOdds(score),
  logOdds(score) - logOdds(rival),
  none ? 1 : 0,
];

/** The share of planted incidents in which a hypothesis of this standing held. */
export function calibrated(standing: Standing): number {
  const coefficients = [OF_SCORE, OF_LEAD, OF_NONE];
  const odds = calibrationTerms(standing).reduce((sum, term, i) => sum + term * (coefficients[i] ?? 0), INTERCEPT);
  return Math.min(CERTAIN, Math.max(1 - CERTAIN, 1 / (1 + Math.exp(-odds))));
}
