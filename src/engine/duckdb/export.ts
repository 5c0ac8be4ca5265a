import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import type { Exported, FlatFile } from '../engine';
import type { QueryContext } from './engine';
import { DUCKDB } from '../dialect/duckdb';
import { quotedText } from './rows';

/** What a spreadsheet takes for a formula; a number with a sign is none. */
const FORMULA = '^[=+@\\t\\r-]';

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
  const risky = (text: string): string =>
    `(regexp_matches(${text}, ${quotedText(FORMULA)}) AND try_cast(${text} AS DOUBLE) IS NULL)`;
  const columns = Object.entries(file.columns).map(([name, expression]) => ({
    name,
    ...expressions.compile(expression),
  }));
  const cells = columns.map(({ name, sql, type }) => {
    const value =
      type === 'time'
        ? `make_timestamp(${sql})`
        : type === 'text' && guarded
          ? `CASE WHEN ${risky(sql)} THEN '''' || ${sql} ELSE ${sql} END`
          : sql;
    return `${value} AS ${DUCKDB.identifier(name)}`;
  });
  const where = expressions.condition(file.where);
  const texts = guarded ? columns.filter(({ type }) => type === 'text') : [];
  const counts = texts.map(({ sql }) => `count(*) FILTER (${risky(sql)})`);
  const [[rows, ...formulas] = []] = await database.query(
    `SELECT ${['count(*)', ...counts].join(', ')} FROM ${relation} WHERE ${where}`,
    signal,
  );
  const draft = draftOf(file.path);
  const options = file.format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd';
  try {
    await database.run(
      `COPY (SELECT ${cells.join(', ')} FROM ${relation} WHERE ${where} ORDER BY file, ordinal) TO ${quotedText(draft)} (${options})`,
      signal,
    );
    await rename(draft, file.path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return { rows: Number(rows), formulas: formulas.reduce<number>((sum, each) => sum + Number(each), 0) };
}
