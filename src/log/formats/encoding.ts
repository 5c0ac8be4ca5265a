import { IncidentError } from '../../protocol/errors';

export type Encoding = 'utf-8' | 'utf-16' | 'latin-1';

const NAMES = new Map<string, Encoding>([
  ['utf8', 'utf-8'],
  ['utf16', 'utf-16'],
  ['utf16le', 'utf-16'],
  ['latin1', 'latin-1'],
  ['iso88591', 'latin-1'],
  ['windows1252', 'latin-1'],
  ['cp1252', 'latin-1'],
]);

/** The encoding a person named. Throws `usage` for one that cannot be read. */
export function encodingNamed(name: string): Encoding {
  const found = NAMES.get(name.toLowerCase().replace(/[-_ ]/g, ''));
  if (found) return found;
  throw new IncidentError('usage', `The encoding "${name}" is not known.`, 'Use utf-8, utf-16 or latin-1.');
}

/**
 * A byte order mark decides; else text is UTF-8 unless it has bytes that UTF-8 cannot have and no character beyond ASCII
 * that it can.
 */
export function guessEncoding(head: Buffer): Encoding {
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return 'utf-16';
  if (isUtf8(head)) return 'utf-8';
  const text = head.toString('utf8');
  const readable = [...text].filter((character) => character > '\u007f' && character !== '\ufffd').length;
  return readable > 0 ? 'utf-8' : 'latin-1';
}

/** Whether all bytes are UTF-8; the last character may be cut off. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Text of a sample, without a byte order mark. */
export function decode(bytes: Buffer, encoding: Encoding): string {
  const text = bytes.toString(encoding === 'utf-8' ? 'utf8' : encoding === 'utf-16' ? 'utf16le' : 'latin1');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Whether bytes are no text at all: control characters beyond a stray one. */
export function isBinary(head: Buffer): boolean {
  if (guessEncoding(head) === 'utf-16') return false;
  const start = head.subarray(0, 8192);
  const controls = start.filter((byte) => byte < 9 || (byte > 13 && byte < 27)).length;
  return start.includes(0) && controls * 100 > start.length;
}
