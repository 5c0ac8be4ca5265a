/** Windows of time, in parallel arrays that every series of the same report shares. */
export interface Windows {
  /** Width of each. */
  seconds: number;
  start: string[];
  rows: number[];
  /** Whether it lies wholly in the good period. */
  baseline: boolean[];
}

/** The good period everything is held against; without times where that is another log. */
export interface BaselineReport {
  start: string | null;
  end: string | null;
  rows: number;
  labelled: number;
  proposed: boolean;
  reference: boolean;
}
