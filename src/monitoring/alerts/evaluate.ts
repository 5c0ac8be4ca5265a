import type { AlertRule } from '../../protocol/alert-rules';
import type { SignalSeries } from '../../protocol/monitoring';
import { cusum, cusumSeed, type Alarm } from '../../stats/cusum';
import { pageHinkley } from '../../stats/page-hinkley';

/** Rows in time order for detectors that are fed row by row: 1 for the event, with the window each lies in. */
export interface EventStream {
  events: Float64Array;
  windows: Int32Array;
}

/** A stretch of windows in which a rule held. */
export interface Firing {
  /** First window it held in, and the one that raised it (later where it must hold for a while). */
  from: number;
  raised: number;
  /** Window after the last; null while it still holds at the end of the log. */
  until: number | null;
}

const MINIMUM_ROWS = 30;
const DETECTOR_CLEARS_AFTER = 3;
/** A detector's alert is over once values are this near the good period's level again, in inflated standard errors. */
const NEAR = 1;

/** The stretches in which a rule holds for a signal, with hysteresis. Windows with too few rows leave things as they are. */
export function firings(rule: AlertRule, series: SignalSeries, stream: EventStream | null): Firing[] {
  const { raises, clears } = conditions(rule, series, stream);
  const hold = rule.for ?? 1;
  const clearFor = rule.clearFor ?? (isDetector(rule) ? DETECTOR_CLEARS_AFTER : 1);
  const found: Firing[] = [];
  let [held, quiet, last] = [0, 0, -1];
  let current: Firing | null = null;
  series.values.forEach((value, index) => {
    if (value === null || (series.rows[index] ?? 0) < (rule.minimumRows ?? MINIMUM_ROWS)) return;
    if (current === null) {
      held = raises(index) ? held + 1 : 0;
      if (held === 1) last = index;
      if (held < hold) return;
      current = { from: last, raised: index, until: null };
      quiet = 0;
      return;
    }
    if (raises(index)) quiet = 0;
    else if (clears(index)) quiet += 1;
    if (quiet < clearFor) return;
    found.push({ ...current, until: index - clearFor + 1 });
    current = null;
    held = 0;
  });
  return current === null ? found : [...found, current];
}

const isDetector = ({ type }: AlertRule): boolean =>
  type === 'cusum' || type === 'cusum-seed' || type === 'page-hinkley';

interface Conditions {
  raises: (index: number) => boolean;
  clears: (index: number) => boolean;
}

function conditions(rule: AlertRule, series: SignalSeries, stream: EventStream | null): Conditions {
  if (rule.type === 'threshold') return thresholdConditions(rule, series);
  if (rule.type === 'control-limits') {
    const sigmas = rule.sigmas ?? 3;
    const isOut = (index: number): boolean => {
      const z = series.standardised[index] ?? 0;
      return (rule.direction !== 'down' && z > sigmas) || (rule.direction !== 'up' && z < -sigmas);
    };
    return { raises: isOut, clears: (index) => !isOut(index) };
  }
  const alarms = new Set(
    alarmsOf(rule, series, stream)
      .filter(
        ({ direction }) => rule.direction === undefined || rule.direction === 'both' || direction === rule.direction,
      )
      .map(({ index }) => index),
  );
  return {
    raises: (index) => alarms.has(index),
    clears: (index) => Math.abs(series.standardised[index] ?? 0) <= NEAR,
  };
}

function thresholdConditions(rule: AlertRule & { type: 'threshold' }, { values }: SignalSeries): Conditions {
  const { below, above, clear } = rule;
  const raises = (index: number): boolean => {
    const value = values[index] ?? null;
    return value !== null && ((below !== undefined && value < below) || (above !== undefined && value > above));
  };
  const clears = (index: number): boolean => {
    const value = values[index] ?? null;
    if (value === null || raises(index)) return false;
    if (clear === undefined) return true;
    return below === undefined ? value <= clear : value >= clear;
  };
  return { raises, clears };
}

type Detector = Exclude<AlertRule, { type: 'threshold' | 'control-limits' }>;

function alarmsOf(rule: Detector, series: SignalSeries, stream: EventStream | null): Alarm[] {
  const enough = rule.minimumRows ?? MINIMUM_ROWS;
  const counted = <T>(values: readonly (T | null)[]): (T | null)[] =>
    values.map((value, index) => ((series.rows[index] ?? 0) < enough ? null : value));
  switch (rule.type) {
    case 'cusum': {
      const { allowance = 0.5, threshold = 8 } = rule;
      return cusum(counted(series.standardised), { mean: 0, deviation: 1, allowance, threshold });
    }
    case 'cusum-seed': {
      const { threshold = 5, driftRate = 0.5 } = rule;
      return cusumSeed(counted(series.values), series.centre ?? 0, { threshold, driftRate });
    }
    case 'page-hinkley': {
      if (!stream) return [];
      const { threshold = 50, delta = 0.02 } = rule;
      // The stream holds errors: where they rise, accuracy falls.
      const isAccuracy = series.id === 'accuracy';
      return pageHinkley(stream.events, { threshold, delta }).map(({ index, direction }) => ({
        index: stream.windows[index] ?? 0,
        direction: isAccuracy ? (direction === 'up' ? 'down' : 'up') : direction,
      }));
    }
  }
}
