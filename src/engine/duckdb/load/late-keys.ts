import type { SourceProfile } from '../../source';
import type { Database } from '../database';
import type { LatePayloadKeys } from '../unpack/late-keys';
import { isJson, validRecords } from '../readers/json';
import type { LoadedTable } from './insert';

/** Keys of one JSON file that its sample did not show, each with some of its values as JSON text. */
export interface LateKeys {
  path: string;
  keys: { path: string[]; sample: string[] }[];
  /** Of files that are taken apart: keys of the instances in their payloads. */
  payloads?: LatePayloadKeys[];
}

/** No more values of a key are looked at than these. */
export const VALUES_OF_A_KEY = 200;

/** Looks once more at the files in which a row had a key that no column stands for. */
export async function lateKeysOf(
  database: Database,
  profile: SourceProfile,
  loaded: LoadedTable,
  signal?: AbortSignal,
): Promise<LateKeys[]> {
  const late: LateKeys[] = [...loaded.late];
  for (const index of loaded.partsWithUnknownKeys) {
    const part = profile.parts[index];
    if (!part || !isJson(part.layout)) continue;
    const records = `SELECT j FROM (${validRecords(part, part.layout)}) WHERE json_type(j) = 'OBJECT'`;
    const known = new Set(part.layout.fields.map(({ path }) => JSON.stringify(path)));
    const nested = new Set(part.layout.fields.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''));
    const top = `SELECT NULL AS parent, key, value FROM (${records}), json_each(j)`;
    const inside = `SELECT parent.key AS parent, field.key, field.value FROM (${records}), json_each(j) AS parent, json_each(parent.value) AS field WHERE parent.type = 'OBJECT'`;
    const rows = await database.query(
      `SELECT parent, key, list(CAST(value AS VARCHAR))[1:${VALUES_OF_A_KEY}] FROM (${nested.size > 0 ? `${top} UNION ALL ${inside}` : top}) GROUP BY parent, key`,
      signal,
    );
    const keys = rows
      .map(([parent, key, values]) => ({
        path: [parent, key].filter((one) => one !== null) as string[],
        sample: Array.isArray(values) ? values.map(String) : [],
      }))
      .filter(({ path }) => !known.has(JSON.stringify(path)) && !(path.length === 1 && nested.has(path[0] ?? '')))
      .filter(({ path }) => path.length === 1 || nested.has(path[0] ?? ''));
    if (keys.length > 0) late.push({ path: part.path, keys });
  }
  return late;
}
