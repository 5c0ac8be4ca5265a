import type { Finding } from '../../protocol/report';

/** One question of the infrastructure step. */
export interface Check {
  findings: Finding[];
  /** What was measured, as a clause with numbers; null where it could not be. */
  measured: string | null;
  /** What would make it measurable, such as `latency (--role latency=COLUMN)`; null where it was. */
  missing: string | null;
}

export const untested = (missing: string): Check => ({ findings: [], measured: null, missing });

/** "12%", "0.31%": enough digits to see a change. */
export const percent = (share: number): string => {
  const value = share * 100;
  return `${value !== 0 && Math.abs(value) < 10 ? Number(value.toPrecision(2)) : Math.round(value)}%`;
};

/** At most three digits, as a person would say it. */
export const amount = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 });
