import type { SignalKind, SignalSeries } from '../../protocol/monitoring';

/** A quantity as it was counted, before it is held against the good period. */
export interface MeasuredSignal {
  id: string;
  title: string;
  kind: SignalKind;
  labels: boolean;
  unit: SignalSeries['unit'];
  values: (number | null)[];
  rows: number[];
  centre: number | null;
  /** Standard error of each value by chance alone under the good period; empty for a PSI. */
  errors: (number | null)[];
  /** For a PSI: its bins and the rows of the good period. */
  psi?: { bins: number; baselineRows: number };
}

/** A share in every window, with binomial errors about the good period's share. */
export function shareSignal(
  head: Pick<MeasuredSignal, 'id' | 'title' | 'kind' | 'labels'>,
  counts: { events: ArrayLike<number>; trials: ArrayLike<number>; baseline: { events: number; trials: number } },
): MeasuredSignal {
  const { events, trials, baseline } = counts;
  // Half an event keeps a rate that was never seen from having no error at all.
  const rate = baseline.trials > 0 ? (baseline.events + 0.5) / (baseline.trials + 1) : 0;
  const rows = Array.from(trials);
  return {
    ...head,
    unit: 'share',
    values: rows.map((count, index) => (count > 0 ? (events[index] ?? 0) / count : null)),
    rows,
    centre: baseline.trials > 0 ? baseline.events / baseline.trials : null,
    errors: rows.map((count) => (count > 0 ? Math.sqrt((rate * (1 - rate)) / count) : null)),
  };
}

/** A mean in every window, with the good period's standard deviation over √n. */
export function meanSignal(
  head: Pick<MeasuredSignal, 'id' | 'title' | 'kind' | 'labels'>,
  sums: {
    sums: ArrayLike<number>;
    counts: ArrayLike<number>;
    baseline: { sum: number; squares: number; count: number };
  },
): MeasuredSignal {
  const { baseline } = sums;
  const mean = baseline.count > 0 ? baseline.sum / baseline.count : null;
  const variance =
    mean === null || baseline.count < 2 ? 0 : Math.max(0, baseline.squares / baseline.count - mean * mean);
  const rows = Array.from(sums.counts);
  return {
    ...head,
    unit: 'number',
    values: rows.map((count, index) => (count > 0 ? (sums.sums[index] ?? 0) / count : null)),
    rows,
    centre: mean,
    errors: rows.map((count) => (count > 0 ? Math.sqrt(variance / count) : null)),
  };
}
