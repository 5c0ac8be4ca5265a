/** The characters of the bytes 0x80 to 0x9f, where Windows-1252 differs from Latin-1; unassigned bytes stay control characters. */
const DIFFERENT = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The text of bytes in Windows-1252. */
export const windows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (character) => DIFFERENT.charAt(character.charCodeAt(0) - 0x80));
