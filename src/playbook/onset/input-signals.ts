import { column, type Expression } from '../../engine/expression';
import { above } from '../../log/changes/error-signal';
import type { DataOutcome, OnsetSignal, PlaybookContext, SegmentsOutcome } from '../context';
import { isRollOut } from '../segments/roll-out';
import type { Slice } from '../segments/slices';
import { survey } from '../segments/survey';
import { featureSignal } from './feature-signals';
import { inside, truthOf, whereInWords } from './row-signs';
import { segmentCondition } from './segment-condition';

const FAULTS_AT_MOST = 3;
/** Share of the bad period's rows with values never seen before. */
export const SMALLEST_NOVELTY = 0.01;
/** A column that matters less to the model, and whose rows cost less, dates nothing: it may have moved at another time. */
const MATTERS = 0.06;
const COSTS = 0.3;

/** What moved among the inputs: the value that grew, and the sides of the features that drifted and matter. */
export async function mixSignals(
  context: PlaybookContext,
  { segments, data }: { segments: SegmentsOutcome; data: DataOutcome },
): Promise<OnsetSignal[]> {
  const [mix] = segments.shift.mixes;
  const condition = mix?.grown ? await segmentCondition(context, mix.grown) : null;
  const grown =
    mix?.grown && condition && mix.rise > 0 && mix.mix > COSTS * mix.rise
      ? [{ text: `rows where ${whereInWords(mix.grown)}`, event: truthOf(condition) }]
      : [];
  const moved = data.sharp.features
    .filter(({ drifted, importance }) => drifted && (importance ?? 0) >= MATTERS)
    .slice(0, FAULTS_AT_MOST)
    .flatMap((report) => featureSignal(report) ?? []);
  return [...grown, ...moved];
}

export interface Novelty {
  signal: OnsetSignal;
  attribute: string;
}

/** Values of a column that the good period never had, or had on trial only: the change is where they first appear. */
export async function noveltySignals(context: PlaybookContext): Promise<Novelty[]> {
  const { counts } = await survey(context);
  return counts.flatMap(({ attribute, slices, total }): Novelty[] => {
    if (attribute.origin === 'derived' || total.rows.good === 0 || total.rows.bad === 0) return [];
    const enough = SMALLEST_NOVELTY * total.rows.bad;
    const isNew = (slice: Slice): boolean =>
      slice.rows.good === 0 || (attribute.origin === 'version' && isRollOut(slice.rows, total.rows));
    const fresh = slices.filter((slice) => isNew(slice) && slice.rows.bad >= enough);
    const keys = fresh.flatMap(({ atoms }) => atoms.at(-1)?.key ?? []);
    if (keys.length === 0 || slices.every(isNew)) return [];
    const event = truthOf({ kind: 'in', operand: attribute.value, values: keys });
    return [{ signal: { text: `new values of ${attribute.name}`, event }, attribute: attribute.name }];
  });
}

/** The columns that the data step holds at fault, each where its fault is, the gravest first. */
export function faultSignals(context: PlaybookContext, { faults, sharp }: DataOutcome): Promise<Weighed[]> {
  const reports = new Map([...sharp.features, ...sharp.outputs].map((report) => [report.name, report]));
  const grave = faults.filter(
    ({ strength, importance, explained, columns }) =>
      strength > 0 && columns.length > 0 && ((importance ?? 1) >= MATTERS || (explained ?? 0) >= COSTS),
  );
  return Promise.all(
    grave.slice(0, FAULTS_AT_MOST).map(async ({ columns: [name], segment, strength }): Promise<Weighed> => {
      const report = reports.get(name ?? '');
      const signal = report ? featureSignal(report) : null;
      if (!signal || !segment) return { signal, strength };
      const condition = await segmentCondition(context, segment);
      return { signal: condition ? inside(signal, condition, whereInWords(segment)) : signal, strength };
    }),
  );
}

interface Weighed {
  signal: OnsetSignal | null;
  strength: number;
}

/** Rows slower than 99% of the good period's; null where no latency is logged. */
export async function slowSignal({ log, signal }: PlaybookContext, baseline: Expression): Promise<OnsetSignal | null> {
  const name = log.roles.latency;
  if (name === undefined) return null;
  const [found] = await log.engine.quantiles({ operand: column(name), probabilities: [0.99], where: baseline }, signal);
  const limit = found?.values[0];
  return limit === null || limit === undefined
    ? null
    : { text: `${name} above ${Number(limit.toPrecision(4))}`, event: above(column(name), limit) };
}
