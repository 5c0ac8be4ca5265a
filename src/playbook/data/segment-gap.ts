import type { CountQuery } from '../../engine/engine';
import type { Expression } from '../../engine/expression';
import { widthInWords } from '../../log/changes/time-grid';
import type { Interval } from '../../protocol/investigation';
import { type Cell, comparison, numberOf, rowsOf } from '../comparison';
import type { PlaybookContext } from '../context';
import type { Attribute } from '../segments/attributes';
import { isoTime } from '../time';
import type { Check, Suspicion } from './fault';

const BUCKETS = 400;
const MINUTE = 60_000_000;
const VALUES_AT_MOST = 50;
const ATTRIBUTES_AT_MOST = 10;
/** Rows that were due in a gap; more where a value's rows come in bursts. */
const DUE_AT_LEAST = 30;
const TIMES_THE_NOISE = 20;
/** A value is back where so many rows follow the gap. */
const BACK_AT_LEAST = 20;

interface Gap {
  attribute: Attribute;
  key: Cell;
  from: number;
  to: number;
  due: number;
}

/** Stretches of the bad period without a row of one value while the others kept coming, and which ended. */
export const segmentGap: Check = async ({ context, counts }) => {
  const { interval } = context.periods.bad;
  if (!interval) return [];
  const width = Math.max(MINUTE, Math.ceil((interval.end - interval.start) / BUCKETS));
  const attributes = counts
    .filter(
      ({ attribute: { origin }, slices }) =>
        (origin === 'segment' || origin === 'feature') && slices.length > 1 && slices.length <= VALUES_AT_MOST,
    )
    .slice(0, ATTRIBUTES_AT_MOST)
    .map(({ attribute }) => attribute);
  const tables = await context.log.engine.countAll(
    attributes.map((attribute) => byBucket(context, attribute, interval, width)),
    context.signal,
  );
  const gaps = tables.flatMap((table, i) => {
    const attribute = attributes[i];
    return attribute ? gapsOf(attribute, rowsOf(table), interval, width) : [];
  });
  return withoutAliases(gaps).map(suspicion);
};

function byBucket(context: PlaybookContext, attribute: Attribute, { start }: Interval, width: number): CountQuery {
  const bucket: Expression = { kind: 'timeBucket', operand: context.log.time, origin: start, width };
  return {
    by: { key: attribute.value, bucket },
    measures: { rows: { kind: 'count' } },
    where: comparison(context).badRows,
  };
}

function gapsOf(
  attribute: Attribute,
  rows: readonly Record<string, Cell>[],
  { start, end }: Interval,
  width: number,
): Gap[] {
  const buckets = Math.ceil((end - start) / width);
  const all = new Float64Array(buckets);
  const values = new Map<Cell, Float64Array>();
  for (const row of rows) {
    const bucket = Number(row.bucket);
    if (!(bucket >= 0 && bucket < buckets)) continue;
    const own = values.get(row.key ?? null) ?? new Float64Array(buckets);
    values.set(row.key ?? null, own);
    own[bucket] = numberOf(row, 'rows');
    all[bucket] = (all[bucket] ?? 0) + numberOf(row, 'rows');
  }
  return [...values].flatMap(([key, own]) => {
    const gap = key === null ? null : longestGap(own, all);
    return gap
      ? [{ attribute, key, from: start + gap.from * width, to: Math.min(end, start + gap.to * width), due: gap.due }]
      : [];
  });
}

/** The stretch without rows in which most were due by the value's share of all rows outside it; null where too few. */
function longestGap(own: Float64Array, all: Float64Array): { from: number; to: number; due: number } | null {
  let best = { from: 0, to: 0, others: 0 };
  let current = { from: 0, others: 0 };
  own.forEach((rows, bucket) => {
    if (rows > 0) current = { from: bucket + 1, others: 0 };
    else current.others += all[bucket] ?? 0;
    if (current.others > best.others) best = { from: current.from, to: bucket + 1, others: current.others };
  });
  const sum = (values: Float64Array, from: number, to: number): number =>
    values.subarray(from, to).reduce((total, rows) => total + rows, 0);
  const outside = sum(all, 0, all.length) - best.others;
  const rows = sum(own, 0, own.length);
  if (best.others === 0 || outside <= 0) return null;
  const share = rows / outside;
  const due = share * best.others;
  const noise = own.reduce((total, count, bucket) => {
    const expected = share * (all[bucket] ?? 0);
    const inside = bucket >= best.from && bucket < best.to;
    return inside || expected === 0 ? total : total + (count - expected) ** 2 / expected;
  }, 0);
  const dispersion = Math.max(1, noise / Math.max(1, own.length - (best.to - best.from)));
  const ended = best.from > 0 && sum(own, best.to, own.length) >= BACK_AT_LEAST;
  return ended && due >= Math.max(DUE_AT_LEAST, TIMES_THE_NOISE * dispersion) ? { ...best, due } : null;
}

/** Of values that were away together (a country and its currency) the first. */
function withoutAliases(gaps: readonly Gap[]): Gap[] {
  return gaps.filter(
    (gap, i) =>
      !gaps
        .slice(0, i)
        .some(
          (other) => other.from === gap.from && other.to === gap.to && Math.abs(other.due - gap.due) < 0.05 * gap.due,
        ),
  );
}

const suspicion = ({ attribute, key, from, to, due }: Gap): Suspicion => ({
  check: 'volume-gap',
  kind: 'infrastructure',
  columns: [],
  shownAt: attribute.column,
  signal: null,
  atoms: [{ attribute, key }],
  everywhere: true,
  text: (_, where) =>
    `No row${where} from ${isoTime(from)} to ${isoTime(to)} (${widthInWords(to - from)}), where ${Math.round(due)} were due and others came.`,
  severity: 'warning',
  strength: 0,
});
