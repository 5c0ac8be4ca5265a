import type { Interval } from '../../protocol/investigation';
import { twoProportionTest } from '../../stats/proportions';
import type { Check } from './fault';
import { percent } from './null-rate';

const RISE_AT_LEAST = 0.01;
const P_AT_MOST = 1e-4;

/**
 * Logged fingerprints that are not those of the features beside them, among the sampled rows of each period: what was
 * logged is not what the model was given. It cannot be placed row by row, so it is told and not weighed as a cause.
 */
export const hashMismatch: Check = ({ context: { log, periods } }) => {
  const { fingerprints } = log;
  if (!fingerprints || !fingerprints.check.sameWay || fingerprints.check.mismatched === 0) return [];
  const { times, mismatches, check } = fingerprints;
  const of = (interval: Interval | null): { rows: number; successes: number } => {
    const rows = mismatches.filter((_, row) => isIn(interval, times[row]));
    return { rows: rows.length, successes: rows.reduce((sum, one) => sum + one, 0) };
  };
  const good = of(periods.good.interval);
  const bad = of(periods.bad.interval);
  if (bad.successes === 0) return [];
  const share = bad.successes / bad.rows;
  const before = good.rows === 0 ? 0 : good.successes / good.rows;
  const test = twoProportionTest(good, bad);
  const rose = share - before >= RISE_AT_LEAST && (good.rows === 0 || (test?.pValue ?? 1) <= P_AT_MOST);
  const was = good.rows === 0 ? '' : ` (${percent(before)} before)`;
  const text =
    `${bad.successes} of ${bad.rows} sampled rows${was} have a ${check.column} that is not the ` +
    `${check.algorithm.toUpperCase()} of their ${check.of}: what was logged is not what was hashed.`;
  return [
    {
      check: 'hash-mismatch',
      kind: 'data-fault',
      columns: [],
      shownAt: check.column,
      signal: null,
      text: () => text,
      severity: rose ? 'critical' : 'info',
      strength: 0,
    },
  ];
};

const isIn = (interval: Interval | null, time: number | undefined): boolean =>
  interval !== null && time !== undefined && time >= interval.start && time < interval.end;
