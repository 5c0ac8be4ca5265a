import { isJson } from '../../engine/duckdb/readers/json';
import { VALUES_OF_A_KEY, type LateKeys } from '../../engine/duckdb/load/late-keys';
import type { ProfiledColumn, SourceProfile } from '../../engine/source';
import type { JsonField, Payload, Unpacking } from '../../engine/unpacking';
import { guessType } from './column-type';
import { nameFields } from './json';
import { cellOf } from './json-text';
import { keysLeftOut, sharedKeys } from './sparse-keys';

/** The profile with columns for keys that the sample did not show. */
export function withLateKeys(profile: SourceProfile, late: readonly LateKeys[]): SourceProfile {
  const columns = [...profile.columns];
  const problems = [...profile.reading.problems];
  const parts = profile.parts.map((part) => {
    const found = late.find(({ path }) => path === part.path);
    const { layout } = part;
    if (layout.kind === 'unpacked') {
      const unpacking = withLatePayloadKeys(layout.unpacking, late, columns);
      return { ...part, layout: { ...layout, unpacking } };
    }
    if (!found || !isJson(layout)) return part;
    const taken = new Set(layout.fields.map(({ column }) => column));
    const known = layout.fields.length;
    const keys = sharedKeys(
      found.keys.map((key) => ({ ...key, count: key.sample.length })),
      { records: VALUES_OF_A_KEY, widest: known },
    );
    const leftOut = found.keys.length - keys.length;
    if (leftOut > 0) problems.push(keysLeftOut(part.path, leftOut));
    const fields = nameFields(
      keys.map(({ path, sample }) => ({ path, values: sample })),
      taken,
    );
    const names = new Set(columns.map(({ name }) => name));
    fields.forEach((field, index) => {
      if (names.has(field.column)) return;
      const sample = (keys[index]?.sample ?? []).map((raw) => cellOf(raw));
      columns.push({ name: field.column, ...guessType(sample, []), sample });
    });
    const sparse = leftOut > 0 ? { sparse: true as const } : {};
    return { ...part, layout: { ...layout, ...sparse, fields: [...layout.fields, ...fields] } };
  });
  return { ...profile, parts, columns, reading: { ...profile.reading, problems } };
}

/** All files of a format are taken apart alike, so that a key of one of them is a column of all. */
function withLatePayloadKeys(unpacking: Unpacking, late: readonly LateKeys[], columns: ProfiledColumn[]): Unpacking {
  const found = late.flatMap(({ payloads }) => payloads ?? []);
  const payloads = unpacking.payloads.map((payload, k) => ({
    ...payload,
    shapes: payload.shapes.map((shape, s) => {
      const keys = found.filter((one) => one.payload === k && one.shape === s).flatMap((one) => one.keys);
      const fresh = keys.filter(({ key }, at) => keys.findIndex((one) => one.key === key) === at);
      const fields = fresh
        .filter(({ key }) => !shape.fields.some(({ path }) => path[0] === key))
        .map(({ key, sample }) => lateField(key, sample, payload, unpacking, columns));
      return { ...shape, fields: [...shape.fields, ...fields] };
    }),
  }));
  return { ...unpacking, payloads };
}

function lateField(
  key: string,
  raw: readonly string[],
  { side, text }: Payload,
  { format }: Unpacking,
  columns: ProfiledColumn[],
): JsonField {
  const known = columns.find(({ name }) => name === key);
  const own = known && known.stated?.side !== side ? `${side}.${key}` : key;
  const column = side === 'record' ? `${text}.${key}` : own;
  const quoted = raw.filter((value) => value.startsWith('"')).length * 2 >= Math.max(1, raw.length);
  if (!columns.some(({ name }) => name === column)) {
    const sample = raw.map((value) => cellOf(value));
    columns.push({
      name: column,
      ...guessType(sample, []),
      sample,
      ...(side === 'record' ? {} : { stated: { side, format } }),
    });
  }
  return { column, path: [key], quoted };
}
