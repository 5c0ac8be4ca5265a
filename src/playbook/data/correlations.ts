import { literal } from '../../engine/expression';
import { lostAssociations } from '../shift/lost-associations';
import { type PeriodSample, sample } from '../shift/sample';
import type { Atom } from '../segments/slices';
import type { Check, DataEvidence, Suspicion } from './fault';

/** Standard errors beyond which a loss of correlation is no chance: among features, and among features in many values. */
const Z_AT_LEAST = 5;
const Z_IN_A_VALUE = 6;
/** What a value of any size loses shows in the whole log by so much. */
const Z_OF_ITS_WHOLE = 2.5;
/** Of the correlation so much must be gone, and the next feature must have lost clearly less. */
const KEPT_AT_MOST = 0.85;
const KEPT_IN_A_VALUE = 0.7;
const NEXT_AT_MOST = 0.8;
const ROWS_AT_LEAST = 200;

interface Lost {
  name: string;
  good: number;
  bad: number;
  z: number;
}

/** A feature whose correlations with the others are gone while its own distribution stayed: stale, or of other rows. */
export const correlations: Check = async (evidence) => {
  const { context, drift } = evidence;
  const drawn = await sample(context, []);
  if (!drawn) return [];
  const moved = new Set(drift.features.filter(({ drifted }) => drifted).map(({ name }) => name));
  const everywhere = lostOf(drawn.good, drawn.bad, moved, Z_AT_LEAST, KEPT_AT_MOST);
  const worthwhile = (lostAssociations(drawn.good, drawn.bad, moved)[0]?.z ?? 0) > Z_OF_ITS_WHOLE;
  const values = worthwhile ? inValues(evidence, drawn, moved) : [];
  const best = values.sort((a, b) => b.lost.z - a.lost.z)[0];
  // In one value and nowhere else, or everywhere alike.
  if (best && (!everywhere || (best.restKept && best.lost.name === everywhere.name)))
    return [suspicion(best.lost, [best.atom])];
  return everywhere ? [suspicion(everywhere, null)] : [];
};

/** The one feature that lost its partners; null where none did, or several alike. */
function lostOf(
  good: PeriodSample,
  bad: PeriodSample,
  moved: ReadonlySet<string>,
  least: number,
  kept: number,
): Lost | null {
  const [first, next] = lostAssociations(good, bad, moved);
  if (!first || first.z < least || first.bad > kept * first.good) return null;
  return next && next.z > NEXT_AT_MOST * first.z ? null : first;
}

/** The same inside each value of the logged categories, and whether the rows beside it kept their correlations. */
function inValues(
  { counts }: DataEvidence,
  { good, bad }: { good: PeriodSample; bad: PeriodSample },
  moved: ReadonlySet<string>,
): { lost: Lost; atom: Atom; restKept: boolean }[] {
  return good.inputs.flatMap((input, column) => {
    const attribute = counts.find((count) => count.attribute.column === input.name)?.attribute;
    if (input.kind !== 'category' || !attribute) return [];
    return (input.keys ?? []).flatMap((key, value) => {
      const inside = (of: PeriodSample): ((row: number) => boolean) => {
        const keys = of.inputs[column]?.values;
        return (row) => keys?.[row] === value;
      };
      const own = [good, bad].map((of) => only(of, inside(of))) as [PeriodSample, PeriodSample];
      if (own.some(({ rows }) => rows < ROWS_AT_LEAST)) return [];
      const lost = lostOf(own[0], own[1], moved, Z_IN_A_VALUE, KEPT_IN_A_VALUE);
      if (!lost) return [];
      const rest = [good, bad].map((of) => {
        const within = inside(of);
        return only(of, (row) => !within(row));
      }) as [PeriodSample, PeriodSample];
      const beside = lostAssociations(rest[0], rest[1], moved).find(({ name }) => name === lost.name);
      return [{ lost, atom: { attribute, key }, restKept: (beside?.z ?? 0) < Z_AT_LEAST / 2 }];
    });
  });
}

function only(of: PeriodSample, keep: (row: number) => boolean): PeriodSample {
  const chosen: number[] = [];
  for (let row = 0; row < of.rows; row++) if (keep(row)) chosen.push(row);
  // A loop, because `Float64Array.from` goes through an iterator and takes ten times as long.
  const pick = (values: Float64Array): Float64Array => {
    const picked = new Float64Array(chosen.length);
    for (let i = 0; i < chosen.length; i++) picked[i] = values[chosen[i] as number] ?? NaN;
    return picked;
  };
  return {
    rows: chosen.length,
    score: pick(of.score),
    label: pick(of.label),
    inRoot: pick(of.inRoot),
    inputs: of.inputs.map((input) => ({ ...input, values: pick(input.values) })),
  };
}

const suspicion = ({ name, good, bad }: Lost, atoms: readonly Atom[] | null): Suspicion => ({
  check: 'correlations-lost',
  kind: 'data-fault',
  columns: [name],
  signal: atoms ? { kind: 'event', value: literal(true) } : null,
  ...(atoms ? { atoms } : {}),
  everywhere: true,
  text: (_, where) =>
    `The correlations of ${name} with the other features fell from ${good.toFixed(2)} to ${bad.toFixed(2)}${where} while its own distribution stayed: it is stale, or joined to the wrong rows.`,
  severity: 'critical',
  strength: atoms ? 0.85 : 0,
});
