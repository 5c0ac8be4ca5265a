import type { BaselineReport, Windows } from './windows';

export type SignalKind = 'performance' | 'proxy' | 'drift' | 'data' | 'operations';

/** One quantity over the windows, held against the good period on a control chart. */
export interface SignalSeries {
  /** `accuracy`, `psi:age`, `null-rate:age`, `share:yes`: what rules name it by. */
  id: string;
  title: string;
  kind: SignalKind;
  /** Whether it needs labels. */
  labels: boolean;
  /** How its values are spelled. */
  unit: 'share' | 'number' | 'psi' | 'rows';
  values: (number | null)[];
  /** Rows each value rests on. */
  rows: number[];
  /** The good period's value. */
  centre: number | null;
  lower: (number | null)[];
  upper: (number | null)[];
  /** Distance from the centre in inflated standard errors; null for a PSI. */
  standardised: (number | null)[];
  /** Windows after the good period beyond the limits, and the first of them. */
  outside: number;
  firstOutside: string | null;
  /** The window that ended the first run of nine on one side after the good period. */
  firstRun: string | null;
  /** The first window after the good period in which a CUSUM (k .5, h 8) of the standardised values raised an alarm. */
  cusum: { start: string; direction: 'up' | 'down' } | null;
}

/** Control charts against the good period. */
export interface SignalsReport {
  baseline: BaselineReport;
  windows: Windows;
  /** Those that left their limits first, the farthest first. */
  series: SignalSeries[];
  /** How many of them are left out here. */
  omitted?: number;
}
