import type { PayloadShape, PayloadSide } from '../../../engine/unpacking';
import type { Instance } from './fields';

/** Where instances stand in a payload, without their fields. */
export type Place = Pick<PayloadShape, 'kind' | 'path' | 'names' | 'widths'>;

interface Found {
  place: Place;
  instances: Instance[];
}

/** What serving systems call the list of instances, in the order of trust. */
const LISTS = [
  ...['instances', 'dataframe_records', 'predictions', 'records', 'rows', 'inputs', 'outputs', 'ndarray', 'data'],
  ...['results', 'result', 'output', 'prediction', 'scores', 'labels'],
];

type Members = Record<string, Instance>;
const isObject = (value: Instance | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Finds the instances of one payload: tables with names, tensors, the first list of a known name, else the payload itself. */
export function placeOfInstances(payload: Instance, side: PayloadSide): Found {
  if (side === 'record') return single(payload);
  return inTensors(payload) ?? inTable(payload, []) ?? inList(payload, [], side) ?? single(payload);
}

const single = (payload: Instance): Found => ({ place: plain('single', []), instances: [payload] });
const plain = (kind: Place['kind'], path: string[]): Place => ({ kind, path, names: null, widths: [] });

/** Open Inference Protocol: `inputs` or `outputs` of named tensors, the first dimension is the batch. */
function inTensors(payload: Instance): Found | null {
  if (!isObject(payload)) return null;
  for (const key of ['inputs', 'outputs']) {
    const tensors = payload[key];
    if (!Array.isArray(tensors) || tensors.length === 0) continue;
    if (!tensors.every((one) => isObject(one) && Array.isArray(one.data) && Array.isArray(one.shape))) continue;
    const all = tensors as { name?: Instance; data: Instance[]; shape: Instance[] }[];
    const widths = all.map(({ shape }) => shape.slice(1).reduce<number>((product, size) => product * Number(size), 1));
    const names = {
      path: [key],
      member: 'name',
      values: all.map(({ name }) => (typeof name === 'string' ? name : '')),
    };
    const flat = all.map(({ data }) => data.flat(8));
    const rows = Math.min(...flat.map((data, at) => Math.floor(data.length / (widths[at] ?? 1))));
    const instances = Array.from({ length: rows }, (_, row): Instance =>
      flat.map((data, at) => data.slice(row * (widths[at] ?? 1), (row + 1) * (widths[at] ?? 1)) as Instance),
    );
    return { place: { kind: 'tensors', path: [key], names, widths }, instances };
  }
  return null;
}

/** Rows of cells whose names stand beside them: pandas' `split` and Seldon's `ndarray`. */
function inTable(payload: Instance, path: string[]): Found | null {
  if (!isObject(payload)) return null;
  for (const [names, rows] of [
    ['columns', 'data'],
    ['names', 'ndarray'],
  ] as const) {
    const [values, cells] = [payload[names], payload[rows]];
    if (!isNames(values) || !Array.isArray(cells) || values.length === 0) continue;
    const named = { path: [...path, names], member: null, values };
    return { place: { ...plain('list', [...path, rows]), names: named }, instances: cells };
  }
  for (const key of ['dataframe_split', 'data', 'inputs']) {
    const found = path.length < 2 ? inTable(payload[key] ?? null, [...path, key]) : null;
    if (found) return found;
  }
  return null;
}

/** A value that holds no further ones, not even as JSON in a string. */
const isPlain = (value: Instance): boolean =>
  typeof value !== 'object' && !(typeof value === 'string' && /^\s*[[{]/.test(value));

const isNames = (value: Instance | undefined): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

function inList(payload: Instance, path: string[], side: PayloadSide): Found | null {
  if (Array.isArray(payload)) {
    // Numbers alone are the features of one instance when asked, and predictions of several when answered.
    const isOne = side === 'request' && path.length === 0 && payload.every(isPlain);
    return isOne ? null : { place: plain('list', path), instances: payload };
  }
  if (!isObject(payload) || path.length > 2) return null;
  for (const key of LISTS) {
    const value = payload[key];
    if (Array.isArray(value)) return inList(value, [...path, key], side);
  }
  const wrappers = Object.keys(payload).filter((key) => isObject(payload[key]) && /^[\w.-]+$/.test(key));
  for (const key of wrappers.length === 1 ? wrappers : []) {
    const found = inList(payload[key] ?? null, [...path, key], side);
    if (found) return found;
  }
  return null;
}
