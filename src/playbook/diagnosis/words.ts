import type { MetricReport } from '../../protocol/report';

/** A share as a percentage without a needless digit. */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

export const points = (difference: number): string => `${Math.abs(difference * 100).toFixed(1)} points`;

export function metricWord(name: MetricReport['name']): string {
  return name === 'accuracy' ? 'accuracy' : 'mean absolute error';
}

export function metricValue(name: MetricReport['name'], value: number | null): string {
  if (value === null) return 'unknown';
  return name === 'accuracy' ? percent(value) : String(Number(value.toPrecision(3)));
}

/** `0.1234` → `0.12`. */
export const short = (value: number): string => String(Number(value.toPrecision(2)));
