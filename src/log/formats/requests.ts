import { peekUnpacked } from '../../engine/duckdb/unpack/peek';
import type { FilePart, RecordLayout, UnpackedLayout } from '../../engine/source';
import type { JsonField, Payload, PayloadSide, StatedColumn, Unpacking } from '../../engine/unpacking';
import { columnName } from './column-name';
import type { LogFormat, Requests } from './format';
import { besideOf } from './payload/beside';
import { shapesOf } from './payload/shapes';
import { classScores } from './payload/class-scores';

/** A file whose records are requests of one format, as its records are read. */
export interface RequestFile {
  part: FilePart & { layout: RecordLayout };
  /** Columns of its records. */
  columns: readonly string[];
}

export interface RequestProfile {
  parts: (FilePart & { layout: UnpackedLayout })[];
  /** Row-aligned texts by column. */
  samples: Map<string, (string | null)[]>;
  stated: Map<string, StatedColumn>;
}

/** Files with payloads are looked into until so many were; the rest is like them. */
const FILES_LOOKED_INTO = 16;

/**
 * Finds out how the requests of files become rows: what all predictions of a request share, and the shapes of its payloads.
 * All files of one format are taken apart in the same way.
 */
export async function profileRequests(
  files: readonly RequestFile[],
  format: LogFormat & { requests: Requests },
  rows: number,
  signal?: AbortSignal,
): Promise<RequestProfile> {
  const plan = format.requests;
  const columns = [...new Set(files.flatMap((file) => file.columns))];
  const envelope = columns.filter((name) => !isPayload(name, plan)).map((name) => ({ column: name, from: name }));
  const id = plan.id.find((name) => columns.includes(name)) ?? null;
  const payloads = plan.payloads.map(({ side, path, encoding, within, without }): Payload => ({
    side,
    text: path.join('.'),
    encoding: encoding ? encoding.join('.') : null,
    shapes: [],
    beside: [],
    ...(within === undefined && without === undefined ? {} : { shared: true }),
  }));
  const pairing = plan.pairing
    ? { key: plan.pairing.key.join('.'), kind: plan.pairing.kind.join('.'), response: plan.pairing.response }
    : null;
  const unshaped: Unpacking = { format: format.name, envelope, id, payloads, pairing };
  const parts = (unpacking: Unpacking): RequestProfile['parts'] =>
    files.map(({ part }) => ({
      ...part,
      layout: { kind: 'unpacked', container: withPayloads(part.layout, plan, pairing), unpacking },
    }));
  const looked = parts(unshaped)
    .slice(0, FILES_LOOKED_INTO)
    .map((part, index) => ({ part, index }));
  const { unpacking, samples } = await peekUnpacked(looked, (texts) => shaped(unshaped, plan, texts), rows, signal);
  return { parts: parts(unpacking), samples, stated: statedColumns(unpacking, format, samples) };
}

/** Whether a column of the records is a payload, lies within one or holds one, or says how it is encoded. */
function isPayload(name: string, { payloads }: Requests): boolean {
  return payloads.some(({ path, encoding }) => {
    const payload = path.join('.');
    const isWithin = name === payload || name.startsWith(`${payload}.`);
    return isWithin || payload.startsWith(`${name}.`) || name === encoding?.join('.');
  });
}

/** The layout of the records with a column for each payload: of JSON its text, whatever is inside. */
function withPayloads(layout: RecordLayout, plan: Requests, pairing: Unpacking['pairing']): RecordLayout {
  if (layout.kind === 'delimited') return layout;
  const wanted = plan.payloads.flatMap(({ path, encoding }) => (encoding ? [path, encoding] : [path]));
  if (pairing) wanted.push(...[pairing.key, pairing.kind].map((column) => [column]));
  if (layout.kind === 'parquet') {
    const missing = wanted.filter((path) => !layout.fields.some(({ column }) => column === path.join('.')));
    const known = missing.filter(([top]) => layout.fields.some(({ path }) => path[0] === top));
    const structs = known.map((path) => ({ column: path.join('.'), path, type: 'STRUCT()' }));
    return { ...layout, fields: [...layout.fields, ...structs] };
  }
  const texts: JsonField[] = wanted.map((path) => ({ column: path.join('.'), path, quoted: true }));
  const kept = layout.fields.filter(({ column }) => !isPayload(column, plan));
  const unique = texts.filter((one, at) => texts.findIndex(({ column }) => column === one.column) === at);
  return {
    ...layout,
    fields: [...kept.filter(({ column }) => !unique.some((one) => one.column === column)), ...unique],
  };
}

/** Names are given in this order; who comes later and finds his taken is called `request.name`. */
const NAMING: readonly PayloadSide[] = ['response', 'truth', 'request'];

function shaped(unpacking: Unpacking, plan: Requests, texts: readonly string[][]): Unpacking {
  const payloads = unpacking.payloads.map((payload, k) => {
    const part = plan.payloads[k] ?? payload;
    return { ...payload, shapes: shapesOf(texts[k] ?? [], part), beside: besideOf(texts[k] ?? [], part) };
  });
  const taken = new Set(unpacking.envelope.map(({ column }) => column));
  const owner = new Map<string, string>(unpacking.envelope.map(({ column }) => [column, 'envelope']));
  for (const payload of payloads.filter(({ side }) => side === 'record')) {
    for (const field of payload.shapes.flatMap(({ fields }) => fields)) {
      field.column = columnName(`${payload.text}.${field.column}`, taken);
    }
  }
  for (const side of NAMING) {
    for (const field of payloads.filter((one) => one.side === side).flatMap(fieldsOf)) {
      let name = field.column;
      while ((owner.get(name) ?? side) !== side) name = `${side}.${name}`;
      owner.set(name, side);
      field.column = name;
    }
  }
  return { ...unpacking, payloads };
}

const fieldsOf = ({ shapes, beside }: Payload): JsonField[] => [...shapes.flatMap(({ fields }) => fields), ...beside];

function statedColumns(
  { envelope, id, payloads }: Unpacking,
  { title, requests }: LogFormat & { requests: Requests },
  samples: RequestProfile['samples'],
): Map<string, StatedColumn> {
  const stated = new Map<string, StatedColumn>();
  if (payloads.every(({ side }) => side === 'record')) return stated;
  for (const { column } of envelope) {
    const role = column === id ? 'id' : requests.roles?.[column];
    stated.set(column, {
      side: 'envelope',
      format: title,
      ...(role && (role !== 'id' || column === id) ? { role } : {}),
    });
  }
  for (const payload of payloads) {
    const { side } = payload;
    if (side === 'record') continue;
    for (const { column } of fieldsOf(payload)) stated.set(column, { side, format: title });
  }
  const outputs = payloads.filter(({ side }) => side === 'response').flatMap(({ shapes }) => shapes);
  for (const [column, className] of classScores(outputs, samples)) {
    stated.set(column, { side: 'response', format: title, role: 'score', className });
  }
  return stated;
}
