import type { Rejection } from '../../lines/locator';
import type { FilePart, LabelSource, LoadReport } from '../../source';
import type { Database } from '../database';
import { physical, STORED } from '../rows';
import type { ColumnPlan } from './cast';
import { unreadable } from '../faults';
import type { RawRows } from '../readers/reader';
import { unpackedGroups, withUnpacked } from '../unpack/insert';
import { withAnyNewline } from './insert';
import { rejectedByParser } from './rejections';
import { rawRows, typedRows } from './select';

/** Positions in the log's table of what the join reads and fills. */
export interface JoinColumns {
  id: number;
  label: number;
  labelTime: number | null;
}

const LABEL_COLUMNS = 3;

/**
 * Joins label files to the loaded log by id. Of several labels for one id the latest wins (by label time, else by place in
 * the files); a row without a joined label keeps its own. Lines that are no labels are told as problems. The table gains `position`, its rows' order before the join.
 */
export async function joinLabels(
  database: Database,
  table: string,
  labels: readonly LabelSource[],
  plans: readonly ColumnPlan[],
  join: JoinColumns,
  zone: string,
  signal?: AbortSignal,
): Promise<{ counts: NonNullable<LoadReport['labels']>; problems: LoadReport['problems'] }> {
  return database.session(async (run) => {
    const label = plans[join.label]?.type ?? 'text';
    const fields = [`id VARCHAR`, `label ${STORED[label]}`, `label_time BIGINT`, `label_misfit VARCHAR`];
    await run(`CREATE TABLE labels (${fields.join(', ')})`);
    const problems: LoadReport['problems'] = [];
    for (const source of labels) {
      const { parts } = source.profile;
      const groups = unpackedGroups(parts);
      for (const [index, part] of parts.entries()) {
        const group = groups.get(index);
        const insert = async (raw: RawRows): Promise<void> => {
          const { inner, misfits } = typedRows(raw, labelPlans(source, plans[join.label]), zone);
          const isHeader =
            raw.rejected !== null && part.layout.kind === 'delimited' ? ' WHERE rejected IS NOT TRUE' : '';
          const misfit = label === 'text' || label === 'nested' ? 'NULL' : `(${misfits})[1]`;
          await run(`INSERT INTO labels SELECT ${range(LABEL_COLUMNS)}, ${misfit} FROM (${inner})${isHeader}`);
        };
        if (group) await withUnpacked(run, group, insert);
        else if (part.layout.kind !== 'unpacked') await insertAny(part, insert);
        const nameless = await run('DELETE FROM labels WHERE id IS NULL');
        problems.push(...leftOut(part, await rejectedByParser(run, part, index), nameless.rowsChanged));
      }
    }
    await run(
      `CREATE TABLE latest AS SELECT * FROM labels ` +
        `QUALIFY row_number() OVER (PARTITION BY id ORDER BY label_time DESC NULLS LAST, labels.rowid DESC) = 1`,
    );
    const id = `log.${physical(join.id)}`;
    const replaced = [`coalesce(latest.label, log.${physical(join.label)}) AS ${physical(join.label)}`];
    if (join.labelTime !== null) {
      const time = physical(join.labelTime);
      replaced.push(`coalesce(latest.label_time, log.${time}) AS ${time}`);
    }
    await run(
      `CREATE TABLE joined AS SELECT log.rowid AS position, latest.id IS NOT NULL AS has_label, log.* REPLACE (${replaced.join(', ')}) ` +
        `FROM ${table} AS log LEFT JOIN latest ON ${id} = latest.id`,
    );
    const counts = await run(
      `SELECT (SELECT count(*) FROM labels), (SELECT count(*) FROM latest), ` +
        `(SELECT count(*) FROM joined WHERE has_label), (SELECT count(*) FROM latest ANTI JOIN ${table} AS log ON latest.id = ${id})`,
    );
    const [rows = 0, distinct = 0, matched = 0, orphans = 0] = ((await counts.getRowsJS())[0] ?? []).map(Number);
    await run(`DROP TABLE ${table}`);
    await run(`ALTER TABLE joined RENAME TO ${table}`);
    await run(`DROP TABLE labels`);
    await run(`DROP TABLE latest`);
    return { counts: { rows, matched, duplicates: rows - distinct, orphans }, problems };
  }, signal);
}

/** Throws `file-unreadable` for a file that the engine gives up on. */
async function insertAny(part: FilePart, insert: (raw: RawRows) => Promise<void>): Promise<void> {
  await insert(rawRows([part]))
    .catch((error: unknown) => insert(rawRows([withAnyNewline(part, error)])))
    .catch((error: unknown) => {
      throw unreadable(part.path, error);
    });
}

function leftOut(part: FilePart, rejections: readonly Rejection[], nameless: number): LoadReport['problems'] {
  const [first] = rejections;
  const line = first?.kind === 'offset' ? ` (line ${first.parserLine}: ${first.reason})` : '';
  const parts = [
    ...(rejections.length > 0 ? [`${rejections.length} could not be split${line}`] : []),
    ...(nameless > 0 ? [`${nameless} without an id`] : []),
  ];
  if (parts.length === 0) return [];
  return [{ code: 'labels-left-out', text: `Lines of ${part.path} were left out: ${parts.join(', ')}.` }];
}

const range = (count: number): string => Array.from({ length: count }, (_, index) => physical(index)).join(', ');

function labelPlans(source: LabelSource, { type = 'text', absent }: Partial<ColumnPlan> = {}): ColumnPlan[] {
  const time = source.profile.columns.find(({ name }) => name === source.labelTime)?.time;
  return [
    { name: source.id, type: 'text' },
    { name: source.label, type, ...(absent ? { absent } : {}) },
    { name: source.labelTime ?? '\0no label time', type: 'time', ...(time ? { time } : {}) },
  ];
}
