import { IncidentError } from '../../protocol/errors';

import { windows1252 } from '../../engine/lines/windows-1252';

export type Encoding = 'utf-8' | 'utf-16' | 'utf-16be' | 'latin-1' | 'windows-1252';

const NAMES = new Map<string, Encoding>([
  ['utf8', 'utf-8'],
  ['utf16', 'utf-16'],
  ['utf16le', 'utf-16'],
  ['utf16be', 'utf-16be'],
  ['latin1', 'latin-1'],
  ['iso88591', 'latin-1'],
  ['windows1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
]);

/** The encoding a person named. Throws `usage` for one that cannot be read. */
export function encodingNamed(name: string): Encoding {
  const found = NAMES.get(name.toLowerCase().replace(/[-_ ]/g, ''));
  if (found) return found;
  throw new IncidentError(
    'usage',
    `The encoding "${name}" is not known.`,
    'Use utf-8, utf-16, utf-16be, latin-1 or windows-1252.',
  );
}

/**
 * A byte order mark decides, or that nearly every second byte is zero; else text is UTF-8 unless it has bytes that UTF-8 cannot have and no character beyond ASCII
 * that it can. What is no control character in Windows-1252 is one in Latin-1, and no text holds those.
 */
export function guessEncoding(head: Buffer): Encoding {
  // Every line end of such text has a zero byte; without any, the mark was put before text of another encoding.
  const isWide = head.length < 64 || head.includes(0);
  if (isWide && head[0] === 0xff && head[1] === 0xfe) return 'utf-16';
  if (isWide && head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (hasZeroesAt(head, 1)) return 'utf-16';
  if (hasZeroesAt(head, 0)) return 'utf-16be';
  if (isUtf8(head)) return 'utf-8';
  const text = head.toString('utf8');
  const readable = [...text].filter((character) => character > '\u007f' && character !== '\ufffd').length;
  if (readable > 0) return 'utf-8';
  return head.some((byte) => byte >= 0x80 && byte <= 0x9f) ? 'windows-1252' : 'latin-1';
}

/** Text of mostly ASCII has a zero in every second byte where characters take two; a mark is not needed for that. */
function hasZeroesAt(head: Buffer, parity: 0 | 1): boolean {
  const start = head.subarray(0, 4096);
  if (start.length < 16) return false;
  const zeroes = [0, 0];
  start.forEach((byte, index) => {
    if (byte === 0) zeroes[index % 2] = (zeroes[index % 2] ?? 0) + 1;
  });
  const half = start.length / 2;
  return (zeroes[parity] ?? 0) > half * 0.8 && (zeroes[1 - parity] ?? 0) < half * 0.01;
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

const NODE_NAMES = { 'utf-8': 'utf8', 'utf-16': 'utf16le', 'utf-16be': 'utf16le', 'latin-1': 'latin1' } as const;

/** Text of a sample, without a byte order mark. */
export function decode(bytes: Buffer, encoding: Encoding): string {
  const swapped = encoding === 'utf-16be' ? Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16() : bytes;
  const text = encoding === 'windows-1252' ? windows1252(bytes) : swapped.toString(NODE_NAMES[encoding]);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Whether bytes are no text at all: control characters beyond a stray one. */
export function isBinary(head: Buffer): boolean {
  if (guessEncoding(head).startsWith('utf-16')) return false;
  const start = head.subarray(0, 8192);
  const controls = start.filter((byte) => byte < 9 || (byte > 13 && byte < 27)).length;
  return start.includes(0) && controls * 100 > start.length;
}
