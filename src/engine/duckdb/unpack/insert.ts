import type { Run } from '../database';
import { unreadable } from '../faults';
import type { ColumnPlan } from '../load/cast';
import { rejectedByParser } from '../load/rejections';
import { insertRows, withAnyNewline, type LoadedTable } from '../load/insert';
import type { RawRows } from '../readers/reader';
import type { FilePart } from '../../source';
import { latePayloadKeys } from './late-keys';
import { unpackedRows } from './rows';
import { isUnpacked, stage, STAGED, type Staged, type UnpackedPart } from './stage';
import { unreadPayloads } from './unread';

/** Takes requests apart into a table: file by file, or at once where requests and responses lie in different files. */
export async function insertUnpacked(
  run: Run,
  loaded: LoadedTable,
  parts: readonly UnpackedPart[],
  plans: readonly ColumnPlan[],
  zone: string,
): Promise<void> {
  const [first] = parts;
  if (!first) return;
  const { unpacking } = first.part.layout;
  try {
    const staged = await stageAny(run, loaded, parts);
    const done = await run(insertRows(loaded.name, unpackedRows(staged, unpacking), plans, zone, 'file', 'ordinal'));
    const [[unknown] = []] = await (await run(`SELECT count(*) FROM ${loaded.name} WHERE unknown_keys`)).getRowsJS();
    const payloads = Number(unknown) > 0 ? await latePayloadKeys(run, staged, unpacking) : [];
    if (payloads.length > 0) loaded.late.push({ path: first.part.path, keys: [], payloads });
    else if (Number(unknown) > 0)
      loaded.problems.push(...(await unreadPayloads(run, staged, unpacking, parts, loaded.rejections)));
    const counted = await run(`SELECT file, count(*) FROM ${loaded.name} GROUP BY file`);
    const rows = new Map((await counted.getRowsJS()).map(([file, count]) => [Number(file), Number(count)]));
    for (const { index } of parts) loaded.fileRows[index] = rows.get(index) ?? 0;
    if (unpacking.pairing) loaded.problems.push(...(await unpaired(run, staged, done.rowsChanged)));
  } catch (error) {
    throw unreadable(first.part.path, error);
  } finally {
    await run(`DROP TABLE IF EXISTS ${STAGED}`);
  }
}

async function stageAny(run: Run, loaded: LoadedTable, parts: readonly UnpackedPart[]) {
  const rejected = async ({ part, index }: UnpackedPart): Promise<void> => {
    loaded.rejections.push(...(await rejectedByParser(run, { ...part, layout: part.layout.container }, index)));
  };
  return stage(run, parts, null, rejected).catch(async (error: unknown) => {
    await run(`DROP TABLE IF EXISTS ${STAGED}`);
    return stage(
      run,
      parts.map((one) => ({ ...one, part: lenient(one.part, error) })),
      null,
      rejected,
    );
  });
}

function lenient(part: UnpackedPart['part'], error: unknown): UnpackedPart['part'] {
  const { layout } = withAnyNewline({ ...part, layout: part.layout.container }, error);
  return layout.kind === 'unpacked' ? part : { ...part, layout: { ...part.layout, container: layout } };
}

/** Requests as rows, for as long as `work` takes. */
export async function withUnpacked(
  run: Run,
  parts: readonly UnpackedPart[],
  work: (rows: RawRows) => Promise<void>,
): Promise<void> {
  const [first] = parts;
  if (!first) return;
  try {
    await work(unpackedRows(await stage(run, parts, null), first.part.layout.unpacking));
  } finally {
    await run(`DROP TABLE IF EXISTS ${STAGED}`);
  }
}

/** Requests without a response, and the other way round. */
async function unpaired(run: Run, { records, repeats }: Staged, rows: number): Promise<LoadedTable['problems']> {
  const nth = repeats ? 'row_number() OVER (PARTITION BY pair ORDER BY rowid)' : '1';
  const side = (isResponse: string): string =>
    `SELECT pair, ${nth} AS nth FROM ${STAGED} WHERE is_response IS ${isResponse} TRUE`;
  const counts = await run(
    `SELECT count(*) FILTER (WHERE answered.nth IS NULL), count(*) FILTER (WHERE asked.nth IS NULL) ` +
      `FROM (${side('NOT')}) AS asked FULL JOIN (${side('')}) AS answered USING (pair, nth)`,
  );
  const [unanswered = 0, unasked = 0] = ((await counts.getRowsJS())[0] ?? []).map(Number);
  const all = records.reduce((sum, { count }) => sum + count, 0);
  const text = `${all} records were paired to requests with ${rows} rows; ${unanswered} requests have no response, ${unasked} responses no request.`;
  return [{ code: 'requests-paired', text }];
}

/** Runs of parts that are read together: all of one pairing, else each by itself. Null for parts that are rows already. */
export function unpackedGroups(parts: readonly FilePart[]): Map<number, UnpackedPart[]> {
  const groups = new Map<number, UnpackedPart[]>();
  const pairings = new Map<string, UnpackedPart[]>();
  for (const [index, part] of parts.entries()) {
    if (!isUnpacked(part)) continue;
    const { unpacking } = part.layout;
    const known = unpacking.pairing ? pairings.get(unpacking.format) : undefined;
    if (known) known.push({ part, index });
    else {
      const group = [{ part, index }];
      groups.set(index, group);
      if (unpacking.pairing) pairings.set(unpacking.format, group);
    }
  }
  return groups;
}
