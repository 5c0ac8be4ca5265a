import type { MetricReport } from '../../protocol/report';

/** A share as a percentage without a needless digit. */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

export const points = (difference: number): string => `${Math.abs(difference * 100).toFixed(1)} points`;

export function metricWord(name: MetricReport['name']): string {
  return { accuracy: 'accuracy', mae: 'mean absolute error', logLoss: 'log loss' }[name];
}

export function metricValue(name: MetricReport['name'], value: number | null): string {
  if (value === null) return 'unknown';
  return name === 'accuracy' ? percent(value) : String(Number(value.toPrecision(3)));
}

/** `from 78% to 52%`, with as many digits as the two need to differ. */
export function metricChange(name: MetricReport['name'], good: number | null, bad: number | null): string {
  if (name === 'accuracy' && good !== null && bad !== null && good !== bad) {
    for (let digits = 0; digits <= 2; digits++) {
      const [before, after] = [good, bad].map((share) => `${(share * 100).toFixed(digits)}%`);
      if (before !== after) return `from ${before} to ${after}`;
    }
  }
  return `from ${metricValue(name, good)} to ${metricValue(name, bad)}`;
}

/** `0.1234` → `0.12`. */
export const short = (value: number): string => String(Number(value.toPrecision(2)));
