import type { ConceptDriftEvidence } from '../../protocol/monitoring';
import { formatInstant } from '../../log/time/instant';
import { bucketStart } from '../../log/changes/time-grid';
import { cusum } from '../../stats/cusum';
import { intervalWidth, normalTwoSided } from '../../stats/normal-distribution';
import type { MonitoringContext } from '../windows/context';

/** Realised minus estimated accuracy of the same labelled rows, with the standard error chance gives it. */
export interface Gap {
  value: number;
  error: number;
  labelled: number;
}

const ENOUGH_LABELS = 30;
/** A gap of less than a point is not worth a word, however sure. */
const SMALLEST_GAP = 0.01;
const SIGNIFICANT = 0.001;

/**
 * What realised performance says against the estimate: where labelled rows are right more seldom than their scores promise,
 * P(Y|X) or the labels moved, which no score can tell. Dated by a CUSUM over the windows' gaps.
 */
export function conceptDrift(
  windows: readonly (Gap | null)[],
  whole: Gap | null,
  isLater: readonly boolean[],
  { grid }: MonitoringContext,
): ConceptDriftEvidence {
  if (whole === null || whole.labelled < ENOUGH_LABELS || !(whole.error > 0)) {
    const text =
      'No labels have come after the good period, so the estimate cannot be held against anything: concept drift cannot be excluded.';
    return { verdict: 'untestable', gap: null, interval: null, pValue: null, since: null, text };
  }
  const width = intervalWidth(0.95) * whole.error;
  const pValue = normalTwoSided(whole.value / whole.error);
  const known = { gap: whole.value, interval: [whole.value - width, whole.value + width] as [number, number], pValue };
  const points = `${Math.abs(whole.value * 100).toFixed(1)} points`;
  if (pValue >= SIGNIFICANT || Math.abs(whole.value) < SMALLEST_GAP) {
    const text = `Where labels have come, the model is as right as its scores promise (${whole.value < 0 ? '−' : '+'}${points}): no sign of concept drift.`;
    return { verdict: 'none', ...known, since: null, text };
  }
  const z = windows.map((gap, index) => (gap && isLater[index] && gap.error > 0 ? gap.value / gap.error : null));
  const direction = whole.value < 0 ? 'down' : 'up';
  const alarm = cusum(z, { mean: 0, deviation: 1, threshold: 8 }).find((each) => each.direction === direction);
  const since = alarm ? formatInstant(bucketStart(grid, alarm.index)) : null;
  const text =
    whole.value < 0
      ? `Where labels have come, the model is right ${points} more seldom than its scores promise: concept drift, or labels that are wrong.`
      : `Where labels have come, the model is right ${points} more often than its scores promise: calibration of the good period does not hold.`;
  return { verdict: 'evidence', ...known, since, text };
}
