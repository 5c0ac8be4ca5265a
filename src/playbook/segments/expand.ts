import type { PlaybookContext } from '../context';
import type { Attribute } from './attributes';
import { type Baseline, score } from './score';
import { type AttributeCounts, countSlices, sameAtoms, type Slice } from './slices';
import type { Signal } from './tally';

/** Slices kept from one level to be refined on the next. */
const BEAM = 4;
const ATTRIBUTES_AT_MOST = 10;
const LEVELS = 3;
/** A longer conjunction must gain so much of the log-likelihood ratio over every shorter one. */
const GAIN = 1.03;

export interface Candidate {
  slice: Slice;
  llr: number;
}

/** A value that so many of the bad rows have, or that the good period hardly had, tells one period from the other. */
const NEARLY_ALL = 0.99;
/** Ranges, hours and newness, of which there are many, leave out so few by luck. */
const NEARLY_ALL_BY_VALUE = 0.95;
const HARDLY_ANY = 0.01;

/** False for a value that the bad rows have as good as all: it confines nothing, unless it is a version that took over. */
function confines({ rows, atoms }: Slice, total: Slice): boolean {
  const last = atoms.at(-1);
  if (last?.key === null && last.attribute.groupless) return false;
  const most = last?.attribute.origin === 'derived' ? NEARLY_ALL_BY_VALUE : NEARLY_ALL;
  if (rows.bad < most * total.rows.bad) return true;
  return last?.attribute.origin === 'version' && rows.good <= HARDLY_ANY * total.rows.good;
}

/** Scores slices by the i-th signal, best first; too small ones and those below expectation are left out. */
export function ranked(
  counts: readonly AttributeCounts[],
  signal: number,
  baseline: Baseline,
  minimumRows: number,
): Candidate[] {
  return counts
    .flatMap(({ slices, total }) => slices.filter((slice) => confines(slice, total)))
    .flatMap((slice): Candidate[] => {
      const tallies = slice.tallies[signal];
      if (!tallies || tallies.bad.n < minimumRows) return [];
      const { llr } = score(tallies, baseline);
      return llr > 0 ? [{ slice, llr }] : [];
    })
    .sort(
      (a, b) => b.llr - a.llr || a.slice.atoms.length - b.slice.atoms.length || b.slice.rows.bad - a.slice.rows.bad,
    );
}

/** The best slices of up to three conditions: each level refines the best of the one before by every attribute. */
export async function expand(
  context: PlaybookContext,
  first: readonly AttributeCounts[],
  signal: Signal,
  index: number,
  baseline: Baseline,
  minimumRows: number,
): Promise<Candidate[]> {
  const singles = ranked(first, index, baseline, minimumRows);
  const attributes = leading(singles);
  const all = [...singles];
  let beam = distinct(singles).slice(0, BEAM);
  for (let level = 2; level <= LEVELS && beam.length > 0; level++) {
    const grown: Candidate[] = [];
    const best = all.reduce((most, { llr }) => Math.max(most, llr), 0);
    const promising = beam.filter(({ slice }) => mostInside(slice, level === 2 ? index : 0, baseline) > GAIN * best);
    const kept = level === 2 ? promising : promising.slice(0, 2);
    const tables = await Promise.all(
      kept.map(({ slice }) => {
        const used = new Set(slice.atoms.map(({ attribute }) => attribute.column));
        return countSlices(
          context,
          attributes.filter((attribute) => !used.has(attribute.column)),
          [signal],
          slice.atoms,
        );
      }),
    );
    tables.forEach((counts, i) => {
      const parent = kept[i];
      if (!parent) return;
      grown.push(...ranked(counts, 0, baseline, minimumRows).filter(({ llr }) => llr > GAIN * parent.llr + 2));
    });
    const fresh = grown
      .sort((a, b) => b.llr - a.llr)
      .filter((one, i, list) => !list.slice(0, i).some((other) => sameAtoms(one.slice.atoms, other.slice.atoms)));
    all.push(...fresh);
    beam = distinct(fresh).slice(0, BEAM);
  }
  return all.sort((a, b) => b.llr - a.llr || a.slice.atoms.length - b.slice.atoms.length);
}

/** No part of a slice can score higher than its hits would as rows of their own, expected at the slice's own rate. */
function mostInside({ tallies }: Slice, index: number, baseline: Baseline): number {
  const own = tallies[index];
  if (!own || baseline.kind === 'amount') return Infinity;
  return score({ good: own.good, bad: { n: own.bad.sum, sum: own.bad.sum, squares: own.bad.sum } }, baseline).llr;
}

/** The attributes whose values stand out most. */
function leading(singles: readonly Candidate[]): Attribute[] {
  const seen = new Map<string, Attribute>();
  for (const { slice } of singles) {
    const attribute = slice.atoms[0]?.attribute;
    if (attribute && !seen.has(attribute.name)) seen.set(attribute.name, attribute);
    if (seen.size >= ATTRIBUTES_AT_MOST) break;
  }
  return [...seen.values()];
}

/** Without slices that hold the same rows as a better one (region and currency). */
export function distinct(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const { rows } = candidate.slice;
    const same = kept.some(
      ({ slice, llr }) =>
        slice.rows.bad === rows.bad && slice.rows.good === rows.good && Math.abs(llr - candidate.llr) < 1e-9,
    );
    if (!same) kept.push(candidate);
    if (kept.length >= BEAM * 2) break;
  }
  return kept;
}
