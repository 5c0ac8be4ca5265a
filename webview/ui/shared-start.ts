import type { PartialReport } from '../../src/protocol/investigation';
import type { FeatureReport } from '../../src/protocol/report';

/** Names up to this long are told whole. */
const SHORT = 36;
/** A beginning is left out of a name when this share of all names has it. */
const COMMON = 0.5;
const FEWEST = 8;
/** Letters that stay of a name at least. */
const KEPT = 16;

/** `a.b_c` begins with `a.` and `a.b_`. */
const beginnings = (name: string): string[] =>
  [...name.matchAll(/[._/:-]+/g)].map(({ 0: separator, index }) => name.slice(0, index + separator.length));

const known = new WeakMap<readonly FeatureReport[], (name: string) => string>();

/**
 * How the columns of a report are told apart in little room: of a long name the beginning that most features share is left
 * out, as in `…days_since_last_order`.
 */
export function briefName({ features }: PartialReport): (name: string) => string {
  if (!features) return (name) => name;
  const found = known.get(features) ?? shortener(features.map(({ name }) => name));
  known.set(features, found);
  return found;
}

/** Leaves out of long names the beginning that most of `names` share. */
export function shortener(names: string[]): (name: string) => string {
  const counts = new Map<string, number>();
  for (const start of names.flatMap(beginnings)) counts.set(start, (counts.get(start) ?? 0) + 1);
  const least = Math.max(FEWEST, names.length * COMMON);
  return (name) => {
    if (name.length <= SHORT) return name;
    const start = beginnings(name).findLast(
      (one) => name.length - one.length >= KEPT && (counts.get(one) ?? 0) >= least,
    );
    return start ? `…${name.slice(start.length)}` : name;
  };
}
