import { IncidentError } from '../../protocol/errors';
import { objectTexts } from './json-text';

/** The error for a JSON text that is broken at a place. */
export function brokenJson(path: string, text: string, position: number, reason: string): IncidentError {
  const before = text.slice(0, position).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  return new IncidentError(
    'file-unreadable',
    `${path} is not valid JSON: at line ${before.length}, column ${column}, ${reason}.`,
    'Mend it there, or export it again.',
  );
}

/** Checks a text that was seen wholly: one JSON value, or objects one after another. Throws `file-unreadable`. */
export function checkJson(path: string, text: string, kind: 'json-array' | 'json-objects'): void {
  if (kind === 'json-array') {
    parse(path, text, text, 0);
    return;
  }
  let end = 0;
  for (const { text: object, start } of objectTexts(text)) {
    parse(path, text, object, start);
    end = start + object.length;
  }
  const rest = text.slice(end);
  if (end === 0) parse(path, text, text, 0);
  else if (rest.trim() !== '') {
    throw brokenJson(path, text, end + rest.length - rest.trimStart().length, 'something follows the objects');
  }
}

function parse(path: string, whole: string, text: string, start: number): void {
  const message = faultOf(text);
  if (message !== null) throw brokenJson(path, whole, start + faultyPlace(text), reasonOf(message));
}

/** What the parser says against a text; null where it is JSON. */
function faultOf(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Where no continuation can mend the text any more; the parser's own messages tell that only sometimes. */
function faultyPlace(text: string): number {
  const isOpen = (length: number): boolean => {
    const message = faultOf(text.slice(0, length));
    if (message === null || message.includes('end of JSON')) return true;
    return Number(/position (\d+)/.exec(message)?.[1] ?? -1) >= length;
  };
  let open = 0;
  let broken = text.trimEnd().length;
  if (isOpen(broken)) return broken;
  while (broken - open > 1) {
    const middle = (open + broken) >> 1;
    if (isOpen(middle)) open = middle;
    else broken = middle;
  }
  return open;
}

function reasonOf(message: string): string {
  if (/end of JSON|Unterminated string/.test(message)) return 'the text ends too early';
  const plain = message.replace(/ (in|after) JSON.*| \(line.*|, \.*".*"\.* is not valid JSON|, ".*$/s, '');
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}
