import type { JsonField, PayloadSide } from '../../../engine/unpacking';
import { splitRecords } from '../split';
import type { Place } from './place';

/** A JSON value of one prediction. */
export type Instance = string | number | boolean | null | Instance[] | { [key: string]: Instance };

/** Arrays of more elements (images, long embeddings) stay one value. */
const LONGEST_ARRAY = 512;
const DEEPEST = 4;

/** What the value of an instance that is a value by itself, or has places for names, is called. */
const VALUE: Record<PayloadSide, string> = {
  request: 'feature',
  response: 'prediction',
  truth: 'label',
  record: 'value',
};
const PLACE: Record<PayloadSide, string> = { request: 'feature', response: 'output', truth: 'label', record: 'value' };

/** Fields of instances by the way that leads to each: objects and arrays are opened. */
export function instanceFields(instances: readonly Instance[], place: Place, side: PayloadSide): JsonField[] {
  const found = new Map<string, { path: string[]; values: Instance[] }>();
  const note = (path: string[], value: Instance): void => {
    const inside = path.length < DEEPEST ? membersOf(value, path, side) : null;
    if (inside) return inside.forEach(([key, each]) => note([...path, key], each));
    const key = JSON.stringify(path);
    const known = found.get(key) ?? { path, values: [] };
    found.set(key, known);
    if (value !== null) known.values.push(value);
  };
  for (const instance of instances) note([], opened(instance));
  const fields = [...found.values()].filter(({ path, values }) => path.length > 0 || values.length > 0);
  return fields.map(({ path, values }) => ({
    column: nameOf(path, place, side),
    path,
    quoted: values.filter((value) => typeof value === 'string').length * 2 >= Math.max(values.length, 1),
  }));
}

/** An instance may be JSON within a string. */
function opened(instance: Instance): Instance {
  if (typeof instance !== 'string' || !/^\s*[[{]/.test(instance)) return instance;
  try {
    return JSON.parse(instance) as Instance;
  } catch {
    return instance;
  }
}

function membersOf(value: Instance, path: readonly string[], side: PayloadSide): [string, Instance][] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return Object.entries(value);
  if (side === 'record') return null;
  const isShort = value.length <= LONGEST_ARRAY || path.length === 0;
  return isShort && value.length > 0 ? value.map((each, index) => [String(index), each]) : null;
}

function nameOf(path: readonly string[], { kind, names, widths }: Place, side: PayloadSide): string {
  if (path.length === 0) return VALUE[side];
  const [first = '', ...rest] = path;
  if (kind === 'tensors') {
    const tensor = names?.values[Number(first)] ?? first;
    return (widths[Number(first)] ?? 1) > 1 ? `${tensor}_${rest.join('_')}` : tensor;
  }
  const named = names?.values[Number(first)];
  if (named !== undefined) return [named, ...rest].join('.');
  return /^\d+$/.test(first) ? `${PLACE[side]}_${path.join('_')}` : path.join('.');
}

/** Cells of delimited payloads by their place. */
export function csvFields(lines: readonly string[], header: string | null, side: PayloadSide): JsonField[] {
  const cells = (line: string): string[] =>
    splitRecords(line, { delimiter: ',', quote: '"', escape: '"' }, 1, false)[0] ?? [];
  const names = header === null ? [] : cells(header);
  const width = lines.reduce((most, line) => Math.max(most, cells(line).length), 0);
  return Array.from({ length: width }, (_, at) => ({
    column: names[at] ?? (width === 1 ? VALUE[side] : `${PLACE[side]}_${at}`),
    path: [String(at)],
    quoted: true,
  }));
}
