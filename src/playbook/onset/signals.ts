import { literal, type Expression } from '../../engine/expression';
import type { SegmentReport } from '../../protocol/report';
import { errorSignal } from '../../log/changes/error-signal';
import type { DataOutcome, OnsetSignal, PlaybookContext, SegmentsOutcome } from '../context';
import { featureSignal } from './feature-signals';
import { failureOf } from '../infrastructure/failure';
import { segmentCondition } from './segment-condition';

/** A sign to time the change by, and whether it measures the fault itself rather than something that went with it. */
export interface Candidate extends OnsetSignal {
  kind: 'metric' | 'sign';
  /** A smaller change of its rate is not taken for one. */
  minimumEffect: number;
}

/** What the steps before the timeline hand to it. */
export interface FoundBefore {
  segments: SegmentsOutcome;
  data: DataOutcome;
  signals?: OnsetSignal[];
}

const MOST_FEATURE_SIGNALS = 4;

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
  const add = (kind: Candidate['kind'], signal: OnsetSignal | null, minimumEffect = 0.02): void => {
    if (signal) list.push({ ...signal, kind, minimumEffect });
  };
  if (root && condition) {
    const words = whereInWords(root.where);
    if (errors) add('metric', inside(errors, condition, words));
    add('sign', { text: `rows where ${words}`, event: truthOf(condition) }, 0.05);
  }
  add('metric', errors);
  for (const signal of [...(found.signals ?? []), ...(found.data.signals ?? [])]) add('sign', signal);
  for (const signal of reportedSignals(found.data)) {
    add('sign', condition && root ? inside(signal, condition, whereInWords(root.where)) : signal, 0.05);
  }
  const failed = failureOf(log);
  if (failed) add('sign', { text: 'failed requests', event: truthOf(failed) });
  return list;
}

const truthOf = (condition: Expression): Expression => ({
  kind: 'case',
  branches: [{ when: condition, then: literal(1) }],
  otherwise: literal(0),
});

/** Outputs and the columns that the data step suspects, by how much they moved. */
function reportedSignals({ step, features, outputs }: DataOutcome): OnsetSignal[] {
  const suspected = new Set(
    step.findings.flatMap(({ column: name, severity }) => (name !== null && severity !== 'info' ? [name] : [])),
  );
  const moved = [...features.filter(({ name }) => suspected.has(name)), ...outputs.filter(({ drifted }) => drifted)];
  return moved.slice(0, MOST_FEATURE_SIGNALS).flatMap((feature) => featureSignal(feature) ?? []);
}
