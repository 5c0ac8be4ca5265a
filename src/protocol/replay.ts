/**
 * What the reader's own model said when logged rows were put to it again. The document keeps it, for it cannot be computed
 * anew: only a person may have a command run.
 */
export interface ReplayRecord {
  /** When it was, ISO 8601 UTC. */
  at: string;
  rows: ReplayedRow[];
}

export interface ReplayedRow {
  /** As in `ReportSource.files`; in a document relative to it. */
  file: string;
  /** The line of the file, or the row's number where files have no lines. */
  line: number;
  logged: string | null;
  replayed: string | null;
}

/** A replay as the report tells it: of the examples that it lists, those that were put to the model again. */
export interface ReplayReport {
  at: string;
  /** Wrong predictions of the bad period. */
  bad: ReplayCount;
  /** Their nearest right ones of the good period. */
  good: ReplayCount;
  rows: ReplayComparison[];
}

export interface ReplayCount {
  rows: number;
  reproduced: number;
}

export interface ReplayComparison extends ReplayedRow {
  period: 'good' | 'bad';
  reproduced: boolean;
}
