import { and, compare, type Expression, literal } from '../../engine/expression';
import type { PlaybookContext } from '../context';
import { dispersionOf, signalBlocks } from '../segments/blocks';
import { locate, type Location } from '../segments/locate';
import { type Baseline, score } from '../segments/score';
import { type AttributeCounts, conditionOf, countConjunctions, countSlices, whereOf } from '../segments/slices';
import { emptyTally, outcomeSignal, type Signal, type Tally } from '../segments/tally';
import { wordsOf } from '../segments/words';
import { leaning } from '../shift/leaning';
import type { DataEvidence, Fault, Suspicion } from './fault';
import { percent } from './null-rate';

/** Faults that touch more rows than this are everywhere. */
const EVERYWHERE = 0.97;
const SIGNALS_AT_ONCE = 24;

/** Finds where each suspicion holds and how many of the excess errors stand in the rows it touches. */
export async function weigh(evidence: DataEvidence, suspicions: readonly Suspicion[]): Promise<Fault[]> {
  const { context } = evidence;
  const locations = await locationsOf(evidence, suspicions);
  const costs = await costsOf(context, suspicions, locations);
  const leans = await leaning(context);
  return suspicions.map((suspicion, i) =>
    faultOf(evidence, suspicion, locations[i] ?? null, costs[i] ?? { share: 1, explained: null }, leans),
  );
}

function faultOf(
  evidence: DataEvidence,
  suspicion: Suspicion,
  location: Location | null,
  cost: Cost,
  leans: ReadonlyMap<string, number>,
): Fault {
  const { check, kind, columns, signal, strength, severity } = suspicion;
  const segment = location && location.atoms.length > 0 ? whereOf(location.atoms) : null;
  const name = columns[0] ?? null;
  const where = segment ? ` for ${wordsOf(segment)}` : '';
  const inside = location && segment ? insideShare(location) : null;
  return {
    check,
    kind,
    columns,
    finding: {
      id: [check, columns.join('+'), segment ? wordsOf(segment) : ''].join('/'),
      severity: harmless(evidence.drift, name) && severity === 'critical' ? 'warning' : severity,
      text: suspicion.text(percent(inside ?? cost.share), where),
      column: name ?? suspicion.shownAt ?? null,
      segment,
    },
    strength,
    location,
    segment,
    share: cost.share,
    importance: importance(evidence.drift, name, evidence),
    leaning: name === null ? null : (leans.get(name) ?? null),
    explained: cost.explained,
    event: signal ? eventOf(signal.value, location?.atoms.map(conditionOf) ?? []) : null,
  };
}

/** Where each suspicion is: as its check says, or where its signal rose; null where that is everywhere. */
async function locationsOf(
  { context, counts: known }: DataEvidence,
  suspicions: readonly Suspicion[],
): Promise<(Location | null)[]> {
  const attributes = known.map(({ attribute }) => attribute).filter(({ name }) => !name.endsWith('.bin'));
  const signalled = suspicions
    .flatMap((suspicion) => (suspicion.signal && !suspicion.atoms ? [suspicion.signal] : []))
    .slice(0, SIGNALS_AT_ONCE);
  const counts = signalled.length > 0 ? await countSlices(context, attributes, signalled) : [];
  const shares = counts[0]?.total.tallies.map(({ bad: { n, sum } }) => (n > 0 ? sum / n : 0)) ?? [];
  return Promise.all(
    suspicions.map(async (suspicion) => {
      if (suspicion.atoms) return placed(context, suspicion);
      const index = suspicion.signal ? signalled.indexOf(suspicion.signal) : -1;
      if (!suspicion.signal || (shares[index] ?? 1) >= EVERYWHERE) return null;
      return located(context, suspicion, suspicion.signal, index, counts);
    }),
  );
}

/** Importance below which a column's fault is told without alarm. */
const HARMLESS = 0.06;

function harmless({ features }: DataEvidence['drift'], name: string | null): boolean {
  const found = features.find((feature) => feature.name === name)?.importance;
  return found !== null && found !== undefined && found < HARMLESS;
}

function eventOf(touched: Expression, inside: Expression[]): Expression {
  const event: Expression = { kind: 'case', branches: [{ when: touched, then: literal(1) }], otherwise: literal(0) };
  return inside.length > 0
    ? { kind: 'case', branches: [{ when: and(...inside), then: event }], otherwise: literal(null) }
    : event;
}

function importance({ features }: DataEvidence['drift'], name: string | null, evidence: DataEvidence): number | null {
  if (name === null) return null;
  const report = features.find((feature) => feature.name === name);
  if (report) return report.importance;
  const counts = evidence.counts.find(({ attribute }) => attribute.column === name);
  return counts ? null : 0;
}

/** Share of the segment's own rows that are touched. */
function insideShare({ slice }: Location): number | null {
  const bad = slice.tallies[0]?.bad;
  return bad && bad.n > 0 ? bad.sum / bad.n : null;
}

