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
import { bucketStart, type TimeGrid } from '../../log/changes/time-grid';
import { SECOND } from '../../log/time/epoch';
import type { PredictionLog } from '../../log/prediction-log';
import { IncidentError } from '../../protocol/errors';
import type { Timeline } from '../../protocol/report';
import type { ColumnSeries } from '../../protocol/series';
import { columnText } from '../comparison';

/** More lines than this cannot be told apart in one chart. */
const VALUES_SHOWN = 4;

/**
 * Null rate, and mean or the shares of the commonest values, of one column in every bucket of a timeline.
 * Throws `IncidentError` `unknown-column` for a column that was not kept.
 */
export async function columnSeries(
  log: PredictionLog,
  name: string,
  timeline: Timeline,
  signal?: AbortSignal,
): Promise<ColumnSeries> {
  const found = log.engine.describe().find((one) => one.name === name);
  if (!found) {
    throw new IncidentError(
      'unknown-column',
      `The column "${name}" was not kept, so it cannot be followed over time.`,
      'Give it the role of a feature or a segment.',
    );
  }
  const grid = gridOf(timeline);
  const measured = found.type === 'number' || found.type === 'integer';
  const values = measured ? [] : await commonest(log, name, grid, signal);
  const operand = column(name);
  const measures: Record<string, Measure> = {
    rows: { kind: 'count' },
    values: { kind: 'countValues', operand },
    ...(measured ? { sum: { kind: 'sum', operand }, finite: { kind: 'countIf', condition: isFinite(operand) } } : {}),
    ...Object.fromEntries(
      values.map((value, index) => [
        `value${index}`,
        { kind: 'countIf', condition: compare(columnText(name), '=', literal(value)) } satisfies Measure,
      ]),
    ),
  };
  const bucket: Expression = { kind: 'timeBucket', operand: log.time, origin: grid.origin, width: grid.width };
  const table = await log.engine.count({ by: { bucket }, measures, where: rowsOf(log, grid) }, signal);
  const of = (measure: string): Float64Array => valuesByBucket(table, measure, grid.count);
  const rows = of('rows');
  const filled = of('values');
  return {
    column: name,
    nullRate: ratios(filled, rows).map((share) => (share === null ? null : 1 - share)),
    mean: measured ? ratios(of('sum'), of('finite')) : null,
    shares: measured ? null : values.map((value, index) => ({ value, share: ratios(of(`value${index}`), rows) })),
  };
}

const gridOf = ({ start, bucketSeconds }: Timeline): TimeGrid => ({
  origin: Date.parse(start[0] ?? '') * 1000,
  width: bucketSeconds * SECOND,
  count: start.length,
});

function rowsOf(log: PredictionLog, grid: TimeGrid): Expression {
  const conditions = [within(log.time, grid.origin, bucketStart(grid, grid.count))];
  if (log.hasReference) conditions.push(compare({ kind: 'origin' }, '=', literal('log')));
  if (log.restriction) conditions.push(log.restriction);
  return and(...conditions);
}

const isFinite = (operand: Expression): Expression =>
  and(compare(operand, '>', literal(-Infinity)), compare(operand, '<', literal(Infinity)));

async function commonest(log: PredictionLog, name: string, grid: TimeGrid, signal?: AbortSignal): Promise<string[]> {
  const counted = await log.engine.count(
    {
      by: { value: columnText(name) },
      measures: { rows: { kind: 'count' } },
      where: and(rowsOf(log, grid), not(isNull(column(name)))),
      largest: VALUES_SHOWN,
    },
    signal,
  );
  const rows = counted.objects() as { value: string; rows: number }[];
  return rows.sort((a, b) => b.rows - a.rows).map(({ value }) => value);
}

const ratios = (parts: Float64Array, wholes: Float64Array): (number | null)[] =>
  Array.from(parts, (part, index) => {
    const whole = wholes[index] ?? 0;
    return whole > 0 ? part / whole : null;
  });
