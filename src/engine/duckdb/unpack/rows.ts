import type { JsonField, Payload, PayloadShape, Unpacking } from '../../unpacking';
import type { RawColumn, RawRows } from '../readers/reader';
import { quotedText } from '../rows';
import { instancesOf, pointer, shapeOf } from './instances';
import type { Staged } from './stage';

/**
 * Staged records as rows, one a prediction: `file` and `record` say where each stands. A record whose payloads are absent
 * (a request that failed) is a row without them; one whose payload fits no known shape is rejected.
 */
export function unpackedRows(staged: Staged, unpacking: Unpacking): RawRows {
  const { payloads, envelope } = unpacking;
  const kept = envelope.map((_, at) => `e${at}`);
  const shapes = payloads.flatMap(({ shapes: all }, k) => (all.length > 1 ? [`s${k}`] : []));
  const taken = payloads.flatMap((payload, k) =>
    payload.shapes.flatMap((shape, s) => takenFrom(shape, k, s, payload.shapes.length > 1)),
  );
  const unknown = objectShapes(unpacking).map(({ k, s, ofShape, keys, isFlat }) =>
    isFlat
      ? `(${ofShape} AND len(try(json_keys(a${k}))) > list_count(t${k}_${s}))`
      : `(${ofShape} AND NOT list_has_all(${keys}, try(json_keys(a${k}))))`,
  );
  // Such rows are rare; what they lack is counted when there are any.
  if (payloads.length > 1) unknown.push(`len(unread) > 0`);
  const from = `(SELECT file, record, broken, unread, instances, instance, ${[...kept, ...payloads.map((_, k) => `a${k}`), ...shapes, ...besides(payloads), ...taken].join(', ')} FROM (${instanceRows(staged, unpacking)}))`;
  return {
    from,
    columns: columnsOf(staged, unpacking),
    rejected: 'broken',
    unknownKeys: unknown.length > 0 ? `coalesce(${unknown.join(' OR ')}, false)` : null,
    place: { file: 'file', ordinal: 'record' },
  };
}

interface ObjectShape {
  k: number;
  s: number;
  /** SQL of whether an instance has the shape, and of the list of keys known in it. */
  ofShape: string;
  keys: string;
  /** Every field is a key of the instance itself: then keys that were taken need only be counted. */
  isFlat: boolean;
}

/** Shapes whose instances are objects. */
export function objectShapes({ payloads }: Unpacking): ObjectShape[] {
  return payloads.flatMap(({ shapes, shared }, k) =>
    shapes.flatMap((shape, s) => {
      const keys = [...new Set(shape.fields.map(({ path }) => path[0] ?? ''))];
      const isObject = ['list', 'single', 'lines'].includes(shape.kind) && !keys.every((key) => /^\d*$/.test(key));
      if (shared || shape.names || !isObject) return [];
      const ofShape = shapes.length > 1 ? `s${k} = ${s}` : 'true';
      const isFlat = shape.fields.every(({ path }) => path.length === 1);
      return [{ k, s, ofShape, keys: `[${keys.map(quotedText).join(', ')}]`, isFlat }];
    }),
  );
}

/** The instances of every record side by side: the envelope, and each payload's instance as text, `a0…`. */
export function instanceRows(staged: Staged, unpacking: Unpacking): string {
  const { payloads, envelope } = unpacking;
  const kept = envelope.map((_, at) => `e${at}`);
  const lists = payloads.flatMap((payload, k) => {
    const texts = { text: `p${k}`, json: `v${k}` };
    const shape = payload.shapes.length > 1 ? [`${shapeOf(payload, texts)} AS s${k}`] : [];
    return [`${instancesOf(payload, texts)} AS i${k}`, ...shape, ...takenBeside(payload, k)];
  });
  const shapes = payloads.flatMap(({ shapes: all }, k) => (all.length > 1 ? [`s${k}`] : []));
  const valid = payloads.map((payload, k) => `${jsonOf(payload, k)} AS v${k}`);
  const records = `SELECT *, ${valid.join(', ')} FROM (${recordsOf(staged, unpacking)})`;
  const listed = `SELECT file, record, ${[...kept, ...lists, `${misread(payloads)} AS broken`, `${unreadOf(payloads)} AS unread`].join(', ')} FROM (SELECT *, broken AS no_record FROM (${records}))`;
  const lengths = payloads.map((_, k) => `len(i${k})`);
  const count = `coalesce(greatest(${lengths.join(', ')}), 1)`;
  const single = payloads.map((_, k) => `unnest(i${k}) AS a${k}`);
  return `SELECT file, record, broken, unread, ${[...kept, ...shapes, ...besides(payloads)].join(', ')}, ${count} AS instances, unnest(range(${count})) AS instance, ${single.join(', ')} FROM (${listed})`;
}

const besides = (payloads: readonly Payload[]): string[] =>
  payloads.flatMap(({ beside }, k) => (beside.length > 0 ? [`b${k}`] : []));

/** What stands beside the instances, taken once a record. */
const takenBeside = ({ beside }: Payload, k: number): string[] =>
  beside.length === 0
    ? []
    : [`try(json_extract(v${k}, [${beside.map(({ path }) => quotedText(pointer(path))).join(', ')}])) AS b${k}`];

/** The payload where it is JSON. Where all of the sample was, a function that fails on other text is cheaper than a check. */
function jsonOf({ shapes }: Payload, k: number): string {
  const isAlways = shapes.every(({ kind }) => kind !== 'csv' && kind !== 'lines');
  return isAlways ? `p${k}` : `CASE WHEN json_valid(p${k}) THEN p${k} END`;
}

const isPresent = (k: number): string => `coalesce(trim(p${k}) NOT IN ('', 'null'), false)`;

