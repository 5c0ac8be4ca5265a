const LARGEST = 1e-9;
/** What reports of a file and of a table may differ in. */
const EXCEPTED = /^\/source\b|^\/examples\/\d+(\/nearest)?\/(file|line|place)\b/;

/** Where two reports differ by more than the last digits of numbers, as `place: one | other`. */
export function differences(one: unknown, other: unknown, place = ''): string[] {
  if (EXCEPTED.test(place)) return [];
  if (typeof one === 'number' && typeof other === 'number') {
    const scale = Math.max(Math.abs(one), Math.abs(other));
    return Math.abs(one - other) <= LARGEST * scale ? [] : [`${place}: ${one} | ${other}`];
  }
  if (isList(one) && isList(other)) {
    const lengths = one.length === other.length ? [] : [`${place}.length: ${one.length} | ${other.length}`];
    return [...lengths, ...one.flatMap((value, index) => differences(value, other[index], `${place}/${index}`))];
  }
  if (isObject(one) && isObject(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return names.flatMap((name) => differences(one[name], other[name], `${place}/${name}`));
  }
  return one === other ? [] : [`${place}: ${JSON.stringify(one)} | ${JSON.stringify(other)}`];
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
