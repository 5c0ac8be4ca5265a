const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const LONGEST = 2_000;

/**
 * Text of a log as it may be shown: control and bidirectional characters spelled out, so that no value can
 * reorder or hide what stands beside it, and no longer than a reader could take in.
 */
export function shown(text: string, longest = LONGEST): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A value of a log in words: null and the empty string are told apart from text. */
export function shownValue(value: string | number | boolean | null | undefined, longest?: number): string {
  if (value === null || value === undefined) return 'null';
  if (value === '') return '""';
  return shown(String(value), longest);
}
