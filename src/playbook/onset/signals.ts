import type { Expression } from '../../engine/expression';
import { errorSignal, gravestErrorSignal } from '../../log/changes/error-signal';
import type { DataOutcome, OnsetSignal, PlaybookContext, SegmentsOutcome } from '../context';
import { failureOf } from '../infrastructure/failure';
import { modelScore } from '../model-score';
import { errorsByDecision, otherDecisions } from './decision-signals';
import { featureSignal } from './feature-signals';
import { faultSignals, mixSignals, noveltySignals, slowSignal, SMALLEST_NOVELTY } from './input-signals';
import { relationSignal } from './relation-signal';
import { inside, truthOf, whereInWords } from './row-signs';
import { segmentCondition } from './segment-condition';

/** A sign to time the change by, and whether it measures the fault itself rather than something that went with it. */
export interface Candidate extends OnsetSignal {
  kind: 'metric' | 'sign';
  /** Counted on labelled rows: says nothing where accuracy is withheld. */
  ofErrors: boolean;
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

const MOST_OUTPUTS = 2;
const MOST_NOVELTIES = 2;
/** A fault in a part of the rows that holds so much of the excess errors is what happened. */
const HOLDS = 0.6;
const EVERYWHERE = 0.97;
const UNMISTAKABLE = 0.85;
const FELL_P = 0.03;
/** A fault at least so unmistakable dates a change even where the metric does not. */
const CERTAIN = 0.5;

/** Everything the onset may be estimated on, what the steps before point at first. */
export async function candidates(
  context: PlaybookContext,
  found: FoundBefore,
  baseline: Expression,
): Promise<Candidate[]> {
  const { log, signal: cancelled } = context;
  const { root, shift } = found.segments;
  const version = log.roles.modelVersion;
  const errors = await errorSignal(log, baseline, cancelled);
  const gravest = await gravestErrorSignal(log, baseline, cancelled);
  const condition = root ? await segmentCondition(context, root.where) : null;
  const list: Candidate[] = [];
  const add = (kind: Candidate['kind'], signal: OnsetSignal | null, traits: Partial<Candidate> = {}): void => {
    if (signal)
      list.push({
        kind,
        ofErrors: false,
        grave: false,
        leads: false,
        fresh: false,
        minimumEffect: 0.02,
        ...traits,
        ...signal,
      });
  };
  const within = (signal: OnsetSignal | null): OnsetSignal | null =>
    signal && root && condition ? inside(signal, condition, whereInWords(root.where)) : null;
  for (const metric of [within(errors), errors]) add('metric', metric, { ofErrors: true });
  // Parts of the errors sharpen what the errors say; by themselves they are too many not to move by chance.
  for (const part of [within(gravest), gravest, ...(await errorsByDecision(context, errors))])
    add('sign', part, { ofErrors: true });
  if (shift.threshold)
    add('sign', otherDecisions(await modelScore(context), log, shift.threshold), { grave: true, leads: true });
  if (root && condition)
    add('sign', { text: `rows where ${whereInWords(root.where)}`, event: truthOf(condition) }, { minimumEffect: 0.05 });
  const telling = tellingFault(found);
  for (const signal of [...(found.signals ?? []), ...(found.data.signals ?? [])])
    add('sign', signal, { grave: true, leads: telling !== null && telling === signal });
  add('sign', await relationSignal(context, shift.associations), { grave: true, leads: true, minimumEffect: 0.03 });
  for (const { signal, attribute } of (await noveltySignals(context)).slice(0, MOST_NOVELTIES)) {
    const leads = root !== null && (root.rows.good === 0 || attribute === version) && attribute in root.where;
    add('sign', signal, { grave: true, leads, fresh: true, minimumEffect: SMALLEST_NOVELTY / 2 });
  }
  for (const { signal, strength } of await faultSignals(context, found.data))
    add('sign', signal, { grave: strength >= CERTAIN, minimumEffect: 0.05 });
  const failed = failureOf(log);
  const failing = failed ? { text: 'failed requests', event: truthOf(failed) } : null;
  const slow = await slowSignal(context, baseline);
  const { cameTrue } = shift;
  if (cameTrue) {
    const place = cameTrue.where && (await segmentCondition(context, cameTrue.where));
    const sign = place && cameTrue.where ? inside(cameTrue.sign, place, whereInWords(cameTrue.where)) : cameTrue.sign;
    add('sign', sign, { ofErrors: true, grave: true });
  }
  for (const signal of [failing, slow, within(failing), within(slow)]) add('sign', signal, { grave: true });
  for (const signal of await mixSignals(context, found)) add('sign', signal, { minimumEffect: 0.05 });
  for (const report of found.data.sharp.outputs.filter(({ drifted }) => drifted).slice(0, MOST_OUTPUTS)) {
    const signal = featureSignal(report);
    // A loss that nobody decides by says little about when: what the score did does.
    const grave = log.loss !== null && log.task !== 'regression';
    add('sign', within(signal) ?? signal, { minimumEffect: 0.05, grave });
    if (grave && within(signal)) add('sign', signal, { minimumEffect: 0.05, grave });
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
