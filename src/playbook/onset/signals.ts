import { and, column, compare, isNull, literal, within as withinRange, type Expression } from '../../engine/expression';
import type { SegmentReport } from '../../protocol/report';
import { above, errorSignal, gravestErrorSignal } from '../../log/changes/error-signal';
import { rowsOf } from '../comparison';
import type { DataOutcome, OnsetSignal, PlaybookContext, SegmentsOutcome } from '../context';
import { featureSignal } from './feature-signals';
import { failureOf } from '../infrastructure/failure';
import { modelScore, type ModelScore } from '../model-score';
import { survey } from '../segments/survey';
import type { ThresholdChange } from '../shift/decisions';
import { segmentCondition } from './segment-condition';

/** A sign to time the change by, and whether it measures the fault itself rather than something that went with it. */
export interface Candidate extends OnsetSignal {
  kind: 'metric' | 'sign';
  /** A sign that is a fault by itself, whatever the metric does. */
  grave: boolean;
  /** The cause as far as it is known: it dates the change even where the metric says otherwise. */
  leads: boolean;
  /** The good period never had it: it is dated by its first row. */
  fresh: boolean;
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
const MOST_NOVELTIES = 2;
/** A fault in a part of the rows that holds so much of the excess errors is what happened. */
const HOLDS = 0.6;
const EVERYWHERE = 0.97;
const UNMISTAKABLE = 0.85;
const FELL_P = 0.03;
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
  const { log, signal: cancelled } = context;
  const { root, shift } = found.segments;
  const errors = await errorSignal(log, baseline, cancelled);
  const gravest = await gravestErrorSignal(log, baseline, cancelled);
  const condition = root ? await segmentCondition(context, root.where) : null;
  const list: Candidate[] = [];
  const add = (kind: Candidate['kind'], signal: OnsetSignal | null, traits: Partial<Candidate> = {}): void => {
    if (signal)
      list.push({ kind, grave: false, leads: false, fresh: false, minimumEffect: 0.02, ...traits, ...signal });
  };
  const within = (signal: OnsetSignal | null): OnsetSignal | null =>
    signal && root && condition ? inside(signal, condition, whereInWords(root.where)) : null;
  for (const metric of [within(errors), errors]) add('metric', metric);
  // Parts of the errors sharpen what the errors say; by themselves they are too many not to move by chance.
  for (const part of [within(gravest), gravest, ...(await errorsByDecision(context, errors))]) add('sign', part);
  if (shift.threshold)
    add('sign', otherDecisions(await modelScore(context), log, shift.threshold), { grave: true, leads: true });
  if (root && condition)
    add('sign', { text: `rows where ${whereInWords(root.where)}`, event: truthOf(condition) }, { minimumEffect: 0.05 });
  const telling = tellingFault(found);
  for (const signal of [...(found.signals ?? []), ...(found.data.signals ?? [])])
    add('sign', signal, { grave: true, leads: telling !== null && telling === signal });
  for (const { signal, attribute } of (await noveltySignals(context)).slice(0, MOST_NOVELTIES)) {
    const leads = root !== null && root.rows.good === 0 && attribute in root.where;
    add('sign', signal, { grave: true, leads, fresh: true, minimumEffect: SMALLEST_NOVELTY / 2 });
  }
  for (const { signal, strength } of await faultSignals(context, found.data))
    add('sign', signal, { grave: strength >= CERTAIN, minimumEffect: 0.05 });
  const failed = failureOf(log);
  const failing = failed ? { text: 'failed requests', event: truthOf(failed) } : null;
  const slow = await slowSignal(context, baseline);
  for (const signal of [within(failing) ?? failing, within(slow) ?? slow]) add('sign', signal, { grave: true });
  for (const signal of await mixSignals(context, found)) add('sign', signal, { minimumEffect: 0.05 });
  for (const report of found.data.sharp.outputs.filter(({ drifted }) => drifted).slice(0, MOST_OUTPUTS)) {
    const signal = featureSignal(report);
    add('sign', within(signal) ?? signal, { minimumEffect: 0.05 });
  }
  return list;
}

