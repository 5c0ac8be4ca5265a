import { column, isNull, not, or, type Expression } from '../../engine/expression';
import { byPeriod, columnText, comparison, GOOD, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';

/** A version with at most this share of the good period's rows was on trial there. */
const TRIAL_AT_MOST = 0.05;
/** By so many times its share has grown by the bad period. */
const GREW = 10;
const MOST_VERSIONS = 200;

interface Served {
  good: number;
  bad: number;
}

/** Whether a version, of whose rows the good period has some, began its way to all of them there, as a canary does. */
export function isRollOut(rows: Served, total: Served): boolean {
  if (rows.good === 0 || total.good === 0 || total.bad === 0) return false;
  const [before, after] = [rows.good / total.good, rows.bad / total.bad];
  return before <= TRIAL_AT_MOST && after >= GREW * before;
}

/**
 * What good rows have to meet beside their period: not to be served by a version whose roll-out began there. What it got
 * wrong belongs to the change, and is nothing to measure it against. Null where no version was on trial.
 */
export async function notOnTrial(context: PlaybookContext): Promise<Expression | null> {
  const { log, signal } = context;
  const { modelVersion } = log.roles;
  if (modelVersion === undefined) return null;
  const query = byPeriod(comparison(context), { version: columnText(modelVersion) }, { rows: { kind: 'count' } });
  const rows = rowsOf(await log.engine.count({ ...query, largest: MOST_VERSIONS }, signal));
  const versions = new Map<string, Served>();
  const total: Served = { good: 0, bad: 0 };
  for (const row of rows) {
    const side = row.period === GOOD ? 'good' : 'bad';
    total[side] += numberOf(row, 'rows');
    if (typeof row.version !== 'string') continue;
    const served = versions.get(row.version) ?? { good: 0, bad: 0 };
    versions.set(row.version, { ...served, [side]: numberOf(row, 'rows') });
  }
  const onTrial = [...versions].flatMap(([version, served]) => (isRollOut(served, total) ? [version] : []));
  if (onTrial.length === 0) return null;
  return or(isNull(column(modelVersion)), not({ kind: 'in', operand: columnText(modelVersion), values: onTrial }));
}
