import { and, compare, isNull, literal, not, type Expression } from '../../engine/expression';
import { bucketsWithin, valuesByBucket } from '../../log/changes/signal-series';
import { bucketStart, hoursOfWeek, readableGrid, widthInWords, type TimeGrid } from '../../log/changes/time-grid';
import { DAY, HOUR, WEEK } from '../../log/time/epoch';
import { formatInstant } from '../../log/time/instant';
import type { Interval } from '../../protocol/investigation';
import type { Finding } from '../../protocol/report';
import { comparison } from '../comparison';
import type { PlaybookContext } from '../context';
import { amount, untested, type Check } from './check';

const MOST_BUCKETS = 2000;
const LEAST_Z = 4;
/** A hole is said from so many expected rows on. */
const ROWS_OF_A_HOLE = 60;

/** Rows of the bad period against what the same hours brought in the good one. */
export async function volumeCheck(context: PlaybookContext): Promise<Check> {
  const { good, bad } = context.periods;
  if (!good.interval || !bad.interval) return untested('volume (the good period has no times)');
  const grid = volumeGrid(good.interval, bad.interval);
  const counts = await countRows(context, grid);
  const goodBuckets = whole(grid, good.interval, context.log.span);
  const badBuckets = whole(grid, bad.interval, context.log.span);
  if (goodBuckets.length < 3 || badBuckets.length === 0) return untested('volume (the periods are too short)');
  const { expected, dispersion, season } = expectation(counts, grid, goodBuckets);
  const due = badBuckets.reduce((sum, bucket) => sum + expected(bucket), 0);
  const came = badBuckets.reduce((sum, bucket) => sum + (counts[bucket] ?? 0), 0);
  if (!(due > 0)) return untested('volume (the good period has no rows in these hours)');
  const z = (came - due) / Math.sqrt(due * dispersion * (1 + badBuckets.length / goodBuckets.length));
  const ratio = came / due;
  const change = Math.abs(ratio - 1) < 0.005 ? null : `${ratio >= 1 ? '+' : '−'}${amount(Math.abs(ratio - 1) * 100)}%`;
  const findings: Finding[] = [];
  if (Math.abs(z) >= LEAST_Z && (ratio < 0.7 || ratio > 1.5)) {
    const text = `Volume ${ratio > 1 ? 'rose' : 'fell'} by ${amount(Math.abs(ratio - 1) * 100)}%: ${amount(came)} rows where ${amount(due)} were expected from ${season} (z = ${amount(z)}).`;
    findings.push({
      id: 'infrastructure.volume',
      severity: ratio < 1 / 3 ? 'warning' : 'info',
      text,
      column: null,
      segment: null,
    });
  }
  findings.push(...holes(counts, badBuckets, grid, expected, dispersion));
  return {
    findings,
    measured: change === null ? 'volume as usual' : `volume ${change} against what is usual`,
    missing: null,
  };
}

/** At most an hour wide where that is possible, so that hours of the day can be told apart. */
function volumeGrid(good: Interval, bad: Interval): TimeGrid {
  const all = { start: Math.min(good.start, bad.start), end: Math.max(good.end, bad.end) };
  const shortest = Math.min(good.end - good.start, bad.end - bad.start);
  return readableGrid(
    all,
    Math.max(50, Math.min(MOST_BUCKETS, Math.ceil((all.end - all.start) / Math.min(HOUR, shortest / 6)) + 2)),
  );
}

async function countRows(context: PlaybookContext, grid: TimeGrid): Promise<Float64Array> {
  const { engine, time } = context.log;
  const bucket: Expression = { kind: 'timeBucket', operand: time, origin: grid.origin, width: grid.width };
  const where = and(not(isNull(time)), comparison(context).where, compare(time, '>=', literal(grid.origin)));
  const table = await engine.count({ by: { bucket }, measures: { rows: { kind: 'count' } }, where }, context.signal);
  return valuesByBucket(table, 'rows', grid.count);
}

/** Buckets that lie wholly within a period and the log. */
function whole(grid: TimeGrid, { start, end }: Interval, span: Interval): number[] {
  const { from, to } = bucketsWithin(grid, {
    start: Math.max(start, span.start),
    end: Math.min(end, span.end) - grid.width + 1,
  });
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** Rows expected in a bucket by its hour of week, hour of day or at all, as far as the good period is long enough. */
function expectation(counts: Float64Array, grid: TimeGrid, goodBuckets: readonly number[]) {
  const hours = hoursOfWeek(grid);
  const length = goodBuckets.length * grid.width;
  const slots = grid.width > HOUR ? 1 : length >= 2 * WEEK ? 168 : length >= 2 * DAY ? 24 : 1;
  const sums = new Float64Array(slots);
  const buckets = new Float64Array(slots);
  const slot = (bucket: number): number => (hours[bucket] ?? 0) % slots;
  for (const bucket of goodBuckets) {
    sums[slot(bucket)] = (sums[slot(bucket)] ?? 0) + (counts[bucket] ?? 0);
    buckets[slot(bucket)] = (buckets[slot(bucket)] ?? 0) + 1;
  }
  const mean = goodBuckets.reduce((sum, bucket) => sum + (counts[bucket] ?? 0), 0) / goodBuckets.length;
  const expected = (bucket: number): number => {
    const seen = buckets[slot(bucket)] ?? 0;
    return seen > 0 ? (sums[slot(bucket)] ?? 0) / seen : mean;
  };
  const pearson = goodBuckets.reduce((sum, bucket) => {
    const due = expected(bucket);
    return due > 0 ? sum + ((counts[bucket] ?? 0) - due) ** 2 / due : sum;
  }, 0);
  const season =
    slots === 168
      ? 'the same hours of the week'
      : slots === 24
        ? 'the same hours of the day'
        : "the good period's mean";
  return { expected, dispersion: Math.max(1, pearson / Math.max(1, goodBuckets.length - slots)), season };
}

/** Stretches of the bad period without a single row where many were due. */
function holes(
  counts: Float64Array,
  buckets: readonly number[],
  grid: TimeGrid,
  expected: (bucket: number) => number,
  dispersion: number,
): Finding[] {
  let longest = { from: 0, count: 0, due: 0 };
  let current = { from: 0, count: 0, due: 0 };
  for (const bucket of buckets) {
    if ((counts[bucket] ?? 0) > 0) current = { from: bucket + 1, count: 0, due: 0 };
    else {
      const from = current.count === 0 ? bucket : current.from;
      current = { from, count: current.count + 1, due: current.due + expected(bucket) };
      if (current.due > longest.due) longest = current;
    }
  }
  if (longest.due < ROWS_OF_A_HOLE || longest.due < 20 * dispersion) return [];
  const text = `No row at all for ${widthInWords(longest.count * grid.width)} from ${formatInstant(bucketStart(grid, longest.from))}, where ${amount(longest.due)} were due.`;
  return [{ id: 'infrastructure.volume/gap', severity: 'warning', text, column: null, segment: null }];
}
