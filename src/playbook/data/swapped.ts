import type { FeatureReport } from '../../protocol/report';
import { wordsOf } from '../segments/words';
import { type Atom, whereOf } from '../segments/slices';
import { type Check, type DataEvidence, type Suspicion } from './fault';
import { type Moved, movedInside, quantilesInside } from './moved-inside';
import { gapOfQuantiles, quantileGap } from './same-distribution';

/** Own quantiles must differ by so much more than the other column's. */
const TIMES_CLOSER = 2;
const GAP_AT_MOST = 0.2;
/** Values of a segment, and features that moved most inside one, that are compared with each other. */
const PLACES_AT_MOST = 6;
const FEATURES_AT_MOST = 6;

/** Two numbers that each took the other's distribution, in the whole log or in the rows of one value. */
export const swapped: Check = async (evidence) => {
  const everywhere = inWholeLog(evidence);
  return everywhere.length > 0 ? everywhere : inOneSegment(evidence);
};

function inWholeLog({ drift }: DataEvidence): Suspicion[] {
  const moved = drift.features.filter(({ drifted, type }) => drifted && type === 'numeric');
  return pairsOf(moved).flatMap(([a, b]) => {
    const across = [quantileGap(b, 'good', a, 'bad'), quantileGap(a, 'good', b, 'bad')];
    const own = [quantileGap(a, 'good', a, 'bad'), quantileGap(b, 'good', b, 'bad')];
    return exchanged(across, own, nullsExchanged(a, b)) ? [suspicion(byImportance(a, b), null)] : [];
  });
}

async function inOneSegment(evidence: DataEvidence): Promise<Suspicion[]> {
  const places = placesOf(await movedInside(evidence)).slice(0, PLACES_AT_MOST);
  const reports = new Map(evidence.drift.features.map((feature) => [feature.name, feature]));
  for (const { atoms, names } of places) {
    const found = await Promise.all(
      names.slice(0, FEATURES_AT_MOST).map(async (name) => ({
        report: reports.get(name),
        ...numbersOf(await quantilesInside(evidence.context, { name, atoms })),
      })),
    );
    for (const [a, b] of pairsOf(found)) {
      const across = [gapOfQuantiles(b.good, a.bad), gapOfQuantiles(a.good, b.bad)];
      const own = [gapOfQuantiles(a.good, a.bad), gapOfQuantiles(b.good, b.bad)];
      if (a.report && b.report && exchanged(across, own)) return [suspicion(byImportance(a.report, b.report), atoms)];
    }
  }
  return [];
}

/** Values in which two numbers or more moved, those that moved furthest first. */
function placesOf(moved: readonly Moved[]): { atoms: readonly Atom[]; names: string[] }[] {
  const places = new Map<string, { atoms: readonly Atom[]; names: string[]; gap: number }>();
  for (const { atoms, name, gap } of [...moved].sort((a, b) => b.gap - a.gap)) {
    if (atoms.length === 0) continue;
    const key = wordsOf(whereOf(atoms));
    const place = places.get(key) ?? { atoms, names: [], gap: 0 };
    places.set(key, { atoms, names: [...place.names, name], gap: place.gap + gap });
  }
  return [...places.values()].filter(({ names }) => names.length > 1).sort((a, b) => b.gap - a.gap);
}

const numbersOf = ({ good, bad }: { good: (number | null)[]; bad: (number | null)[] }) => ({
  good: good.map((value) => value ?? NaN),
  bad: bad.map((value) => value ?? NaN),
});

const pairsOf = <T>(items: readonly T[]): [T, T][] =>
  items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));

/** Shares of empty values tell two columns apart from so much on, and are each other's within so much. */
const NULLS_APART = 0.015;
const NULLS_ALIKE = 0.01;

/** Each column has as many empty values as the other one had. */
function nullsExchanged({ nullRate: a }: FeatureReport, { nullRate: b }: FeatureReport): boolean {
  const rates = [a.good, a.bad, b.good, b.bad];
  if (rates.some((rate) => rate === null)) return false;
  const [aGood = 0, aBad = 0, bGood = 0, bBad = 0] = rates.map(Number);
  return (
    Math.min(Math.abs(aGood - bGood), Math.abs(aBad - bBad)) >= NULLS_APART &&
    Math.max(Math.abs(aBad - bGood), Math.abs(bBad - aGood)) <= NULLS_ALIKE
  );
}

/** By their values alone, or, where the empty values went along, so far as the season leaves them. */
function exchanged(across: readonly (number | null)[], own: readonly (number | null)[], nulls = false): boolean {
  if ([...across, ...own].some((gap) => gap === null || Number.isNaN(gap))) return false;
  const worst = Math.max(...across.map((gap) => gap ?? Infinity));
  const nearest = Math.min(...own.map((gap) => gap ?? 0));
  if (nulls) return nearest > worst;
  return worst < GAP_AT_MOST && nearest > TIMES_CLOSER * worst;
}

const byImportance = (a: FeatureReport, b: FeatureReport): [string, string] =>
  (a.importance ?? 0) >= (b.importance ?? 0) ? [a.name, b.name] : [b.name, a.name];

const suspicion = ([first, second]: [string, string], atoms: readonly Atom[] | null): Suspicion => ({
  check: 'swapped',
  kind: 'schema-change',
  columns: [first, second],
  signal: null,
  ...(atoms ? { atoms } : {}),
  everywhere: true,
  text: (_, where) =>
    `${first} and ${second} have each other's distribution${where} in the bad period: the columns were swapped.`,
  severity: 'critical',
  strength: 0.95,
});
