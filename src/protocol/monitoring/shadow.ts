import type { GuardrailReport } from './comparison';

/** Champion and challenger on the same labelled requests. Differences are challenger − champion; of errors the reverse, so that more is better. */
export interface PairedComparison {
  labelled: number;
  champion: number;
  challenger: number;
  difference: number;
  /** 95%, by paired bootstrap. */
  interval: [number, number] | null;
  /** Requests on which only one was right; null for a regression. */
  onlyChampion: number | null;
  onlyChallenger: number | null;
  pValue: number;
  test: 'mcnemar' | 'paired-bootstrap';
}

export interface ShadowSegment extends PairedComparison {
  column: string;
  value: string;
  /** Benjamini–Hochberg over all segments. */
  adjustedP: number;
}

export interface ShadowReport {
  layout: 'columns' | 'values' | 'logs';
  requests: number;
  /** Requests that only one of them answered. */
  unmatched: { champion: number; challenger: number };
  metric: 'accuracy' | 'mae';
  /** Rows of the matrix are the champion's classes. */
  agreement: { share: number; kappa: number | null; classes: string[]; matrix: number[][] } | null;
  paired: PairedComparison | null;
  guardrails: GuardrailReport[];
  /** The worst for the challenger first. */
  segments: ShadowSegment[];
  verdict: 'promote' | 'keep' | 'wait';
  /** Labels a decision still needs; null where labels do not decide it. */
  labelsMissing: number | null;
  text: string;
}
