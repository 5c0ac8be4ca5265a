import type { FileLayout, FilePart, JsonTable } from '../../source';
import type { JsonField } from '../../unpacking';
import { quotedPath, quotedText } from '../rows';
import { LONGEST_LINE, lineSizeOptions } from './line-size';
import type { RawRows } from './reader';

export type JsonLayout = FileLayout & { kind: 'json-lines' | 'json-array' | 'json-objects' };

/** A character that JSON text never contains, so that a line is one cell. */
const NEVER = '\u0001';

export const isJson = (layout: FileLayout): layout is JsonLayout => layout.kind.startsWith('json-');

const pathOf = (path: readonly string[]): string =>
  path.length === 0 ? '$' : `/${path.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;

/** SQL of the text records: one line, or one element of the array. Blank lines are no records. */
export function jsonRecords(part: FilePart, layout: JsonLayout): string {
  if (layout.table) return tableRecords(part, layout.table);
  const compression = quotedText(part.compression ?? 'none');
  if (layout.kind !== 'json-lines') {
    const format = layout.kind === 'json-array' ? 'array' : 'unstructured';
    return `SELECT CAST(json AS VARCHAR) AS j FROM ${documents(part, format)}`;
  }
  const size = lineSizeOptions(part).map((option) => `, ${option}`);
  return (
    `SELECT j FROM read_csv(${quotedPath(part.path)}, auto_detect = false, header = false, delim = ${quotedText(NEVER)}, ` +
    `quote = '', escape = '', columns = {'j': 'VARCHAR'}, strict_mode = false, compression = ${compression}, ` +
    `store_rejects = true, rejects_limit = 0${size.join('')}) WHERE starts_with(j, '{') OR trim(j, ${quotedText(' \t\r\n\ufeff')}) <> ''`
  );
}

const documents = (part: FilePart, format: 'array' | 'unstructured'): string =>
  `read_json_objects(${quotedPath(part.path)}, format = '${format}', ` +
  `compression = ${quotedText(part.compression ?? 'uncompressed')}, maximum_object_size = ${LONGEST_LINE * 4})`;

/** The rows of a table that is one object, as objects. */
function tableRecords(part: FilePart, table: JsonTable): string {
  const from = documents(part, 'unstructured');
  const listOf = (path: readonly string[], every: string): string =>
    `json_extract(json_extract(json, ${quotedText(pathOf(path))}), ${quotedText(every)})`;
  const objects = (names: readonly string[], cell: (at: number) => string): string =>
    `CAST(json_object(${names.map((name, at) => `${quotedText(name)}, ${cell(at)}`).join(', ')}) AS VARCHAR)`;
  switch (table.orient) {
    case 'index':
      return `SELECT CAST(unnest(json_extract(json, '$.*')) AS VARCHAR) AS j FROM ${from}`;
    case 'table':
      return `SELECT CAST(unnest(${listOf(['data'], '$[*]')}) AS VARCHAR) AS j FROM ${from}`;
    case 'split': {
      const row = objects(table.names, (at) => `json_extract(d, ${quotedText(`$[${at}]`)})`);
      return `SELECT ${row} AS j FROM (SELECT unnest(${listOf(['data'], '$[*]')}) AS d FROM ${from})`;
    }
    case 'columns': {
      const cells = table.names.map((name, at) => `unnest(${listOf([name], '$.*')}) AS d${at}`);
      return `SELECT ${objects(table.names, (at) => `d${at}`)} AS j FROM (SELECT ${cells.join(', ')} FROM ${from})`;
    }
  }
}

/** The records, null where a record is no JSON at all: functions of JSON throw on such text even inside an AND. */
export const validRecords = (part: FilePart, layout: JsonLayout): string =>
  `SELECT CASE WHEN json_valid(j) THEN j END AS j FROM (${jsonRecords(part, layout)})`;

/**
 * JSON objects as columns of JSON text, all taken in one look at the record: `values[k]` keeps the quotes of strings, so
 * that `"12"` where numbers stand is seen as a change of type.
 */
export function readJson(part: FilePart, layout: JsonLayout): RawRows {
  const { fields } = layout;
  const paths = fields.map(({ path }) => quotedText(pathOf(path))).join(', ');
  const isObject = `json_type(j) = 'OBJECT'`;
  // Elements that are no objects are a column by themselves: then any value is a row.
  const anyValue = fields.some(({ path }) => path.length === 0);
  const isRow = anyValue ? 'j IS NOT NULL' : isObject;
  const top = new Set(fields.map(({ path }) => path[0] ?? ''));
  const nested = [...new Set(fields.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''))];
  const parents = nested.map((key) => quotedText(pathOf([key])));
  const extracted = fields.length > 0 ? inOrder(fields, `json_extract(j, [${paths}])`) : 'CAST([] AS JSON[])';
  const inner = [
    'j',
    `CASE WHEN ${isRow} THEN ${extracted} END AS taken`,
    `CASE WHEN ${isObject} THEN len(json_keys(j))${parents.map((path) => ` + coalesce(len(json_keys(j, ${path})), 0)`).join('')} END AS keys`,
    ...(nested.length > 0
      ? [`CASE WHEN ${isObject} THEN json_extract(j, [${parents.join(', ')}]) END AS parents`]
      : []),
  ];
  const known = nested.length > 0 ? `list_count(taken) + list_count(parents)` : 'list_count(taken)';
  return {
    from: `(SELECT ${inner.join(', ')} FROM (${validRecords(part, layout)}))`,
    columns: new Map(fields.map((field, index) => [field.column, { sql: fieldText(field, index), type: 'VARCHAR' }])),
    rejected: 'taken IS NULL',
    unknownKeys: anyValue || layout.sparse ? null : top.size === 0 ? 'keys > 0' : `keys > ${known}`,
    place: null,
  };
}

/** From so many keys on, looking each of them up in each record takes longer than comparing the keys of the record first. */
const MANY_KEYS = 200;

/** Records that have the known keys in their order give their values without a search, which takes the square of their number. */
function inOrder(fields: readonly JsonField[], extracted: string): string {
  if (fields.length < MANY_KEYS || fields.some(({ path }) => path.length !== 1)) return extracted;
  const keys = fields.map(({ path: [key = ''] }) => quotedText(key)).join(', ');
  return `CASE WHEN json_keys(j) = [${keys}] THEN json_extract(j, '$.*') ELSE ${extracted} END`;
}

const fieldText = ({ quoted }: JsonField, index: number): string =>
  quoted ? `(taken[${index + 1}] ->> '$')` : `nullif(CAST(taken[${index + 1}] AS VARCHAR), 'null')`;

/**
 * The same records with texts taken out of them as they are needed to take requests apart: one look at each record, strings
 * without quotes, objects as JSON. A record without any of the fields is rejected.
 */
export function readJsonTexts(part: FilePart, layout: JsonLayout): RawRows {
  const paths = layout.fields.map(({ path }) => quotedText(pathOf(path))).join(', ');
  const columns = layout.fields.map(
    ({ column }, index) => [column, { sql: `taken[${index + 1}]`, type: 'VARCHAR' }] as const,
  );
  return {
    from: `(SELECT try(json_extract_string(j, [${paths}])) AS taken FROM (${jsonRecords(part, layout)}))`,
    columns: new Map(columns),
    rejected: `coalesce(${['NULL', ...columns.map(([, { sql }]) => sql)].join(', ')}) IS NULL`,
    unknownKeys: null,
    place: null,
  };
}
