import type { ThresholdOverrides } from '../protocol/investigation';

/** Levels and effect floors below which nothing is called a finding. Sources: docs/statistics.md. */
export interface Thresholds {
  /** Below `psi` no drift, from `psiSevere` severe: the credit industry's 0.1 and 0.25. */
  psi: number;
  psiSevere: number;
  /** False discovery rate within one family of tests. */
  pValue: number;
  ks: number;
  jensenShannon: number;
  /** In standard deviations of the good period. */
  wasserstein: number;
  cramersV: number;
  /** Rise of a null rate, as a fraction of rows. */
  nullRate: number;
  /** Rows below which a group is not judged. */
  minimumRows: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  psi: 0.1,
  psiSevere: 0.25,
  pValue: 0.05,
  ks: 0.1,
  jensenShannon: 0.1,
  wasserstein: 0.1,
  cramersV: 0.1,
  nullRate: 0.01,
  minimumRows: 50,
};

export const thresholdsFrom = (overrides: ThresholdOverrides): Thresholds => ({ ...DEFAULT_THRESHOLDS, ...overrides });
