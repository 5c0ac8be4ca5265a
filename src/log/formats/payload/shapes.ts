import type { PayloadShape } from '../../../engine/unpacking';
import { isNumberText } from '../column-type';
import type { RequestPart } from '../format';
import { csvFields, instanceFields, type Instance } from './fields';
import { placeOfInstances, type Place } from './place';

type Part = Pick<RequestPart, 'side' | 'within' | 'without'>;

const ORDER: readonly PayloadShape['kind'][] = ['tensors', 'list', 'single', 'lines', 'csv'];

/** What the payloads of a sample look like: one shape for each way in which instances stand in them. */
export function shapesOf(texts: readonly string[], part: Part): PayloadShape[] {
  const found = new Map<string, { place: Place; instances: Instance[]; lines: string[] }>();
  for (const text of texts) {
    const read = readPayload(text, part);
    if (read === null) continue;
    const key = JSON.stringify([read.place.kind, read.place.path, read.place.names]);
    const known = found.get(key) ?? { place: read.place, instances: [], lines: [] };
    found.set(key, known);
    known.instances.push(...read.instances);
    known.lines.push(...read.lines);
  }
  return [...found.values()]
    .map(({ place, instances, lines }) => shape(place, instances, lines, part))
    .sort(bySpecificity);
}

const bySpecificity = (a: PayloadShape, b: PayloadShape): number =>
  ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
  (b.names ? 1 : 0) - (a.names ? 1 : 0) ||
  b.path.length - a.path.length;

interface ReadPayload {
  place: Place;
  instances: Instance[];
  /** Only of delimited text. */
  lines: string[];
}

function readPayload(text: string, { side, within, without }: Part): ReadPayload | null {
  if (text.trim() === '' || text.trim() === 'null') return null;
  const whole = parsed(text);
  if (side === 'record' && Array.isArray(whole)) return null;
  if (whole !== undefined && typeof whole === 'object' && whole !== null) {
    const value = own(whole, within, without);
    return value === null ? null : { ...below(placeOfInstances(value, side), within), lines: [] };
  }
  if (side === 'record') return null;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parsed).filter((value) => typeof value === 'object' && value !== null);
  const plain = { path: [], names: null, widths: [] };
  if (values.length < lines.length) return { place: { ...plain, kind: 'csv' }, instances: [], lines };
  const instances = values.map((value) => own(value, within, without)).filter((value) => value !== null);
  return { place: { ...plain, kind: 'lines' }, instances, lines: [] };
}

/** What of a payload belongs to the part; null where nothing does. */
function own(value: Instance, within: string | undefined, without: string | undefined): Instance | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return within === undefined ? value : null;
  if (within !== undefined) return value[within] ?? null;
  return without === undefined ? value : Object.fromEntries(Object.entries(value).filter(([key]) => key !== without));
}

function below({ place, instances }: Pick<ReadPayload, 'place' | 'instances'>, within: string | undefined) {
  if (within === undefined) return { place, instances };
  const names = place.names && { ...place.names, path: [within, ...place.names.path] };
  return { place: { ...place, path: [within, ...place.path], names }, instances };
}

function parsed(text: string): Instance | undefined {
  try {
    return JSON.parse(text) as Instance;
  } catch {
    return undefined;
  }
}

function shape(place: Place, instances: Instance[], lines: readonly string[], { side, within }: Part): PayloadShape {
  if (place.kind === 'csv') {
    const header = headerOf(lines);
    return { ...place, header, fields: csvFields(lines, header, side) };
  }
  const fields = instanceFields(instances, place, side);
  const isBelow = place.kind === 'lines' && within !== undefined;
  return {
    ...place,
    header: null,
    fields: isBelow ? fields.map((one) => ({ ...one, path: [within, ...one.path] })) : fields,
  };
}

/** A first line without numbers over lines with some names their fields. */
function headerOf(lines: readonly string[]): string | null {
  const [first] = lines;
  if (first === undefined) return null;
  const hasNumber = (line: string): boolean => line.split(',').some((cell) => isNumberText(cell.trim()));
  const others = lines.filter((line) => line !== first);
  return !hasNumber(first) && others.length > 0 && others.every(hasNumber) ? first.trim() : null;
}
