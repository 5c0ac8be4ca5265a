import type { FilePart } from '../../source';
import type { Database, Run } from '../database';
import { unreadable } from '../faults';
import { physical } from '../rows';
import { canMisfit, storedAs, type ColumnPlan } from './cast';
import { rejectedByParser, rejectedRecords } from './rejections';
import type { RawRows } from '../readers/reader';
import { insertRows, withAnyNewline, type LoadedTable } from './insert';
import { rawRows } from './select';
import { insertUnpacked, unpackedGroups } from '../unpack/insert';

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
    const groups = unpackedGroups(parts);
    const hasRecords = groups.size > 0;
    const facts = ['misfits VARCHAR[]', 'file INTEGER', 'rejected BOOLEAN', 'unknown_keys BOOLEAN'];
    if (hasRecords) facts.push('record BIGINT');
    await run(`CREATE TABLE ${name} (${[...columns, ...facts].join(', ')})`);
    const empty = { fileRows: parts.map(() => 0), rejections: [], partsWithUnknownKeys: [], late: [], problems: [] };
    const loaded: LoadedTable = { name, hasRecords, ...empty };
    for (const [index, part] of parts.entries()) {
      onFile(index);
      const group = groups.get(index);
      if (group) await insertUnpacked(run, loaded, group, plans, zone);
      else if (part.layout.kind !== 'unpacked') await insertPart(run, loaded, part, index, plans, zone);
    }
    await dropRejected(run, loaded, parts);
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
  const record = loaded.hasRecords ? 'NULL' : null;
  const insert = (rows: RawRows): string => insertRows(loaded.name, rows, plans, zone, String(index), record);
  const done = await run(insert(raw))
    .catch((error: unknown) => run(insert(rawRows([withAnyNewline(part, error)]))))
    .catch((error: unknown) => {
      throw unreadable(part.path, error);
    });
  loaded.fileRows[index] = done.rowsChanged;
  loaded.rejections.push(...(await rejectedByParser(run, part, index)));
  if (raw.unknownKeys === null) return;
  const found = await run(`SELECT count(*) FROM ${loaded.name} WHERE file = ${index} AND unknown_keys`);
  if (Number((await found.getRowsJS())[0]?.[0]) > 0) loaded.partsWithUnknownKeys.push(index);
}

/** Records that are no rows (broken JSON, a header again) leave the table; their places are kept for line numbers. */
async function dropRejected(run: Run, loaded: LoadedTable, parts: readonly FilePart[]): Promise<void> {
  const records = await rejectedRecords(run, loaded, parts);
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
