import type { FileLayout, JsonTable } from '../../engine/source';
import { decode } from './encoding';
import { profileRecords, type JsonKind, type JsonProfile } from './json';
import { elementTexts, objectTexts, rawMembers } from './json-text';
import type { FileSample } from './sample';

type Members = [string, string][];
interface Table {
  table: JsonTable;
  /** The first rows as texts of objects. */
  rows: string[];
}

/**
 * One JSON object that holds a whole table as `DataFrame.to_json` writes it, orient `split`, `columns` (its default),
 * `index` or `table`; null for everything else. Only a document that was seen wholly can be told from a record.
 */
export function tableByPandas(sample: FileSample, kind: string, mostRows: number): JsonProfile | null {
  if (!sample.whole || (kind !== 'json-lines' && kind !== 'json-objects')) return null;
  const text = decode(sample.head, 'utf-8').trim();
  const members = onlyObject(text);
  if (members === null || members.length < 2) return null;
  const found = bySplit(members, mostRows) ?? byTable(members, mostRows) ?? byMembers(members, mostRows);
  if (!found || found.rows.length === 0) return null;
  const { layout, head, tail } = profileRecords(found.rows, 'json-objects');
  const whole: FileLayout & { kind: JsonKind } = { ...layout, table: found.table };
  return { layout: whole, head, tail };
}

function onlyObject(text: string): Members | null {
  for (const { text: object } of objectTexts(text)) return object.length === text.length ? rawMembers(object) : null;
  return null;
}

function bySplit(members: Members, most: number): Table | null {
  const parts = new Map(members);
  const [columns, data] = [parts.get('columns'), parts.get('data')];
  if (members.some(([key]) => !['columns', 'index', 'data'].includes(key)) || !isArray(columns) || !isArray(data))
    return null;
  const names = [...elementTexts(columns)].map((name) => (name.startsWith('"') ? (JSON.parse(name) as string) : name));
  const rows = first(elementTexts(data), most).map((row) => [...elementTexts(row)]);
  if (names.length === 0 || !rows.every(({ length }) => length === names.length)) return null;
  return { table: { orient: 'split', names }, rows: rows.map((cells) => objectText(names, cells)) };
}

function byTable(members: Members, most: number): Table | null {
  const parts = new Map(members);
  const data = parts.get('data');
  if (members.length !== 2 || !parts.get('schema')?.startsWith('{') || !isArray(data)) return null;
  return { table: { orient: 'table' }, rows: first(elementTexts(data), most) };
}

const INDEX = /^-?\d+$/;

/** Members that are all objects with the same keys: rows where the index names them, columns where it names their cells. */
function byMembers(members: Members, most: number): Table | null {
  const [[, sample] = ['', '']] = members;
  const keys = (sample.startsWith('{') ? rawMembers(sample) : null)?.map(([key]) => key) ?? [];
  const names = members.map(([name]) => name);
  if (keys.length < 2 || !members.every(([, value]) => value.startsWith('{'))) return null;
  const isIndex = names.every((name) => INDEX.test(name));
  if (isIndex === keys.every((key) => INDEX.test(key))) return null;
  const inside = (isIndex ? members.slice(0, most) : members).map(([, value]) => rawMembers(value) ?? []);
  if (!inside.every((cells) => cells.length === keys.length && cells.every(([key], at) => key === keys[at])))
    return null;
  if (isIndex) return { table: { orient: 'index' }, rows: members.slice(0, most).map(([, value]) => value) };
  const cells = (row: number): string[] => inside.map((column) => column[row]?.[1] ?? 'null');
  const rows = keys.slice(0, most).map((_, row) => objectText(names, cells(row)));
  return { table: { orient: 'columns', names }, rows };
}

const isArray = (text: string | undefined): text is string => text?.startsWith('[') === true;

const objectText = (names: readonly string[], cells: readonly string[]): string =>
  `{${names.map((name, at) => `${JSON.stringify(name)}:${cells[at] ?? 'null'}`).join(',')}}`;

function first(texts: Iterable<string>, most: number): string[] {
  const taken: string[] = [];
  for (const text of texts) {
    if (taken.length >= most) break;
    taken.push(text);
  }
  return taken;
}
