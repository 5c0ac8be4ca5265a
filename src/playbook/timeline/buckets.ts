import {
  and,
  column,
  compare,
  isNull,
  literal,
  not,
  within,
  type Expression,
  type Measure,
} from '../../engine/expression';
import { valuesByBucket } from '../../log/changes/signal-series';
import { bucketStart, readableGrid, type TimeGrid } from '../../log/changes/time-grid';
import { SECOND } from '../../log/time/epoch';
import { formatInstant } from '../../log/time/instant';
import type { Timeline } from '../../protocol/report';
import type { PlaybookContext, SegmentsOutcome } from '../context';
import { failureOf } from '../infrastructure/failure';
import { segmentCondition } from '../onset/segment-condition';
import { zoneOffset } from '../segments/attributes';

const MOST_BUCKETS = 200;
const FEWEST_BUCKETS = 24;
/** A share of fewer rows than this swings so much from point to point that a fall is hard to see among the swings. */
const ROWS_PER_POINT = 40;

/** The metric, volume, confidence, latency and error rate of the whole log over time, in readable buckets. */
export async function timelineOf(context: PlaybookContext, root: SegmentsOutcome['root']): Promise<Timeline> {
  const { log, signal } = context;
  const grid = readableGrid(log.span, bucketsFor(log.load.rows), zoneOffset(log.read.time?.zone, log.span.start));
  const bucket: Expression = { kind: 'timeBucket', operand: log.time, origin: grid.origin, width: grid.width };
  const where = rowsOfGrid(context, grid);
  const condition = root ? await segmentCondition(context, root.where) : null;
  const [table, latency] = await Promise.all([
    log.engine.count({ by: { bucket }, measures: measuresOf(context, condition), where }, signal),
    latencyByBucket(context, bucket, where, grid),
  ]);
  const values = (measure: string): Float64Array => valuesByBucket(table, measure, grid.count);
  const shares = (part: string, whole: string): (number | null)[] => ratios(values(part), values(whole));
  const nothing = (): null[] => Array.from({ length: grid.count }, () => null);
  const { outcome, roles } = log;
  return {
    bucketSeconds: grid.width / SECOND,
    start: Array.from({ length: grid.count }, (_, index) => formatInstant(bucketStart(grid, index))),
    rows: [...values('rows')],
    labelled: outcome ? [...values('labelled')] : Array.from({ length: grid.count }, () => 0),
    metric: outcome ? shares('outcome', 'labelled') : nothing(),
    confidence: roles.confidence === undefined ? nothing() : shares('confidence', 'confident'),
    latencyP50: latency.p50,
    latencyP95: latency.p95,
    errorRate: failureOf(log) ? shares('failed', 'rows') : nothing(),
    segment:
      root && condition && outcome
        ? {
            where: root.where,
            metric: shares('insideOutcome', 'inside'),
            without: shares('outsideOutcome', 'outside'),
            labelled: [...values('inside')],
          }
        : null,
  };
}

const bucketsFor = (rows: number): number =>
  Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, Math.floor(rows / ROWS_PER_POINT)));

function rowsOfGrid({ log }: PlaybookContext, grid: TimeGrid): Expression {
  const conditions = [within(log.time, grid.origin, bucketStart(grid, grid.count))];
  if (log.hasReference) conditions.push(compare({ kind: 'origin' }, '=', literal('log')));
  if (log.restriction) conditions.push(log.restriction);
  return and(...conditions);
}

function measuresOf({ log }: PlaybookContext, inside: Expression | null): Record<string, Measure> {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  const { outcome, roles } = log;
  if (outcome) {
    measures.labelled = { kind: 'countValues', operand: outcome };
    measures.outcome = { kind: 'sum', operand: outcome };
    if (inside) {
      const [within, without] = [only(inside, outcome), only(not(inside), outcome, inside)];
      measures.inside = { kind: 'countValues', operand: within };
      measures.insideOutcome = { kind: 'sum', operand: within };
      measures.outside = { kind: 'countValues', operand: without };
      measures.outsideOutcome = { kind: 'sum', operand: without };
    }
  }
  if (roles.confidence !== undefined) {
    measures.confident = { kind: 'countValues', operand: column(roles.confidence) };
    measures.confidence = { kind: 'sum', operand: column(roles.confidence) };
  }
  const failed = failureOf(log);
  if (failed) measures.failed = { kind: 'countIf', condition: failed };
  return measures;
}

/** The value where the condition holds, or where it cannot be told of `unknown`, else null. */
const only = (when: Expression, value: Expression, unknown?: Expression): Expression => ({
  kind: 'case',
  branches: [{ when, then: value }, ...(unknown ? [{ when: isNull(unknown), then: value }] : [])],
  otherwise: literal(null),
});

const ratios = (parts: Float64Array, wholes: Float64Array): (number | null)[] =>
  Array.from(parts, (part, index) => {
    const whole = wholes[index] ?? 0;
    return whole > 0 ? part / whole : null;
  });

async function latencyByBucket(
  { log, signal }: PlaybookContext,
  bucket: Expression,
  where: Expression,
  grid: TimeGrid,
) {
  const p50: (number | null)[] = Array.from({ length: grid.count }, () => null);
  const p95 = [...p50];
  if (log.roles.latency !== undefined) {
    const operand = column(log.roles.latency);
    for (const { group, values } of await log.engine.quantiles(
      { operand, probabilities: [0.5, 0.95], by: { bucket }, where },
      signal,
    )) {
      const index = Number(group.bucket);
      if (!(index >= 0 && index < grid.count)) continue;
      p50[index] = values[0] ?? null;
      p95[index] = values[1] ?? null;
    }
  }
  return { p50, p95 };
}
