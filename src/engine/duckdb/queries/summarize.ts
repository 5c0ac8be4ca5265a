import type { ColumnSummary, SummarizeQuery, Value } from '../../engine';
import { DISTINCT_LIMIT } from '../../engine';
import { DUCKDB } from '../../dialect/duckdb';
import type { QueryContext } from '../engine';
import { plainValue } from '../values';

/** How far the estimate of distinct values may be off before the exact count is asked for anyway. */
const ESTIMATE_SLACK = 1.5;

/**
 * One pass for nulls, extremes and an estimate of distinct values; a second one counts distinct values exactly where
 * the estimate does not say that they are beyond the limit.
 */
export async function summarize(
  context: QueryContext,
  query: SummarizeQuery,
  signal?: AbortSignal,
): Promise<ColumnSummary[]> {
  const { expressions, database, rows } = context;
  const columns = query.columns.map((name) => ({ ...rows.held(name), ...rows.column(name) }));
  const where = expressions.condition(query.where);
  const from = `FROM ${rows.relation} WHERE ${where}`;
  const facts = columns.flatMap(({ value, type, misfit }) => {
    const ordinary = type === 'number' ? `NOT ${DUCKDB.isNaN(value)}` : 'true';
    const extreme = (aggregate: 'min' | 'max'): string =>
      type === 'nested' ? 'NULL' : DUCKDB.aggregateIf(aggregate, value, ordinary);
    return [`count(${value})`, `count(${misfit})`, extreme('min'), extreme('max'), `approx_count_distinct(${value})`];
  });
  const [first = []] = await database.query(`SELECT ${['count(*)', ...facts].join(', ')} ${from}`, signal);
  const [rowCount, ...found] = first;
  const rowTotal = Number(rowCount);
  const close = columns.flatMap((_, index) =>
    Number(found[index * 5 + 4]) <= DISTINCT_LIMIT * ESTIMATE_SLACK ? [index] : [],
  );
  const exact = new Map<number, number>();
  if (close.length > 0) {
    const counts = close.map((index) => DUCKDB.countDistinct(columns[index]?.value ?? 'NULL'));
    const [row = []] = await database.query(`SELECT ${counts.join(', ')} ${from}`, signal);
    close.forEach((index, position) => exact.set(index, Number(row[position])));
  }
  return columns.map(({ name, type }, index) => {
    const [values, misfits, minimum, maximum] = found.slice(index * 5, index * 5 + 4);
    return {
      name,
      type,
      rows: rowTotal,
      nulls: rowTotal - Number(values) - Number(misfits),
      typeChanges: Number(misfits),
      distinct: Math.min(exact.get(index) ?? DISTINCT_LIMIT, DISTINCT_LIMIT),
      minimum: extremeValue(plainValue(minimum)),
      maximum: extremeValue(plainValue(maximum)),
    };
  });
}

const extremeValue = (value: Value): number | string | null => (typeof value === 'boolean' ? Number(value) : value);
