import type { ColumnSummary, SummarizeQuery, Value } from '../../engine';
import { DISTINCT_LIMIT } from '../../engine';
import { DUCKDB } from '../../dialect/duckdb';
import type { QueryContext } from '../engine';
import { plainValue } from '../values';

/** Rows for each value of the limit that are looked at first: enough where nearly every row has a value of its own. */
const FIRST_LOOK = 1.25;
/** Where there are only so many times the rows of that look, counting costs less than estimating first. */
const LOOKS_WITHOUT_ESTIMATE = 10;
/** Columns that one statement counts. */
const BATCH = 100;
/** How far the estimate of distinct values may be off before the exact count is asked for anyway. */
const ESTIMATE_SLACK = 1.5;

/**
 * Nulls and extremes in one pass; distinct values exactly for the columns that a look at the first rows and an estimate
 * do not show to be beyond the limit.
 */
export async function summarize(
  context: QueryContext,
  query: SummarizeQuery,
  signal?: AbortSignal,
): Promise<ColumnSummary[]> {
  const { expressions, rows, relation } = context;
  const { distinctUpTo = DISTINCT_LIMIT, extremes = true } = query;
  const columns = query.columns.map((name) => ({ ...rows.held(name), ...rows.column(name) }));
  const from = `FROM ${query.where ? relation : rows.values} WHERE ${expressions.condition(query.where)}`;
  const facts = await factsOf(context, columns, extremes, from, signal);
  const distinct = await distinctCounts(
    context,
    columns.map(({ value }) => value),
    { from, rows: facts[0]?.rowCount ?? 0 },
    distinctUpTo,
    signal,
  );
  return columns.map(({ name, type }, index) => {
    const { rowCount, values, misfits, minimum, maximum } = facts[index] ?? NO_FACTS;
    const nulls = rowCount - values - misfits;
    const found = Math.min(distinct[index] ?? distinctUpTo, distinctUpTo);
    return { name, type, rows: rowCount, nulls, typeChanges: misfits, distinct: found, minimum, maximum };
  });
}

interface Facts {
  rowCount: number;
  values: number;
  misfits: number;
  minimum: number | string | null;
  maximum: number | string | null;
}

const NO_FACTS: Facts = { rowCount: 0, values: 0, misfits: 0, minimum: null, maximum: null };
type Column = ReturnType<QueryContext['rows']['column']> & { misfit: string };

async function factsOf(
  context: QueryContext,
  columns: Column[],
  extremes: boolean,
  from: string,
  signal?: AbortSignal,
): Promise<Facts[]> {
  const batches = inBatches(columns).map((batch) => factsOfBatch(context, batch, extremes, from, signal));
  return (await Promise.all(batches)).flat();
}

async function factsOfBatch(
  context: QueryContext,
  columns: Column[],
  extremes: boolean,
  from: string,
  signal?: AbortSignal,
): Promise<Facts[]> {
  const aggregates = columns.flatMap(({ value, type, misfit }) => [
    `count(${value})`,
    misfit.startsWith('CASE') ? `count(${misfit})` : '0',
    ...(type === 'nested' || !extremes ? ['NULL', 'NULL'] : [`min(${value})`, `max(${value})`]),
  ]);
  const [row = []] = await context.database.query(`SELECT ${['count(*)', ...aggregates].join(', ')} ${from}`, signal);
  const [rowCount, ...found] = row;
  const facts = columns.map((_, index): Facts => {
    const [values, misfits, minimum, maximum] = found.slice(index * 4, index * 4 + 4);
    return {
      rowCount: Number(rowCount),
      values: Number(values),
      misfits: Number(misfits),
      minimum: extreme(plainValue(minimum)),
      maximum: extreme(plainValue(maximum)),
    };
  });
  return withoutNaN(context, columns, facts, from, signal);
}

/** DuckDB orders NaN above all numbers; columns whose maximum it is are asked again without. */
async function withoutNaN(
  { database }: QueryContext,
  columns: Column[],
  facts: Facts[],
  from: string,
  signal?: AbortSignal,
): Promise<Facts[]> {
  const affected = facts.flatMap(({ maximum }, index) => (Number.isNaN(maximum) ? [index] : []));
  if (affected.length === 0) return facts;
  const aggregates = affected.flatMap((index) => {
    const value = columns[index]?.value ?? 'NULL';
    const ordinary = `NOT ${DUCKDB.isNaN(value)}`;
    return [DUCKDB.aggregateIf('min', value, ordinary), DUCKDB.aggregateIf('max', value, ordinary)];
  });
  const [row = []] = await database.query(`SELECT ${aggregates.join(', ')} ${from}`, signal);
  affected.forEach((index, position) => {
    const [minimum, maximum] = row.slice(position * 2, position * 2 + 2);
    const known = facts[index] ?? NO_FACTS;
    facts[index] = { ...known, minimum: extreme(plainValue(minimum)), maximum: extreme(plainValue(maximum)) };
  });
  return facts;
}

async function distinctCounts(
  { database }: QueryContext,
  values: string[],
  { from, rows }: { from: string; rows: number },
  limit: number,
  signal?: AbortSignal,
): Promise<(number | undefined)[]> {
  const counts = async (aggregate: (value: string) => string, which: number[], source: string): Promise<number[]> => {
    const batches = inBatches(which).map(async (batch) => {
      const selected = batch.map((index) => aggregate(values[index] ?? 'NULL')).join(', ');
      const [row = []] = await database.query(`SELECT ${selected} ${source}`, signal);
      return row.map(Number);
    });
    return (await Promise.all(batches)).flat();
  };
  const all = values.map((_, index) => index);
  const exactly = (value: string): string => DUCKDB.countDistinct(value, 'text');
  const look = Math.ceil(FIRST_LOOK * limit);
  const first = await counts(exactly, all, rows > look ? `FROM (SELECT * ${from} LIMIT ${look})` : from);
  if (rows <= look) return first;
  const open = all.filter((index) => (first[index] ?? 0) < limit);
  const many = rows > LOOKS_WITHOUT_ESTIMATE * look ? open.filter((index) => (first[index] ?? 0) > limit / 4) : [];
  const estimates = many.length > 0 ? await counts((value) => `approx_count_distinct(${value})`, many, from) : [];
  const beyond = new Set(many.filter((_, position) => (estimates[position] ?? 0) > limit * ESTIMATE_SLACK));
  const close = open.filter((index) => !beyond.has(index));
  const exact = await counts(exactly, close, from);
  const found = new Map(close.map((index, position) => [index, exact[position]]));
  return all.map((index) => found.get(index));
}

/** DuckDB plans many aggregates together in more than linear time. */
function inBatches<T>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += BATCH) batches.push(items.slice(start, start + BATCH));
  return batches;
}

const extreme = (value: Value): number | string | null => (typeof value === 'boolean' ? Number(value) : value);
