import type { SegmentWhere } from '../../src/protocol/report';
import type { Planted } from './make';

/** One of the planted causes as a report would have to name it. */
export interface Cause {
  kinds: readonly string[];
  /** Any of these as the first feature; empty where no column is at fault. */
  features: readonly string[];
  /** Any of these as the segment; null is none. */
  segments: readonly (SegmentWhere | null)[];
}

/** Shares of the excess errors that are nearer than this may be named in either order. */
const CLEARLY = 1.25;

/**
 * The causes a report may name first. Of two that were planted the one with more of the excess errors, counted in the log as
 * it was planted and never in the report; either, where neither clearly has more or labels do not tell.
 */
export function leadingCauses(planted: Planted): Cause[] {
  const { truth } = planted;
  const first: Cause = {
    kinds: truth.kinds,
    features: truth.features,
    segments: [truth.segment, ...(truth.orSegments ?? [])],
  };
  if (!truth.second) return [first];
  const second: Cause = { kinds: truth.second.kinds, features: [], segments: [truth.second.segment] };
  const [own, other] = [
    excessErrors(planted, truth.segment, truth.second.segment),
    excessErrors(planted, truth.second.segment, truth.segment),
  ];
  if (own > CLEARLY * other) return [first];
  return other > CLEARLY * own ? [second] : [first, second];
}

/** Errors since the onset above the rate before it, among rows of one segment that are not in the other. */
function excessErrors(
  { table, truth, timestamp }: Planted,
  inside: SegmentWhere | null,
  not: SegmentWhere | null,
): number {
  const { columns, rows, outcomeAt } = table;
  const has = (row: (typeof rows)[number], where: SegmentWhere | null): boolean =>
    Object.entries(where ?? {}).every(([column, value]) => String(row[columns.indexOf(column)]) === value);
  const count = { before: { n: 0, wrong: 0 }, after: { n: 0, wrong: 0 } };
  const at = columns.indexOf(timestamp);
  for (const row of rows) {
    const label = row[outcomeAt[1]];
    if (label === null || label === undefined || !has(row, inside) || has(row, not)) continue;
    const side = count[Date.parse(String(row[at])) < (truth.onset ?? 0) ? 'before' : 'after'];
    side.n += 1;
    side.wrong += row[outcomeAt[0]] === label ? 0 : 1;
  }
  return count.after.wrong - (count.after.n * count.before.wrong) / Math.max(1, count.before.n);
}