/** The unmistakable fault whose rows hold most excess errors, or any where errors did not rise; null without one. */
function tellingFault({ data, segments }: FoundBefore): OnsetSignal | null {
  const { evidence, root, metric } = segments;
  const [first] = data.signals ?? [];
  if (!first) return null;
  const fell = root !== null || (metric.change !== null && (evidence?.wholeP ?? 0) <= FELL_P);
  const holds = data.faults.some(
    ({ strength, explained, share }) => strength >= UNMISTAKABLE && share < EVERYWHERE && (explained ?? 0) >= HOLDS,
  );
  return !fell || holds ? first : null;
}

const truthOf = (condition: Expression): Expression => ({
  kind: 'case',
  branches: [{ when: condition, then: literal(1) }],
  otherwise: literal(0),
});

/** Errors among the rows of each of the decisions taken most often: label faults and shifts show in one of them. */
async function errorsByDecision({ log }: PlaybookContext, errors: OnsetSignal | null): Promise<OnsetSignal[]> {
  const { prediction } = log.roles;
  if (!errors || prediction === undefined || log.task !== 'binary') return [];
  const decision: Expression = { kind: 'text', operand: column(prediction) };
  const table = await log.engine.count({
    by: { decision },
    measures: { rows: { kind: 'count' } },
    where: log.restriction ?? literal(true),
    largest: 2,
  });
  return rowsOf(table)
    .filter(({ decision: name }) => typeof name === 'string')
    .map(({ decision: name }) =>
      inside(errors, compare(decision, '=', literal(String(name))), `${prediction}=${String(name)}`),
    );
}

/** Rows between the old and the new threshold are decided otherwise, all of them, from one moment on. */
function otherDecisions(
  score: ModelScore | null,
  { roles }: PlaybookContext['log'],
  { good, bad, otherwise }: ThresholdChange,
): OnsetSignal | null {
  if (!score || score.positive === null || good === null || bad === null || roles.prediction === undefined) return null;
  if (otherwise < SMALLEST_NOVELTY || good === bad) return null;
  const between = withinRange(score.value, Math.min(good, bad), Math.max(good, bad));
  return {
    text: `decisions at scores from ${Math.min(good, bad)} to ${Math.max(good, bad)}`,
    event: {
      kind: 'case',
      branches: [
        { when: isNull(score.value), then: literal(null) },
        {
          when: and(
            between,
            compare({ kind: 'text', operand: column(roles.prediction) }, '=', literal(score.positive)),
          ),
          then: literal(1),
        },
        { when: between, then: literal(0) },
      ],
      otherwise: literal(null),
    },
  };
}

/** What moved among the inputs: the value that grew, and the sides of the features that drifted and matter. */
async function mixSignals(context: PlaybookContext, { segments, data }: FoundBefore): Promise<OnsetSignal[]> {
  const [mix] = segments.shift.mixes;
  const condition = mix?.grown ? await segmentCondition(context, mix.grown) : null;
  const grown =
    mix?.grown && condition && mix.rise > 0 && mix.mix > COSTS * mix.rise
      ? [{ text: `rows where ${whereInWords(mix.grown)}`, event: truthOf(condition) }]
      : [];
  const moved = data.sharp.features
    .filter(({ drifted, importance }) => drifted && (importance ?? 0) >= MATTERS)
    .slice(0, MOST_FAULTS)
    .flatMap((report) => featureSignal(report) ?? []);
  return [...grown, ...moved];
}

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
async function noveltySignals(context: PlaybookContext): Promise<{ signal: OnsetSignal; attribute: string }[]> {
  const { counts } = await survey(context);
  return counts.flatMap(({ attribute, slices, total }): { signal: OnsetSignal; attribute: string }[] => {
    if (attribute.origin === 'derived' || total.rows.good === 0 || total.rows.bad === 0) return [];
    const enough = SMALLEST_NOVELTY * total.rows.bad;
    const fresh = slices.filter(({ rows }) => rows.good === 0 && rows.bad >= enough);
    const keys = fresh.flatMap(({ atoms }) => atoms.at(-1)?.key ?? []);
    if (keys.length === 0 || slices.every(({ rows }) => rows.good === 0)) return [];
    const event = truthOf({ kind: 'in', operand: attribute.value, values: keys });
    return [{ signal: { text: `new values of ${attribute.name}`, event }, attribute: attribute.name }];
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
