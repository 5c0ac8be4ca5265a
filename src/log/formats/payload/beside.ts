import type { JsonField } from '../../../engine/unpacking';
import type { RequestPart } from '../format';
import type { Instance } from './fields';
import { placeOfInstances } from './place';

/** More members beside a list of instances are some other table. */
const AT_MOST = 32;

/**
 * Plain members that stand beside the instances of payloads, and hold for all of them: the version of the model that
 * answered, an error, an id. Payloads that several parts share have none: what is beside one part is another.
 */
export function besideOf(
  texts: readonly string[],
  { side, within, without }: Pick<RequestPart, 'side' | 'within' | 'without'>,
): JsonField[] {
  if (within !== undefined || without !== undefined) return [];
  const found = new Map<string, { path: string[]; texts: number; values: number }>();
  for (const text of texts) {
    const payload = parsed(text);
    if (payload === null) continue;
    const { place } = placeOfInstances(payload, side);
    if (place.kind !== 'list' && place.kind !== 'tensors') continue;
    for (const [depth] of place.path.entries()) {
      const holder = place.path.slice(0, depth).reduce<Instance | undefined>(memberOf, payload);
      for (const [key, value] of Object.entries(isObject(holder) ? holder : {})) {
        if (value === null || typeof value === 'object') continue;
        const path = [...place.path.slice(0, depth), key];
        const known = found.get(path.join('\n')) ?? { path, texts: 0, values: 0 };
        found.set(path.join('\n'), known);
        known.values++;
        if (typeof value === 'string') known.texts++;
      }
    }
  }
  return [...found.values()]
    .slice(0, AT_MOST)
    .map((one) => ({ column: one.path.join('.'), path: one.path, quoted: one.texts * 2 >= one.values }));
}

const isObject = (value: Instance | undefined): value is Record<string, Instance> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const memberOf = (value: Instance | undefined, key: string): Instance | undefined =>
  isObject(value) ? value[key] : undefined;

function parsed(text: string): Record<string, Instance> | null {
  try {
    const value = JSON.parse(text) as Instance;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
