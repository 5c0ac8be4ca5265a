/** Places in a name, up to its length, that can be reached by what a pattern has said so far. */
type Places = readonly number[];
/** From where a part of a pattern may begin to where it may then end. */
type Part = (name: string, places: Places) => Places;

const anything: Part = (name, [first]) =>
  first === undefined ? [] : Array.from({ length: name.length - first + 1 }, (_, index) => first + index);

const oneCharacter =
  (fits: (character: string) => boolean): Part =>
  (name, places) =>
    places.flatMap((place) => (place < name.length && fits(name.charAt(place)) ? [place + 1] : []));

const oneOf =
  (texts: readonly string[]): Part =>
  (name, places) => {
    const ends = places.flatMap((place) =>
      texts.flatMap((text) => (name.startsWith(text, place) ? place + text.length : [])),
    );
    return [...new Set(ends)].sort((a, b) => a - b);
  };

/**
 * Whether a file's name matches one segment of a glob: `*`, `?`, `[a-z]`, `[!a-z]`, `{one,other}`. Takes time in proportion
 * to pattern times name, whatever the pattern, since it comes from documents of others.
 */
export function globMatcher(segment: string): (name: string) => boolean {
  const parts = partsOf(segment) ?? [oneOf([segment])];
  return (name) => parts.reduce<Places>((places, part) => part(name, places), [0]).at(-1) === name.length;
}

/** Null where a range is the wrong way round: then the brackets stand for themselves. */
function partsOf(segment: string): Part[] | null {
  const tokens = segment.match(/\*+|\?|\[[^\]]+\]|\{[^}]*\}|[^]/g) ?? [];
  const parts: Part[] = [];
  for (const token of tokens) {
    if (token.startsWith('*')) parts.push(anything);
    else if (token === '?') parts.push(oneCharacter(() => true));
    else if (token.length > 1 && token.startsWith('[')) {
      const characters = characterClass(token);
      if (characters === null) return null;
      parts.push(oneCharacter((character) => characters.test(character)));
    } else if (token.length > 1) parts.push(oneOf(token.slice(1, -1).split(',')));
    else parts.push(oneOf([token]));
  }
  return parts;
}

function characterClass(token: string): RegExp | null {
  try {
    return new RegExp(`^${token.replace('[!', '[^')}$`);
  } catch {
    return null;
  }
}
