/**
 * Text from a log may hold anything: terminal escapes, bidirectional overrides, zero-width characters, a megabyte of
 * one letter. Every output format passes values through here before its own escaping, so that what is shown is what
 * is there, on one line, and nothing moves the cursor or reverses the reading order.
 */

const CONTROL_PICTURES = 0x2400;

/** C0, DEL, C1, soft hyphen, zero-width and bidirectional controls, line separators, byte order mark, tags, lone surrogates. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** The text with every invisible or controlling character spelled out (`␛`, `␊`, `‹U+202E›`). */
export function neutralise(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code);
    if (code === 0x7f) return '\u2421';
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

/** At most `length` characters, with an ellipsis in place of what was left off; never cuts a surrogate pair. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters: string[] = [];
  for (const character of text) {
    if (characters.length >= length) return `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
    characters.push(character);
  }
  return text;
}

/** A value ready to be shown on one line: clipped first (a value may be a megabyte), then neutralised. */
export const shown = (value: string, length = 200): string => neutralise(clip(value, length));
