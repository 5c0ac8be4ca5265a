/** Words of a program for a sentence: on one line, shortened, control characters spelled as in JSON. */
export function quoted(text: string, most = 80): string {
  const characters = [...text.slice(0, 4 * most)];
  const short = characters.length > most ? `${characters.slice(0, most).join('')}…` : characters.join('');
  return JSON.stringify(short).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
