import type { PartialReport } from '../../src/protocol/investigation';
import type { FeatureReport } from '../../src/protocol/report';

/** Names up to this long are told whole. */
const SHORT = 36;
/** A part is left out of a name when this share of all names has it. */
const COMMON = 0.5;
const FEWEST = 8;
/** Letters that stay of a name at least. */
const KEPT = 16;
/** Letters from which a shared stretch inside a name is left out. */
const STRETCH = 4;

const SEPARATORS = /([._/:-]+)/;

/** `a.b_c` begins with `a.` and `a.b_`. */
const beginnings = (name: string): string[] =>
  [...name.matchAll(/[._/:-]+/g)].map(({ 0: separator, index }) => name.slice(0, index + separator.length));

/** `a.b_c` as `a`, `.`, `b`, `_`, `c`. */
const pieces = (name: string): string[] => name.split(SEPARATORS);

const known = new WeakMap<readonly FeatureReport[], (name: string) => string>();

/**
 * How the columns of a report are told apart in little room: what most features share is left out of a long name, as in
 * `…days_since_last_order` and `…customer…mean…basket…7d`.
 */
export function briefName({ features }: PartialReport): (name: string) => string {
  if (!features) return (name) => name;
  const found = known.get(features) ?? shortener(features.map(({ name }) => name));
  known.set(features, found);
  return found;
}

/** In which of `names`, by their places, each part stands that `parts` takes a name into. */
function placesOf(names: string[], parts: (name: string) => string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  names.forEach((name, place) => {
    for (const part of new Set(parts(name))) {
      const found = places.get(part);
      if (found) found.push(place);
      else places.set(part, [place]);
    }
  });
  return places;
}

/**
 * Leaves out of long names the beginning that most of `names` share and, where that is not enough, words inside them that
 * most share or that always stand beside one that is told; never so much that two names become the same.
 */
export function shortener(names: string[]): (name: string) => string {
  const least = Math.max(FEWEST, names.length * COMMON);
  const [starts, words] = [placesOf(names, beginnings), placesOf(names, pieces)];
  const companies = new Map(
    [...words].flatMap(([word, places]) => (places.length >= FEWEST ? [[word, places.join()] as const] : [])),
  );
  /** Length of the beginning that most names share. */
  const shared = (name: string): number =>
    beginnings(name).findLast((one) => name.length - one.length >= KEPT && (starts.get(one)?.length ?? 0) >= least)
      ?.length ?? 0;
  /** Whether a word of a name says nothing that the words before it have not said. */
  const saysNothing = (word: string, place: number, all: string[]): boolean => {
    const common = (words.get(word)?.length ?? 0) >= least;
    const company = companies.get(word);
    return common || (company !== undefined && all.slice(0, place).some((other) => companies.get(other) === company));
  };
  const telling = (name: string): string => {
    const all = pieces(name);
    return joined(stretches(all.map((text, place) => ({ text, silent: saysNothing(text, place, all) }))));
  };
  const brief = (name: string): string => {
    if (name.length <= SHORT) return name;
    const start = shared(name);
    const rest = name.slice(start);
    const short = rest.length <= SHORT || names.length < FEWEST ? rest : telling(rest);
    const told = short.length < KEPT ? rest : short;
    return start > 0 && !told.startsWith('…') ? `…${told}` : told;
  };
  const meant = placesOf(names.map(brief), (name) => [name]);
  return (name) => ((meant.get(brief(name))?.length ?? 0) > 1 ? name : brief(name));
}

interface Stretch {
  text: string;
  /** Nobody would miss it. */
  silent: boolean;
}

/** Neighbouring pieces of one kind as one; separators are silent, and go with what is silent beside them. */
function stretches(all: Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const piece of all) {
    const last = found.at(-1);
    if (last?.silent === piece.silent) last.text += piece.text;
    else found.push({ ...piece });
  }
  return found;
}

const joined = (found: Stretch[]): string =>
  found
    .map(({ text, silent }) => (silent && text.length >= STRETCH ? '…' : text))
    .join('')
    .replace(/…$/, '');
