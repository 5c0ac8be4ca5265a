import type { BaselineReport, Windows } from './windows';

/** Estimated performance (CBPE), with realised beside it where labels have come. */
export interface EstimateReport {
  baseline: BaselineReport;
  method: {
    /** The column, or what was made of columns, that was calibrated. */
    score: string;
    kind: 'positive' | 'confidence';
    positive: string | null;
    calibrated: boolean;
    reason: string;
    /** Expected calibration error on rows of the good period that were held out. */
    calibrationError: { before: number; after: number } | null;
    /** φ: how much more the good period's windows swing than chance makes them. */
    dispersion: number;
  };
  windows: Windows;
  accuracy: EstimateSeries;
  /** The whole good period, and all that came after it. */
  good: EstimatedMetrics;
  later: EstimatedMetrics | null;
  /** The seed document's nearest-bin estimate, where its map was given. */
  seed: SeedEstimate | null;
  conceptDrift: ConceptDriftEvidence;
}

/** One entry a window; nulls where it has no rows or no labels. Intervals are 95%. */
export interface EstimateSeries {
  estimated: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  labelled: number[];
  realised: (number | null)[];
  realisedLow: (number | null)[];
  realisedHigh: (number | null)[];
  /** (realised − estimated on the labelled rows) in standard errors. */
  gapZ: (number | null)[];
}

export interface EstimatedAndRealised {
  estimated: number | null;
  realised: number | null;
}

/** Precision, recall, F1 and AUC are of the positive class; null where calibration is of the confidence. */
export interface EstimatedMetrics {
  rows: number;
  labelled: number;
  accuracy: EstimatedAndRealised & { low: number | null; high: number | null };
  precision: EstimatedAndRealised;
  recall: EstimatedAndRealised;
  f1: EstimatedAndRealised;
  auc: EstimatedAndRealised;
}

export interface SeedEstimate {
  map: Record<string, number>;
  overall: number | null;
  /** One entry a window. */
  estimated: (number | null)[];
}

/** Realised minus estimated accuracy after the good period. */
export interface ConceptDriftEvidence {
  verdict: 'evidence' | 'none' | 'untestable';
  gap: number | null;
  interval: [number, number] | null;
  pValue: number | null;
  /** The window in which a CUSUM of the gaps raised its alarm. */
  since: string | null;
  text: string;
}
