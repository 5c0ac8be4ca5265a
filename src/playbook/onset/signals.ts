import { column, isNull, literal, or, type Expression } from '../../engine/expression';
import type { SegmentReport } from '../../protocol/report';
import { above, errorSignal } from '../../log/changes/error-signal';
import type { DataOutcome, OnsetSignal, PlaybookContext, SegmentsOutcome } from '../context';
import { featureSignal } from './feature-signals';
import { failureOf } from '../infrastructure/failure';
import { survey } from '../segments/survey';
import { segmentCondition } from './segment-condition';

/** A sign to time the change by, and whether it measures the fault itself rather than something that went with it. */
export interface Candidate extends OnsetSignal {
  kind: 'metric' | 'sign';
  /** A sign that is a fault by itself, whatever the metric does. */
  grave: boolean;
  /** A smaller change of its rate is not taken for one. */
  minimumEffect: number;
}

/** What the steps before the timeline hand to it. */
export interface FoundBefore {
  segments: SegmentsOutcome;
  data: DataOutcome;
  signals?: OnsetSignal[];
}

const MOST_FAULTS = 3;
const MOST_OUTPUTS = 2;
/** Share of the bad period's rows with values never seen before. */
const SMALLEST_NOVELTY = 0.01;
/** A column that matters less to the model, and whose rows cost less, dates nothing: it may have moved at another time. */
const MATTERS = 0.06;
const COSTS = 0.3;
/** A fault at least so unmistakable dates a change even where the metric does not. */
const CERTAIN = 0.5;

/** A signal on the rows of a segment only. */
const inside = (signal: OnsetSignal, condition: Expression, words: string): OnsetSignal => ({
  text: `${signal.text} where ${words}`,
  event: { kind: 'case', branches: [{ when: condition, then: signal.event }], otherwise: literal(null) },
});

export const whereInWords = (where: SegmentReport['where']): string =>
  Object.entries(where)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

/** Everything the onset may be estimated on, what the steps before point at first. */
export async function candidates(
  context: PlaybookContext,
  found: FoundBefore,
  baseline: Expression,
): Promise<Candidate[]> {
  const { log } = context;
  const errors = await errorSignal(log, baseline, context.signal);
  const root = found.segments.root;
  const condition = root ? await segmentCondition(context, root.where) : null;
  const list: Candidate[] = [];
  const add = (kind: Candidate['kind'], signal: OnsetSignal | null, grave = false, minimumEffect = 0.02): void => {
    if (signal) list.push({ ...signal, kind, grave, minimumEffect });
  };
  const within = (signal: OnsetSignal | null): OnsetSignal | null =>
    signal && root && condition ? inside(signal, condition, whereInWords(root.where)) : null;
  add('metric', within(errors));
  add('metric', errors);
  if (root && condition)
    add('sign', { text: `rows where ${whereInWords(root.where)}`, event: truthOf(condition) }, false, 0.05);
  for (const signal of [...(found.signals ?? []), ...(found.data.signals ?? [])]) add('sign', signal, true);
  for (const signal of (await noveltySignals(context)).slice(0, 2)) add('sign', signal, true, SMALLEST_NOVELTY / 2);
  for (const { signal, strength } of await faultSignals(context, found.data))
    add('sign', signal, strength >= CERTAIN, 0.05);
  const failed = failureOf(log);
  const failing = failed ? { text: 'failed requests', event: truthOf(failed) } : null;
  const slow = await slowSignal(context, baseline);
  for (const signal of [within(failing) ?? failing, within(slow) ?? slow]) add('sign', signal, true);
  for (const report of found.data.sharp.outputs.filter(({ drifted }) => drifted).slice(0, MOST_OUTPUTS)) {
    const signal = featureSignal(report);
    add('sign', within(signal) ?? signal, false, 0.05);
  }
  return list;
}

const truthOf = (condition: Expression): Expression => ({
  kind: 'case',
  branches: [{ when: condition, then: literal(1) }],
  otherwise: literal(0),
});

/** The columns that the data step holds at fault, each where its fault is, the gravest first. */
function faultSignals(context: PlaybookContext, { faults, sharp }: DataOutcome): Promise<Weighed[]> {
  const reports = new Map([...sharp.features, ...sharp.outputs].map((report) => [report.name, report]));
  const grave = faults.filter(
    ({ strength, importance, explained, columns }) =>
      strength > 0 && columns.length > 0 && ((importance ?? 1) >= MATTERS || (explained ?? 0) >= COSTS),
  );
  return Promise.all(
    grave.slice(0, MOST_FAULTS).map(async ({ columns: [name], segment, strength }): Promise<Weighed> => {
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

/** Values of a column that the good period never had: the change is where they first appear. */
async function noveltySignals(context: PlaybookContext): Promise<OnsetSignal[]> {
  const { counts } = await survey(context);
  return counts.flatMap(({ attribute, slices, total }): OnsetSignal[] => {
    if (attribute.origin === 'derived' || total.rows.good === 0 || total.rows.bad === 0) return [];
    const known = slices.filter(({ rows }) => rows.good > 0).flatMap(({ atoms }) => atoms.at(-1)?.key ?? []);
    const fresh = slices.reduce((sum, { rows }) => sum + (rows.good === 0 ? rows.bad : 0), 0);
    if (known.length === 0 || fresh < SMALLEST_NOVELTY * total.rows.bad) return [];
    const old: Expression = { kind: 'in', operand: attribute.value, values: known };
    const event: Expression = {
      kind: 'case',
      branches: [{ when: or(isNull(attribute.value), old), then: literal(0) }],
      otherwise: literal(1),
    };
    return [{ text: `new values of ${attribute.name}`, event }];
  });
}

/** Rows slower than 99% of the good period's; null where no latency is logged. */
async function slowSignal({ log, signal }: PlaybookContext, baseline: Expression): Promise<OnsetSignal | null> {
  const name = log.roles.latency;
  if (name === undefined) return null;
  const [found] = await log.engine.quantiles({ operand: column(name), probabilities: [0.99], where: baseline }, signal);
  const limit = found?.values[0];
  return limit === null || limit === undefined
    ? null
    : { text: `${name} above ${Number(limit.toPrecision(4))}`, event: above(column(name), limit) };
}
