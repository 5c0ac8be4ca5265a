import type { FileProfile } from '../file-profile';

/** Files whose whole header is spelled in another case than the first file's (`TS` for `ts`), with its spelling. */
export function inOneCase(profiles: readonly FileProfile[]): FileProfile[] {
  const [first] = profiles;
  if (!first) return [];
  const names = [...first.columns.keys()];
  const byCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  return profiles.map((profile) => {
    const own = [...profile.columns.keys()];
    const others = own.filter((name) => !first.columns.has(name));
    const all = own.length === names.length && own.every((name) => byCase.has(name.toLowerCase()));
    // One column under another name is what broke, perhaps; a header in capitals is how a file was exported.
    if (!all || byCase.size < names.length || others.length * 2 <= own.length) return profile;
    return renamed(profile, (name) => byCase.get(name.toLowerCase()) ?? name);
  });
}

function renamed(profile: FileProfile, nameOf: (name: string) => string): FileProfile {
  const { part, columns, problems } = profile;
  const { layout } = part;
  if (layout.kind === 'unpacked') return profile;
  const named =
    layout.kind === 'delimited'
      ? { ...layout, columns: layout.columns.map(nameOf) }
      : { ...layout, fields: layout.fields.map((field) => ({ ...field, column: nameOf(field.column) })) };
  const text = `${part.path} spells its columns in another case; they were taken for the same.`;
  return {
    ...profile,
    part: { ...part, layout: named as typeof layout },
    columns: new Map([...columns].map(([name, sample]) => [nameOf(name), sample])),
    problems: [...problems, { code: 'columns-recased', text }],
  };
}
