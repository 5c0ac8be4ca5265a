import { applyEdits, findNodeAtLocation, modify, parseTree, type Node } from 'jsonc-parser';

type Path = (string | number)[];

/**
 * Sets, or with `undefined` removes, one value of a JSON text. Only that value is touched: what stands around it keeps its
 * layout, which `jsonc-parser`'s own formatting does not promise. Throws `TypeError` for a text that is not JSON.
 */
export function setValue(text: string, path: Path, value: unknown): string {
  if (value === undefined) return applyEdits(text, modify(text, path, undefined, {}));
  const root = parseTree(text);
  if (!root) throw new TypeError('not a JSON text');
  const present = findNodeAtLocation(root, path);
  if (present) return replace(text, present.offset, present.length, written(text, present, value));
  const key = path[path.length - 1];
  const parent = findNodeAtLocation(root, path.slice(0, -1));
  if (!parent) return setValue(text, path.slice(0, -1), { [String(key)]: value });
  const last = parent.children?.at(-1);
  if (!last) return replace(text, parent.offset, parent.length, written(text, parent, { [String(key)]: value }));
  return replace(text, last.offset + last.length, 0, appended(text, parent, last, String(key), value));
}

/** A value in place of another: on one line where that was, else spread out. */
function written(text: string, present: Node, value: unknown): string {
  const replaced = text.slice(present.offset, present.offset + present.length);
  const oneLine = present.type !== 'object' && present.type !== 'array' ? false : !replaced.includes('\n');
  return oneLine && present.children?.length ? inOneLine(value) : spread(text, value, indentAt(text, present.offset));
}

/** A further property of an object, on a line of its own where the others have theirs. */
function appended(text: string, parent: Node, last: Node, key: string, value: unknown): string {
  const name = JSON.stringify(key);
  if (!text.slice(parent.offset, last.offset).includes('\n')) return `, ${name}: ${inOneLine(value)}`;
  const indent = indentAt(text, last.offset);
  return `,${lineEnd(text)}${indent}${name}: ${spread(text, value, indent)}`;
}

const replace = (text: string, offset: number, length: number, by: string): string =>
  text.slice(0, offset) + by + text.slice(offset + length);

const inOneLine = (value: unknown): string => JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');

function spread(text: string, value: unknown, indent: string): string {
  const inner = indent + indentUnit(text);
  const isListOfObjects = Array.isArray(value) && value.length > 0 && value.every(isFlat);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isListOfObjects) return enclosed('[', value.map(inOneLine), ']', text, indent);
  if (!isObject || Object.keys(value).length === 0)
    return JSON.stringify(value, null, indentUnit(text)).replace(/\n/g, lineEnd(text) + indent);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}: ${spread(text, member, inner)}`,
  );
  return enclosed('{', members, '}', text, indent);
}

function enclosed(open: string, members: readonly string[], close: string, text: string, indent: string): string {
  const line = lineEnd(text) + indent;
  return `${open}${members.map((member) => line + indentUnit(text) + member).join(',')}${line}${close}`;
}

/** An object of plain values takes one line in a list: a row of a table. */
const isFlat = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((member) => typeof member !== 'object' || member === null);

/** The white space that begins the line of a place. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

const indentUnit = (text: string): string => /^(\t| +)\S/m.exec(text)?.[1] ?? '  ';

const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
