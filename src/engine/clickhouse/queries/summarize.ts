import type { ColumnType } from '../../../protocol/read';
import type { ColumnSummary, SummarizeQuery } from '../../engine';
import { DISTINCT_LIMIT } from '../../engine';
import { CLICKHOUSE } from '../../dialect/clickhouse';
import type { SqlType } from '../../dialect/dialect';
import type { QueryContext } from '../engine';
import { valueOfCell } from '../values';

/** Columns of one statement. */
const BATCH = 50;
/** How far the estimate of distinct values may be off before the exact count is asked for anyway. */
const ESTIMATE_SLACK = 1.5;

/** Nulls and extremes in one pass with an estimate of distinct values; exact counts where that may be within the limit. */
export async function summarize(
  context: QueryContext,
  query: SummarizeQuery,
  signal?: AbortSignal,
): Promise<ColumnSummary[]> {
  const found: ColumnSummary[] = [];
  for (let start = 0; start < query.columns.length; start += BATCH) {
    found.push(...(await batch(context, { ...query, columns: query.columns.slice(start, start + BATCH) }, signal)));
  }
  return found;
}

async function batch(context: QueryContext, query: SummarizeQuery, signal?: AbortSignal): Promise<ColumnSummary[]> {
  const { source, server, rows } = context;
  const { distinctUpTo = DISTINCT_LIMIT, extremes = true } = query;
  const columns = query.columns.map((name) => ({ name, ...source.column(name), canMisfit: rows.canMisfit(name) }));
  const aggregates = columns.flatMap(({ value, type, misfit, canMisfit }) => [
    `count(${value})`,
    canMisfit ? `count(${misfit})` : '0',
    `uniq(${value})`,
    ...['min', 'max'].map((aggregate) => {
      if (type === 'nested' || !extremes) return 'NULL';
      const ordinary = type === 'number' ? `CASE WHEN NOT isNaN(${value}) THEN ${value} END` : value;
      return CLICKHOUSE.extreme(aggregate as 'min' | 'max', ordinary);
    }),
  ]);
  const where = source.expressions.condition(query.where);
  const from = `FROM ${source.relation} WHERE ${where}`;
  const [[total, ...facts] = []] = await server.query(
    `SELECT ${['count()', ...aggregates].join(', ')} ${from}`,
    signal,
  );
  const estimates = columns.map((_, index) => Number(facts[index * 5 + 2]));
  const close = estimates.flatMap((estimate, index) => (estimate <= distinctUpTo * ESTIMATE_SLACK ? [index] : []));
  const counted = close.map((index) =>
    CLICKHOUSE.countDistinct(columns[index]?.value ?? 'NULL', typeOf(columns[index]?.type)),
  );
  const [exact = []] = counted.length > 0 ? await server.query(`SELECT ${counted.join(', ')} ${from}`, signal) : [];
  return columns.map(({ name, type }, index) => {
    const [values, misfits, , minimum, maximum] = facts.slice(index * 5, index * 5 + 5);
    const place = close.indexOf(index);
    const distinct = place < 0 ? distinctUpTo : Math.min(Number(exact[place]), distinctUpTo);
    return {
      name,
      type,
      rows: Number(total),
      nulls: Number(total) - Number(values) - Number(misfits),
      typeChanges: Number(misfits),
      distinct,
      minimum: extreme(minimum, typeOf(type)),
      maximum: extreme(maximum, typeOf(type)),
    };
  });
}

function extreme(cell: string | null | undefined, type: SqlType): number | string | null {
  const value = valueOfCell(cell, type);
  return typeof value === 'boolean' ? Number(value) : value;
}

const typeOf = (type: ColumnType = 'text'): SqlType => (type === 'nested' ? 'text' : type);
