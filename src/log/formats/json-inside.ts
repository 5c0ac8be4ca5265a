import type { FilePart } from '../../engine/source';
import { isJson } from '../../engine/duckdb/readers/json';
import type { LogFormat } from './format';
import { rawMembers } from './json-text';

type Columns = ReadonlyMap<string, { head: readonly (string | null)[] }>;

/** Beside records of JSON, collectors of logs keep lines that are none ("worker started"). */
const LEAST_SHARE = 0.5;
const MOST_COLUMNS = 8;
const MOST_KEYS = 2000;
/** Objects of which each has keys of its own are lists of things, not columns. */
const KEYS_IN_COMMON = 4;

/**
 * The format of a table with JSON objects in the text of its columns, as CloudWatch, Docker, Kafka and databases export what
 * a service wrote; null where it has none. Their members become columns, `message.score`. One format for the same columns.
 */
export function jsonInside(part: FilePart, columns: Columns, formats: Map<string, LogFormat>): LogFormat | null {
  const { layout } = part;
  if (layout.kind === 'unpacked' || layout.kind === 'event-dump' || (isJson(layout) && layout.table)) return null;
  const names = [...columns].flatMap(([name, { head }]) => (isText(part, name) && holdsObjects(head) ? [name] : []));
  if (names.length === 0 || names.length > MOST_COLUMNS) return null;
  const paths = names.map((name) => pathOf(part, name));
  const key = JSON.stringify(paths);
  const known = formats.get(key) ?? formatOf(names, paths);
  formats.set(key, known);
  return known;
}

/** Objects of the file's own (a nested record, a struct) are no text. */
function isText({ layout }: FilePart, name: string): boolean {
  if (layout.kind === 'parquet') return layout.fields.some(({ column, type }) => column === name && type === 'VARCHAR');
  return !isJson(layout) || layout.fields.some(({ column, quoted }) => column === name && quoted);
}

const pathOf = ({ layout }: FilePart, name: string): string[] =>
  ('fields' in layout ? layout.fields.find(({ column }) => column === name)?.path : undefined) ?? [name];

function formatOf(names: readonly string[], paths: readonly string[][]): LogFormat {
  const listed = names.map((name) => `"${name}"`).join(', ');
  return {
    name: 'json-inside',
    title: `JSON inside ${names.length === 1 ? 'the column' : 'the columns'} ${listed}`,
    basis: 'sample',
    recognises: () => false,
    requests: { id: [], payloads: paths.map((path) => ({ side: 'record', path })) },
  };
}

function holdsObjects(values: readonly (string | null)[]): boolean {
  const texts = values.filter((value): value is string => value !== null && value.trim() !== '');
  const objects = texts.filter((text) => /^\s*\{/.test(text)).flatMap((text) => [rawMembers(text)]);
  const members = objects.filter((one) => one !== null);
  if (texts.length < 2 || members.length < texts.length * LEAST_SHARE) return false;
  const keys = new Set(members.flatMap((one) => one.map(([name]) => name)));
  const widest = members.reduce((most, { length }) => Math.max(most, length), 0);
  return keys.size > 0 && keys.size <= Math.min(MOST_KEYS, widest * KEYS_IN_COMMON);
}
