import { isJson } from '../../engine/duckdb/readers/json';
import type { LateKeys } from '../../engine/duckdb/load/late-keys';
import type { SourceProfile } from '../../engine/source';
import { guessType } from './column-type';
import { nameFields } from './json';
import { cellOf } from './json-text';

/** The profile with columns for keys that the sample did not show. */
export function withLateKeys(profile: SourceProfile, late: readonly LateKeys[]): SourceProfile {
  const columns = [...profile.columns];
  const parts = profile.parts.map((part) => {
    const found = late.find(({ path }) => path === part.path);
    const { layout } = part;
    if (!found || !isJson(layout)) return part;
    const taken = new Set(layout.fields.map(({ column }) => column));
    const fields = nameFields(
      found.keys.map(({ path, sample }) => ({ path, values: sample })),
      taken,
    );
    fields.forEach((field, index) => {
      if (columns.some(({ name }) => name === field.column)) return;
      const sample = (found.keys[index]?.sample ?? []).map((raw) => cellOf(raw));
      columns.push({ name: field.column, ...guessType(sample, []), sample });
    });
    return { ...part, layout: { ...layout, fields: [...layout.fields, ...fields] } };
  });
  return { ...profile, parts, columns };
}
