import type { ByPeriod } from './report';

/** Series of `--metrics FILE` beside the two periods: context for the infrastructure step, never a cause by themselves. */
export interface ServiceMetrics {
  files: string[];
  /** Series that were read; `series` holds at most 200 of them, what moved most first. */
  count: number;
  series: MetricSeries[];
}

export interface MetricSeries {
  /** `name{label="value"}`, without labels that all series share. */
  title: string;
  name: string;
  labels: Record<string, string>;
  /** Counters are shown as their increase per second. */
  kind: 'gauge' | 'counter';
  /** Times a counter began anew. */
  resets: number;
  mean: ByPeriod<number | null>;
  /** Bad divided by good mean, minus 1; null where that says nothing. */
  change: number | null;
  /** Standard errors of the difference of the means, stretches of time being alike allowed for. */
  z: number | null;
  moved: boolean;
  /** When it moved, and whether that is where the onset lies; null where it did not. */
  movedAt: string | null;
  atOnset: boolean;
  /** What an overlay draws: at most 300 points. Nulls where the series has a gap. */
  points: { time: string[]; value: (number | null)[] };
}

/** What this tool does not do, and which of the seed's tools does. */
export interface NextTool {
  tool: 'Evidently' | 'NannyML' | 'WhyLabs' | 'Prometheus and Grafana' | 'Alibi Detect';
  /** What it would add here, given this diagnosis. */
  text: string;
}