async function placed(context: PlaybookContext, { atoms = [] }: Suspicion): Promise<Location | null> {
  const [slice] = await countConjunctions(context, [atoms], []);
  if (!slice) return null;
  const empty = { good: emptyTally(), bad: emptyTally() };
  const baseline: Baseline = { kind: 'event', good: emptyTally(), dispersion: 1 };
  return { atoms, slice, score: score(empty, baseline), aliases: [], second: null };
}

async function located(
  context: PlaybookContext,
  suspicion: Suspicion,
  signal: Signal,
  index: number,
  counts: readonly AttributeCounts[],
): Promise<Location | null> {
  const own = [...suspicion.columns, suspicion.shownAt];
  const others = counts.filter(({ attribute }) => !own.includes(attribute.column));
  const good = others[0]?.total.tallies[index]?.good;
  if (!good || index < 0) return null;
  const dispersion = Math.min(
    4,
    dispersionOf(
      (await signalBlocks(context, signal)).filter(({ period }) => period === 'good'),
      'event',
    ),
  );
  return locate(context, { signal, counts: others, index, baseline: { kind: 'event', good, dispersion } });
}

interface Cost {
  share: number;
  explained: number | null;
}

/** Rows touched, and their errors above the good period's rate as a share of all such errors. */
async function costsOf(
  context: PlaybookContext,
  suspicions: readonly Suspicion[],
  locations: readonly (Location | null)[],
): Promise<Cost[]> {
  const outcome = outcomeSignal(context);
  const touched = suspicions.map(({ signal, everywhere }, i) => {
    if (signal && !everywhere) return signal.value;
    const inside = locations[i]?.atoms.map(conditionOf) ?? [];
    return inside.length > 0 ? and(...inside) : literal(true);
  });
  const rows = touched.map((value): Signal => ({ kind: 'event', value }));
  const errors = outcome ? touched.map((value): Signal => touchedOutcome(outcome, value)) : [];
  const labelled = outcome
    ? touched.map((value): Signal => ({ kind: 'event', value: and(value, definedOf(outcome)) }))
    : [];
  const [whole] = await countConjunctions(
    context,
    [[]],
    [...rows, ...errors, ...labelled, ...(outcome ? [outcome] : [])],
  );
  // Rows that repeat cost by their number: what their group was always wrong in counts.
  const located = suspicions.map(({ columns }, i) => (columns.length > 0 ? (locations[i] ?? null) : null));
  const before = outcome ? await ratesBefore(context, located, outcome) : [];
  const all = whole?.tallies.at(-1);
  const total = outcome && all && all.good.n > 0 ? all.bad.sum - (all.bad.n * all.good.sum) / all.good.n : null;
  return suspicions.map((_, i) => {
    const bad = whole?.tallies[i]?.bad ?? emptyTally();
    const share = bad.n > 0 ? bad.sum / bad.n : 0;
    if (total === null || total <= 0 || !all) return { share, explained: null };
    const wrong: Tally = whole?.tallies[suspicions.length + i]?.bad ?? emptyTally();
    const n = whole?.tallies[2 * suspicions.length + i]?.bad.sum ?? 0;
    return { share, explained: (wrong.sum - n * (before[i] ?? all.good.sum / all.good.n)) / total };
  });
}

/** Rows of the good period below which a segment has no rate of its own. */
const OWN_RATE_AT_LEAST = 30;

/** The good period's error rate (or mean loss) where each suspicion is; null where that is everywhere or unknown. */
async function ratesBefore(
  context: PlaybookContext,
  locations: readonly (Location | null)[],
  outcome: Signal,
): Promise<(number | null)[]> {
  const placed = locations.filter((location): location is Location => (location?.atoms.length ?? 0) > 0);
  const slices =
    placed.length > 0
      ? await countConjunctions(
          context,
          placed.map(({ atoms }) => atoms),
          [outcome],
        )
      : [];
  return locations.map((location) => {
    const good = location ? slices[placed.indexOf(location)]?.tallies[0]?.good : undefined;
    return good && good.n >= OWN_RATE_AT_LEAST ? good.sum / good.n : null;
  });
}

const definedOf = (signal: Signal) => ({
  kind: 'not' as const,
  operand: { kind: 'isNull' as const, operand: signal.defined ?? signal.value },
});

/** The outcome's signal among touched rows: errors, or the loss. */
function touchedOutcome(outcome: Signal, touched: Signal['value']): Signal {
  if (outcome.kind === 'event') return { kind: 'event', value: and(outcome.value, touched) };
  const inside = compare(touched, '=', literal(true));
  return {
    kind: 'amount',
    value: { kind: 'case', branches: [{ when: inside, then: outcome.value }], otherwise: literal(0) },
  };
}
