import type { GuardrailReport } from './comparison';

/** The seed's hash assignment of one user. */
export interface Assignment {
  experiment: string;
  user: string;
  /** 0 to 9999. */
  bucket: number;
  variant: 'control' | 'treatment';
}

export interface ExperimentMetric {
  name: string;
  role: 'primary' | 'secondary';
  control: { users: number; mean: number | null };
  treatment: { users: number; mean: number | null };
  difference: number | null;
  /** Relative to control. */
  lift: number | null;
  /** 95% at a fixed horizon, without correction. */
  interval: [number, number] | null;
  pValue: number | null;
  /** Bonferroni over all declared metrics. */
  adjustedP: number | null;
  significant: boolean;
  /** Valid however often one looks: an asymptotic confidence sequence at 95%. */
  anytime: { interval: [number, number]; significant: boolean } | null;
}

export interface ExperimentLook {
  /** End of the window. */
  at: string;
  users: number;
  difference: number | null;
  pValue: number | null;
  anytime: [number, number] | null;
}

export interface ExperimentReport {
  variants: { control: string; treatment: string };
  unit: string;
  users: { control: number; treatment: number };
  /** Users whose outcome window has not closed, and users seen in both variants: both are left out. */
  open: number;
  crossed: number;
  outcomeWindowSeconds: number | null;
  sampleRatio: {
    expected: number;
    observed: number;
    chiSquare: number;
    pValue: number;
    mismatch: boolean;
    text: string;
  };
  /** Users whose logged variant is another than the seed's hash gives them; null without an experiment's name. */
  misassigned: { users: number; share: number } | null;
  metrics: ExperimentMetric[];
  guardrails: GuardrailReport[];
  looks: ExperimentLook[];
  /** Looks at which a fixed-horizon test would have been significant at 5%, and whether it is at the end. */
  peeking: { looks: number; significantLooks: number; text: string };
  /** The primary metric by regions or periods (`--block`); null where none is named. */
  blocks: BlockReport | null;
  interference: { level: 'none' | 'warning' | 'untestable'; text: string };
  verdict: 'treatment' | 'control' | 'undecided' | 'invalid';
  text: string;
}

/** Variants compared by blocks, which are independent of each other where users of one are not. */
export interface BlockReport {
  column: string;
  /** Whether whole blocks were assigned: then they are the units of every metric, of the sample ratio and of the verdict. */
  split: 'block' | 'user';
  /** Blocks of each variant; with users assigned, blocks that have both. */
  blocks: { control: number; treatment: number };
  difference: number | null;
  /** 95%, by Student’s t. */
  interval: [number, number] | null;
  pValue: number | null;
  text: string;
}
