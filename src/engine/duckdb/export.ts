import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import type { Exported, FlatFile } from '../engine';
import type { QueryContext } from './engine';
import { DUCKDB } from '../dialect/duckdb';
import { quotedText } from './rows';

/** Codes of the first letters of what a spreadsheet takes for a formula: = + - @, tab and carriage return. */
const FORMULA_BEGINS = [...'=+-@\t\r'].map((letter) => letter.charCodeAt(0)).join(', ');

/** Where a flat file is written before it gets its name: the database is opened for this path. */
export const draftOf = (path: string): string => `${path}.${process.pid}-${DRAFT}.part`;
const DRAFT = randomBytes(4).toString('hex');

/**
 * Writes rows as one flat file, CSV or Parquet, whole or not at all. In CSV, text that a spreadsheet would run as a formula
 * gets an apostrophe before it, unless `raw`; such cells are counted.
 */
export async function exportRows(context: QueryContext, file: FlatFile, signal?: AbortSignal): Promise<Exported> {
  const { database, relation, expressions } = context;
  const guarded = file.format === 'csv' && !file.raw;
  const columns = Object.entries(file.columns).map(([name, expression]) => ({
    name,
    ...expressions.compile(expression),
  }));
  const where = expressions.condition(file.where);
  const texts = guarded ? columns.filter(({ type }) => type === 'text') : [];
  const counts = texts.map(({ sql }) => `count(*) FILTER (${isFormula(sql)})`);
  const [[rows, ...formulas] = []] = await database.query(
    `SELECT ${['count(*)', ...counts].join(', ')} FROM ${relation} WHERE ${where}`,
    signal,
  );
  const withFormulas = new Set(texts.filter((_, index) => Number(formulas[index]) > 0).map(({ name }) => name));
  const cells = columns.map(({ name, sql, type }) => {
    const value =
      type === 'time'
        ? `make_timestamp(${sql})`
        : withFormulas.has(name)
          ? `CASE WHEN ${isFormula(sql)} THEN '''' || ${sql} ELSE ${sql} END`
          : sql;
    return `${value} AS ${DUCKDB.identifier(name)}`;
  });
  // Rows of one table are stored in this order, and are written in the order they are stored in.
  const order = rowsAreStoredInOrder(context) ? '' : ' ORDER BY file, ordinal';
  const draft = draftOf(file.path);
  const options = file.format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
  try {
    await database.run(
      `COPY (SELECT ${cells.join(', ')} FROM ${relation} WHERE ${where}${order}) TO ${quotedText(draft)} (${options})`,
      signal,
    );
    await rename(draft, file.path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return { rows: Number(rows), formulas: formulas.reduce<number>((sum, each) => sum + Number(each), 0) };
}

/** A number with a sign is none. CASE, because AND would read every text as a number. */
const isFormula = (text: string): string =>
  `CASE WHEN ascii(${text}) IN (${FORMULA_BEGINS}) THEN try_cast(${text} AS DOUBLE) IS NULL END`;

const rowsAreStoredInOrder = ({ rows }: QueryContext): boolean => rows.ascending.has('ordinal');
