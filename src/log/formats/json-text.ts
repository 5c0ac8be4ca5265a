/** Members of a JSON object's text as [key, the value's own text]; null where the text is no object. */
export function rawMembers(text: string): [string, string][] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  } catch {
    return null;
  }
  const members: [string, string][] = [];
  let index = text.indexOf('{') + 1;
  for (;;) {
    index = skipSpace(text, index);
    if (text.charAt(index) !== '"') return members;
    const keyEnd = valueEnd(text, index);
    const key = JSON.parse(text.slice(index, keyEnd)) as string;
    const start = skipSpace(text, text.indexOf(':', keyEnd) + 1);
    const end = valueEnd(text, start);
    members.push([key, text.slice(start, end)]);
    index = skipSpace(text, end);
    if (text.charAt(index) !== ',') return members;
    index += 1;
  }
}

/** A value's text as a cell: strings without quotes, null as none, everything else as it stands. */
export function cellOf(raw: string | undefined): string | null {
  if (raw === undefined || raw === 'null') return null;
  return raw.startsWith('"') ? (JSON.parse(raw) as string) : raw;
}

/** Elements of the text of a JSON array, as far as the text goes. */
export function* elementTexts(text: string): Generator<string> {
  let index = skipSpace(text, text.indexOf('[') + 1);
  while (index < text.length && text.charAt(index) !== ']') {
    const end = valueEnd(text, index);
    if (end >= text.length) return;
    yield text.slice(index, end);
    index = skipSpace(text, end);
    if (text.charAt(index) !== ',') return;
    index = skipSpace(text, index + 1);
  }
}

/** Objects that stand one after another and where each begins, as far as the text goes. */
export function* objectTexts(text: string): Generator<{ text: string; start: number }> {
  let index = skipSpace(text, 0);
  while (text.charAt(index) === '{') {
    const end = valueEnd(text, index);
    yield { text: text.slice(index, end), start: index };
    index = skipSpace(text, end);
  }
}

const skipSpace = (text: string, from: number): number => {
  let index = from;
  while (/\s/.test(text.charAt(index)) && index < text.length) index++;
  return index;
};

/** Where the value that begins at `start` ends. */
function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '"') {
      index = stringEnd(text, index) - 1;
      if (depth === 0) return index + 1;
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) return index + 1;
      if (depth < 0) return index;
    } else if (depth === 0 && (character === ',' || /\s/.test(character))) return index;
  }
  return text.length;
}

function stringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\\') index++;
    else if (character === '"') return index + 1;
  }
  return text.length;
}
