import type { FileLayout } from '../../engine/source';
import type { JsonField } from '../../engine/unpacking';
import { columnName } from './column-name';
import { decode } from './encoding';
import { checkJson } from './json-document';
import { cellOf, elementTexts, objectTexts, rawMembers } from './json-text';
import type { FileSample } from './sample';
import { sharedKeys } from './sparse-keys';

export type JsonKind = 'json-lines' | 'json-array' | 'json-objects';

export interface JsonProfile {
  layout: FileLayout & { kind: JsonKind };
  /** Texts by column, row-aligned; undefined where the record lacks the key. */
  head: Map<string, string | null>[];
  tail: Map<string, string | null>[];
  /** Keys of the sample that are no columns, since hardly any records share them. */
  leftOut?: number;
}

type Members = [string, string][];

/** What a record that is no object is called as a column. */
const VALUE = 'value';

/**
 * Keys of a sample of JSON records; objects are opened one level, so `features.x` becomes a column. A document of other
 * values than objects is one column of them. Throws `file-unreadable` for a document that was seen wholly and is broken.
 */
export function profileJson(path: string, sample: FileSample, kind: JsonKind, headRows: number): JsonProfile {
  const text = decode(sample.head, 'utf-8');
  if (sample.whole && kind !== 'json-lines') checkJson(path, text, kind);
  const texts = [...firstTexts(text, kind, headRows)];
  const head = texts.flatMap((one) => membersOf(one));
  if (kind !== 'json-lines' && head.length * 2 < texts.length) return profileValues(texts, kind);
  const tailText = decode(sample.tail, 'utf-8');
  const tailTexts = kind === 'json-lines' ? firstTexts(tailText.slice(tailText.indexOf('\n') + 1), kind, headRows) : [];
  const tail = [...tailTexts].flatMap((one) => membersOf(one));
  const found = keysOf([...head, ...tail]);
  const kept = sharedKeys(found.keys, found);
  const fields = nameFields(kept);
  const leftOut = found.keys.length - kept.length;
  return {
    layout: { kind, fields, ...(leftOut > 0 ? { sparse: true } : {}) },
    head: head.map((one) => cells(one, fields)),
    tail: tail.map((one) => cells(one, fields)),
    leftOut,
  };
}

/** Keys of records whose texts are at hand. */
export function profileRecords(texts: readonly string[], kind: JsonKind): JsonProfile {
  const records = texts.flatMap(membersOf);
  const fields = fieldsOf(records);
  return { layout: { kind, fields }, head: records.map((one) => cells(one, fields)), tail: [] };
}

function profileValues(texts: readonly string[], kind: JsonKind): JsonProfile {
  const values = texts.filter((text) => text !== 'null');
  const quoted = values.filter((text) => text.startsWith('"')).length * 2 > values.length;
  const layout = { kind, fields: [{ column: VALUE, path: [], quoted }] };
  return { layout, head: texts.map((text) => new Map([[VALUE, cellOf(text)]])), tail: [] };
}

const membersOf = (text: string): Members[] => {
  const members = rawMembers(text);
  return members ? [members] : [];
};

function* firstTexts(text: string, kind: JsonKind, most: number): Generator<string> {
  let count = 0;
  for (const one of textsOf(text, kind)) {
    if (one.trim() === '') continue;
    if (count++ >= most) return;
    yield one;
  }
}

function* textsOf(text: string, kind: JsonKind): Generator<string> {
  if (kind === 'json-lines') yield* text.split('\n');
  else if (kind === 'json-array') yield* elementTexts(text);
  else if (text.trimStart().startsWith('{')) for (const { text: object } of objectTexts(text)) yield object;
  else yield text.trim();
}

interface FoundKey {
  path: string[];
  /** How often it stands in the sample, nulls included. */
  count: number;
  values: string[];
}

interface FoundKeys {
  keys: FoundKey[];
  records: number;
  /** Keys of the record that has most. */
  widest: number;
}

/** The key paths of records. */
export const fieldsOf = (records: readonly Members[]): JsonField[] => nameFields(keysOf(records).keys);

/** The key paths of records; an object's own fields stand for it. */
function keysOf(records: readonly Members[]): FoundKeys {
  const raws = new Map<string, FoundKey>();
  const note = (path: string[], raw: string): void => {
    const key = JSON.stringify(path);
    const known = raws.get(key) ?? { path, count: 0, values: [] };
    raws.set(key, known);
    known.count++;
    if (raw !== 'null') known.values.push(raw);
  };
  let widest = 0;
  for (const record of records) {
    let width = 0;
    for (const [key, raw] of record) {
      const inside = raw.startsWith('{') ? rawMembers(raw) : null;
      width += inside === null ? 1 : inside.length;
      if (inside === null) note([key], raw);
      else for (const [field, value] of inside) note([key, field], value);
    }
    widest = Math.max(widest, width);
  }
  const opened = new Set([...raws.values()].filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''));
  const keys = [...raws.values()].filter(
    ({ path, values }) => path.length > 1 || values.length > 0 || !opened.has(path[0] ?? ''),
  );
  return { keys, records: records.length, widest };
}

export function nameFields(
  found: readonly { path: string[]; values: string[] }[],
  taken = new Set<string>(),
): JsonField[] {
  return found.map(({ path, values }) => {
    const column = columnName(path.join('.'), taken);
    const quoted = values.filter((value) => value.startsWith('"')).length * 2 > values.length;
    return { column, path, quoted: quoted || values.length === 0 };
  });
}

function cells(members: Members, fields: readonly JsonField[]): Map<string, string | null> {
  const byKey = new Map(members);
  const inside = new Map<string, Map<string, string>>();
  return new Map(
    fields.map(({ column, path }) => {
      const [key = '', field] = path;
      if (field === undefined) return [column, cellOf(byKey.get(key))];
      const object = inside.get(key) ?? new Map(rawMembers(byKey.get(key) ?? '') ?? []);
      inside.set(key, object);
      return [column, cellOf(object.get(field))];
    }),
  );
}
