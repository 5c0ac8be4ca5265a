import type { Severity } from '../../protocol/report';
import { amount, percent, untested, type Check } from './check';
import type { RateChange } from './rate-change';

/** A rise by fewer points than this is left to others to look into. */
const SMALLEST_RISE = 0.005;
const GRAVE_RISE = 0.02;
const LEAST_Z = 4;

/** Failed requests by status or error column. */
export function errorCheck(column: string | undefined, change: RateChange | null): Check {
  if (column === undefined || change === null) return untested('errors (--role status=COLUMN or error=COLUMN)');
  const { good, bad, z } = change;
  const measured = `failed requests ${percent(good)} → ${percent(bad)}`;
  const rise = bad - good;
  if (rise < SMALLEST_RISE || z < LEAST_Z) return { findings: [], measured, missing: null };
  const severity: Severity = rise >= GRAVE_RISE ? 'critical' : 'warning';
  const times = good > 0 ? `, ${amount(bad / good)} times as many` : ', none before';
  const text = `Failed requests by "${column}" rose from ${percent(good)} to ${percent(bad)} of rows${times} (z = ${amount(z)}).`;
  return {
    findings: [{ id: `infrastructure.errors/${column}`, severity, text, column, segment: null }],
    measured,
    missing: null,
  };
}
