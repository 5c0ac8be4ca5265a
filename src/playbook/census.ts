import type { ColumnSummary } from '../engine/engine';
import { column, type Expression } from '../engine/expression';
import type { ColumnReading, ColumnType } from '../protocol/read';
import { BAD, comparison, GOOD, numberOf, rowsOf, type CountRow } from './comparison';
import type { PlaybookContext } from './context';
import { once } from './memory';
import { type Sides, stretchesOf } from './stretches';

/** What one column holds in each period. */
export interface ColumnCensus {
  name: string;
  type: ColumnType;
  good: ColumnSummary;
  bad: ColumnSummary;
}

/** Beyond so many distinct values a column is told by its distribution, and their number does not matter. */
const DISTINCT_UP_TO = 1000;

/**
 * Nulls, distinct values (up to 1,000) and misfits of every kept column in both periods; the range only of columns of few
 * values. Those are counted by value and stretch of time, once for the whole investigation and its part.
 */
export const census = once(async (context: PlaybookContext): Promise<Map<string, ColumnCensus>> => {
  const whole = context.whole ?? context;
  const [few, sides] = [await valueCounts(whole), (await stretchesOf(whole)).sides(context)];
  const { engine } = context.log;
  const many = engine.describe().flatMap(({ name }) => (few.has(name) ? [] : [name]));
  const { goodRows, badRows } = comparison(context);
  const [good, bad] = await Promise.all([goodRows, badRows].map((rows) => summaries(context, many, rows)));
  const found = new Map<string, ColumnCensus>();
  for (const { name, type } of engine.describe()) {
    const counted = few.get(name);
    const before = counted ? summaryOf(name, type, counted, sides, GOOD) : good?.get(name);
    const after = counted ? summaryOf(name, type, counted, sides, BAD) : bad?.get(name);
    if (before && after) found.set(name, { name, type, good: before, bad: after });
  }
  return found;
});

/** Columns of many values in the rows of one period. Only where all rows have one value it matters which one. */
async function summaries(
  { log: { engine, roles }, signal }: PlaybookContext,
  columns: readonly string[],
  where: Expression,
): Promise<Map<string, ColumnSummary>> {
  // Entities are compared with the number of rows: do they come back?
  const entities = columns.filter((name) => name === roles.entity);
  const others = columns.filter((name) => name !== roles.entity);
  const found = (
    await Promise.all([
      engine.summarize({ columns: others, distinctUpTo: DISTINCT_UP_TO + 1, extremes: false, where }, signal),
      engine.summarize({ columns: entities, extremes: false, where }, signal),
    ])
  ).flat();
  const constant = found.filter(({ distinct }) => distinct === 1).map(({ name }) => name);
  const known =
    constant.length > 0 ? await engine.summarize({ columns: constant, distinctUpTo: 1, where }, signal) : [];
  return new Map([...found, ...known].map((summary) => [summary.name, summary]));
}

/** Columns of few values in the whole log, value by value. */
const valueCounts = once(async (whole: PlaybookContext): Promise<Map<string, CountRow[]>> => {
  const { engine, load, hasReference } = whole.log;
  const types = new Map(engine.describe().map(({ name, type }) => [name, type]));
  const isFew = ({ name, distinct, typeChanges }: ColumnReading): boolean =>
    !hasReference && types.has(name) && types.get(name) !== 'nested' && distinct <= DISTINCT_UP_TO && typeChanges === 0;
  const names = load.columns.filter(isFew).map(({ name }) => name);
  const { stretch, where } = await stretchesOf(whole);
  const tables = await engine.countAll(
    names.map((name) => ({ by: { value: column(name), stretch }, measures: { rows: { kind: 'count' } }, where })),
    whole.signal,
  );
  return new Map(names.map((name, i) => [name, tables[i] ? rowsOf(tables[i]) : []]));
});

/** One period's part of a column that was counted by value, ascending. */
function summaryOf(
  name: string,
  type: ColumnType,
  counted: readonly CountRow[],
  { period }: Sides,
  side: number,
): ColumnSummary {
  const own = counted.filter((row) => period[numberOf(row, 'stretch')] === side);
  const values = [...new Set(own.map(({ value }) => value ?? null))].filter((value) => value !== null);
  const rowsIn = (list: readonly CountRow[]): number => list.reduce((sum, row) => sum + numberOf(row, 'rows'), 0);
  const plain = (value: CountRow[string] | undefined): number | string | null =>
    typeof value === 'boolean' ? Number(value) : (value ?? null);
  return {
    name,
    type,
    rows: rowsIn(own),
    nulls: rowsIn(own.filter(({ value }) => value === null)),
    typeChanges: 0,
    distinct: values.length,
    minimum: plain(values[0]),
    maximum: plain(values.at(-1)),
  };
}

/** "12", "more than 1,000". */
export const distinctInWords = ({ distinct }: ColumnSummary): string =>
  distinct > DISTINCT_UP_TO ? `more than ${DISTINCT_UP_TO.toLocaleString('en')}` : String(distinct);