/** The payloads of a record that are there and fit no shape. Parts that share a payload each have only their own share of it. */
function unreadOf(payloads: readonly Payload[]): string {
  const unread = payloads.map(({ shared }, k) =>
    shared ? 'NULL' : `CASE WHEN ${isPresent(k)} AND i${k} IS NULL THEN ${k} END`,
  );
  return `list_filter([${unread.join(', ')}], lambda one: one IS NOT NULL)`;
}

/** Payloads are there, but none fits a shape; `no_record` is the reader's own verdict. */
function misread(payloads: readonly Payload[]): string {
  const present = payloads.map((_, k) => isPresent(k)).join(' OR ');
  const unread = payloads.map((_, k) => `i${k} IS NULL`).join(' AND ');
  return `(no_record OR ((${present}) AND ${unread}))`;
}

/** Every record with its number in its file; requests and responses that belong together become one. */
function recordsOf({ table, records, repeats }: Staged, { pairing, envelope, payloads }: Unpacking): string {
  const all = `SELECT *, rowid - ${startOf(records)} AS record FROM ${table}`;
  if (!pairing) return all;
  const nth = `${repeats ? 'row_number() OVER (PARTITION BY pair, is_response ORDER BY file, record)' : '1'} AS nth`;
  const side = (isResponse: string): string =>
    `(SELECT *, ${nth} FROM (${all}) WHERE is_response IS ${isResponse} TRUE)`;
  const first = (column: string): string => `coalesce(asked.${column}, answered.${column}) AS ${column}`;
  const columns = ['file', 'record', 'broken', ...envelope.map((_, at) => `e${at}`)].map(first);
  const texts = payloads.map((payload, k) => `${payload.side === 'request' ? 'asked' : 'answered'}.p${k}`);
  return `SELECT ${[...columns, ...texts].join(', ')} FROM ${side('NOT')} AS asked FULL JOIN ${side('')} AS answered USING (pair, nth) ORDER BY 1, 2`;
}

/** SQL of where the records of a row's file begin in the table. */
function startOf(records: Staged['records']): string {
  let start = 0;
  const branches = records.map(({ file, count }) => {
    const branch = `WHEN ${file} THEN ${start}`;
    start += count;
    return branch;
  });
  return branches.length > 1 ? `CASE file ${branches.join(' ')} END` : '0';
}

const places = ({ fields }: PayloadShape): JsonField[] => fields.filter(({ path }) => path.length > 0);

/** Fields of one instance, all taken in one look at its text. */
function takenFrom(shape: PayloadShape, k: number, s: number, several: boolean): string[] {
  if (places(shape).length === 0) return [];
  const cells =
    shape.kind === 'csv'
      ? `CASE WHEN contains(a${k}, '"') THEN regexp_extract_all(rtrim(a${k}, chr(13)), '("(?:[^"]|"")*"|[^,]*)(?:,|$)', 1) ELSE string_split(rtrim(a${k}, chr(13)), ',') END`
      : `try(json_extract(a${k}, [${places(shape)
          .map(({ path }) => quotedText(pointer(path)))
          .join(', ')}]))`;
  return [`${several ? `CASE WHEN s${k} = ${s} THEN ${cells} END` : cells} AS t${k}_${s}`];
}

function columnsOf({ types }: Staged, { envelope, id, payloads }: Unpacking): Map<string, RawColumn> {
  const columns = new Map<string, RawColumn>();
  envelope.forEach(({ column }, at) => {
    const type = types[at] ?? 'VARCHAR';
    if (column !== id) columns.set(column, { sql: `e${at}`, type });
    else {
      const text = type === 'VARCHAR' ? `e${at}` : `CAST(e${at} AS VARCHAR)`;
      columns.set(column, {
        sql: `CASE WHEN instances > 1 THEN ${text} || '#' || instance ELSE ${text} END`,
        type: 'VARCHAR',
      });
    }
  });
  for (const [column, values] of fieldSources(payloads)) {
    const [only = 'NULL'] = values;
    columns.set(column, { sql: values.length > 1 ? `coalesce(${values.join(', ')})` : only, type: 'VARCHAR' });
  }
  return columns;
}

/** SQL by column of every place that a payload may have it at. */
function fieldSources(payloads: readonly Payload[]): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  const note = (column: string, value: string): void =>
    void sources.set(column, [...(sources.get(column) ?? []), value]);
  payloads.forEach(({ shapes, beside }, k) => {
    beside.forEach((field, at) => note(field.column, jsonText(`b${k}[${at + 1}]`, field)));
    shapes.forEach((shape, s) => {
      for (const field of shape.fields) {
        const value = fieldText(shape, field, k, s);
        const ofShape = shapes.length > 1 && field.path.length === 0;
        const only = ofShape ? `CASE WHEN s${k} = ${s} THEN ${value} END` : value;
        note(field.column, only);
      }
    });
  });
  return sources;
}

function fieldText(shape: PayloadShape, field: JsonField, k: number, s: number): string {
  if (field.path.length === 0) return `nullif(nullif(trim(a${k}), 'null'), '')`;
  if (shape.kind === 'csv') {
    const cell = `t${k}_${s}[${Number(field.path[0]) + 1}]`;
    return `nullif(CASE WHEN starts_with(${cell}, '"') THEN replace(${cell}[2:-2], '""', '"') ELSE ${cell} END, '')`;
  }
  return jsonText(`t${k}_${s}[${places(shape).indexOf(field) + 1}]`, field);
}

const jsonText = (value: string, { quoted }: JsonField): string =>
  quoted ? `(${value} ->> '$')` : `nullif(CAST(${value} AS VARCHAR), 'null')`;
