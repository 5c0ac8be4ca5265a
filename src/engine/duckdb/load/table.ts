import type { Rejection } from '../../lines/locator';
import type { FilePart } from '../../source';
import type { Database, Run } from '../database';
import { unreadable } from '../faults';
import { physical } from '../rows';
import { canMisfit, storedAs, type ColumnPlan } from './cast';
import { rejectedByParser, rejectedRecords } from './rejections';
import type { RawRows } from '../readers/reader';
import { rawRows, typedRows } from './select';

export interface LoadedTable {
  name: string;
  /** Rows of each file, without rejected records. */
  fileRows: number[];
  rejections: Rejection[];
  /** Parts that hold JSON keys no column stands for. */
  partsWithUnknownKeys: number[];
}

/** Copies parts into a table, file by file, so that rows stand in the order of the files. */
export async function loadTable(
  database: Database,
  name: string,
  parts: readonly FilePart[],
  plans: readonly ColumnPlan[],
  zone: string,
  onFile: (index: number) => void,
  signal?: AbortSignal,
): Promise<LoadedTable> {
  const columns = plans.map((plan, position) => `${physical(position)} ${storedAs(plan)}`);
  return database.session(async (run) => {
    const facts = ['misfits VARCHAR[]', 'file INTEGER', 'rejected BOOLEAN', 'unknown_keys BOOLEAN'];
    await run(`CREATE TABLE ${name} (${[...columns, ...facts].join(', ')})`);
    const loaded: LoadedTable = { name, fileRows: [], rejections: [], partsWithUnknownKeys: [] };
    for (const [index, part] of parts.entries()) {
      onFile(index);
      await insertPart(run, loaded, part, index, plans, zone);
    }
    await dropRejected(run, loaded);
    return loaded;
  }, signal);
}

async function insertPart(
  run: Run,
  loaded: LoadedTable,
  part: FilePart,
  index: number,
  plans: readonly ColumnPlan[],
  zone: string,
): Promise<void> {
  const raw = rawRows([part]);
  const insert = (rows: RawRows): string => {
    const { inner, misfits } = typedRows(rows, plans, zone);
    const values = plans.map((_, position) => physical(position));
    const facts = [
      misfits,
      String(index),
      raw.rejected ? 'rejected' : 'NULL',
      raw.unknownKeys ? 'unknown_keys' : 'NULL',
    ];
    return `INSERT INTO ${loaded.name} SELECT ${[...values, ...facts].join(', ')} FROM (${inner})`;
  };
  const done = await run(insert(raw))
    .catch((error: unknown) => run(insert(rawRows([withAnyNewline(part, error)]))))
    .catch((error: unknown) => {
      throw unreadable(part.path, error);
    });
  loaded.fileRows.push(done.rowsChanged);
  loaded.rejections.push(...(await rejectedByParser(run, part, index)));
  if (raw.unknownKeys === null) return;
  const found = await run(`SELECT count(*) FROM ${loaded.name} WHERE file = ${index} AND unknown_keys`);
  if (Number((await found.getRowsJS())[0]?.[0]) > 0) loaded.partsWithUnknownKeys.push(index);
}

/** A file whose line ends change after the sample stops DuckDB's strict parser; the lenient one reads it. */
export function withAnyNewline(part: FilePart, error: unknown): FilePart {
  const mixed = error instanceof Error && error.message.includes('invalid state');
  if (!mixed || part.layout.kind !== 'delimited' || part.layout.newline === null) throw error;
  return { ...part, layout: { ...part.layout, newline: null } };
}

/** Records that are no rows (broken JSON) leave the table; their places are kept for line numbers. */
async function dropRejected(run: Run, loaded: LoadedTable): Promise<void> {
  const records = await rejectedRecords(run, loaded.name, loaded.fileRows);
  if (records.length === 0) return;
  loaded.rejections.push(...records);
  for (const { file } of records) loaded.fileRows[file] = (loaded.fileRows[file] ?? 0) - 1;
  await run(`CREATE TABLE kept_rows AS SELECT * FROM ${loaded.name} WHERE rejected IS NOT TRUE`);
  await run(`DROP TABLE ${loaded.name}`);
  await run(`ALTER TABLE kept_rows RENAME TO ${loaded.name}`);
}

/** Position of each column in the list of misfits; null where its type takes any text. */
export function misfitPositions(plans: readonly ColumnPlan[]): (number | null)[] {
  let next = 0;
  return plans.map(({ type }) => (canMisfit(type) ? next++ : null));
}
