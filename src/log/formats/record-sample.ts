import { rawMembers, cellOf } from './json-text';

/** The sample of one file before its format is known: columns of its records, JSON objects opened one level. */
export class RecordSample {
  constructor(private readonly columns: ReadonlyMap<string, readonly (string | null)[]>) {}

  get names(): string[] {
    return [...this.columns.keys()];
  }

  /** Whether records have a member there, in any row of the sample. */
  has(...path: string[]): boolean {
    return this.values(path).length > 0;
  }

  /** Every column of these. */
  hasAll(...names: string[]): boolean {
    return names.every((name) => this.columns.has(name));
  }

  hasAny(...names: string[]): boolean {
    return names.some((name) => this.columns.has(name));
  }

  /** Values at a path that are not null, as text; an object or array as its JSON. */
  values(path: readonly string[]): string[] {
    for (let length = path.length; length > 0; length--) {
      const column = this.columns.get(path.slice(0, length).join('.'));
      if (!column) continue;
      const texts = column.filter((value) => value !== null);
      return texts.flatMap((text) => dig(text, path.slice(length)) ?? []);
    }
    const prefix = `${path.join('.')}.`;
    return [...this.columns].flatMap(([name, values]) =>
      name.startsWith(prefix) ? values.filter((value) => value !== null) : [],
    );
  }
}

function dig(text: string, path: readonly string[]): string | null {
  let value: string | null = text;
  for (const key of path) {
    const member: string | undefined = new Map(rawMembers(value) ?? []).get(key);
    value = cellOf(member);
    if (value === null) return null;
  }
  return value;
}
