import type { ColumnReading, RejectedLines } from '../../../protocol/read';
import { DISTINCT_LIMIT, type ColumnSummary, type Engine } from '../../engine';
import { and, column, compare, isNull, literal, not } from '../../expression';
import type { LoadPlan, LoadReport } from '../../source';
import type { Database } from '../database';
import type { Rejection, RowLocator } from '../../lines/locator';
import { ROWS, type LoadedRows } from '../rows';
import { instantText } from '../../values';

const LISTED_REJECTIONS = 100;
const LISTED_EXAMPLES = 5;
/** Columns that rows are told apart by first: numbers are hashed fastest. */
const TELLING_COLUMNS = 3;
const TELLING_TYPES: ReadonlySet<ColumnSummary['type']> = new Set(['number', 'integer', 'time']);

interface Loaded {
  engine: Engine;
  database: Database;
  rows: LoadedRows;
  plan: LoadPlan;
  locator: RowLocator;
  rejections: readonly Rejection[];
  labels: LoadReport['labels'];
}

/** Exact counts over the loaded rows of the log (summaries leave the reference out), for the read report. */
export async function reportOf(loaded: Loaded, signal?: AbortSignal): Promise<LoadReport> {
  const { engine, database, rows, plan } = loaded;
  const where = plan.reference ? compare({ kind: 'origin' }, '=', literal('log')) : undefined;
  const names = rows.columns.map(({ name }) => name);
  const perFile = await database.query(`SELECT file, count(*) FROM ${ROWS} GROUP BY file`, signal);
  const fileRows = plan.log.parts.map((_, index) => Number(perFile.find(([file]) => Number(file) === index)?.[1] ?? 0));
  const total = perFile.reduce((sum, [, count]) => sum + Number(count), 0);
  const logRows = fileRows.reduce((sum, count) => sum + count, 0);
  const summaries = await engine.summarize({ columns: names, ...(where ? { where } : {}) }, signal);
  return {
    rows: logRows,
    referenceRows: total - logRows,
    rejected: await rejectedLines(loaded, signal),
    columns: await Promise.all(summaries.map((summary) => columnReading(summary, loaded, signal))),
    duplicateRows: await duplicateRows(loaded, summaries, signal),
    fileRows,
    labels: loaded.labels,
    problems: [],
  };
}

/** Rows that repeat another one whole. A few columns of many values tell most logs that there are none, for a third of the work. */
async function duplicateRows(
  { database, rows, plan }: Loaded,
  summaries: readonly ColumnSummary[],
  signal?: AbortSignal,
): Promise<number> {
  const repeated = async (hash: string): Promise<number> => {
    const where = plan.reference ? ` WHERE origin = 'log'` : '';
    const [[count] = []] = await database.query(
      `SELECT count(*) - count(DISTINCT ${hash}) FROM ${ROWS}${where}`,
      signal,
    );
    return Number(count ?? 0);
  };
  const telling = summaries
    .filter(({ type, distinct }) => TELLING_TYPES.has(type) && distinct >= DISTINCT_LIMIT)
    .slice(0, TELLING_COLUMNS)
    .map(({ name }) => rows.column(name).value);
  if (telling.length === TELLING_COLUMNS && (await repeated(`hash(${telling.join(', ')})`)) === 0) return 0;
  return repeated(rows.rowHashNumber);
}

async function rejectedLines({ rejections, locator }: Loaded, signal?: AbortSignal): Promise<RejectedLines> {
  const listed = rejections.slice(0, LISTED_REJECTIONS);
  return { count: rejections.length, listed: await locator.lines(listed, signal) };
}

async function columnReading(
  summary: ColumnSummary,
  { engine, plan }: Loaded,
  signal?: AbortSignal,
): Promise<ColumnReading> {
  const { name, type, nulls, distinct, typeChanges } = summary;
  const profiled = plan.log.columns.find((one) => one.name === name);
  const sample = profiled?.sample ?? [];
  const isHashed = (type === 'text' || type === 'nested') && !plan.columns.some((column) => column.name === name);
  const isExact = type === 'time' && profiled?.nanoseconds === true;
  const shown = (value: number | string | null): string | null => {
    if (value === null || isHashed) return null;
    return type === 'time' ? instantText(BigInt(value)) : String(value);
  };
  return {
    name,
    type,
    nulls,
    distinct,
    typeChanges,
    typeChangeExamples: typeChanges > 0 ? await misfitExamples(engine, name, signal) : [],
    minimum: (isExact && (await extremeTime(engine, name, false, signal))) || shown(summary.minimum),
    maximum: (isExact && (await extremeTime(engine, name, true, signal))) || shown(summary.maximum),
    examples: [...new Set(sample.filter((value) => value !== null))].slice(0, LISTED_EXAMPLES),
  };
}

/** The first or last time of the log with its nanoseconds. */
async function extremeTime(engine: Engine, name: string, last: boolean, signal?: AbortSignal): Promise<string | null> {
  const by = column(name);
  const where = and(compare({ kind: 'origin' }, '=', literal('log')), not(isNull(by)));
  const [row] = await engine.rows({ columns: [name], where, order: [{ by, descending: last }], limit: 1 }, signal);
  const value = row?.values[name];
  return typeof value === 'string' ? value : null;
}

async function misfitExamples(engine: Engine, name: string, signal?: AbortSignal): Promise<string[]> {
  const misfit = { kind: 'misfit', column: name } as const;
  const found = await engine.count(
    {
      by: { misfit },
      measures: { rows: { kind: 'count' } },
      where: { kind: 'typeChanged', column: name },
      largest: LISTED_EXAMPLES,
    },
    signal,
  );
  return Array.from(found.array('misfit') as Iterable<unknown>, String);
}
