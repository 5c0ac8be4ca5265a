import type { HypothesisKind } from '../../protocol/report';
import type { RetrainingAnswer, RetrainingReport } from '../../protocol/monitoring';

/** The first hypothesis of an investigation, as a value: monitoring runs no playbook. */
export interface DiagnosedCause {
  kind: HypothesisKind;
  confidence: number;
  summary: string;
}

const ANSWERS: Record<HypothesisKind, { kind: RetrainingAnswer; text: string }> = {
  'data-fault': { kind: 'fix-pipeline', text: 'Fix the data pipeline; retraining on faulty values would teach them.' },
  'schema-change': { kind: 'fix-pipeline', text: 'Mend the schema upstream or the reading of it; do not retrain.' },
  infrastructure: { kind: 'fix-serving', text: 'Fix the serving; the model is not at fault.' },
  'model-version': { kind: 'fix-serving', text: 'Roll the version or flag back; retraining does not undo it.' },
  'threshold-change': {
    kind: 'adjust-threshold',
    text: 'Set the decision threshold back; the scores are what they were.',
  },
  'covariate-shift': {
    kind: 'retrain',
    text: 'Retrain with data that covers the new inputs; the old data stays useful.',
  },
  'label-shift': {
    kind: 'adjust-threshold',
    text: 'Recalibrate and adjust the threshold to the new base rate; retraining may not be needed.',
  },
  'label-fault': { kind: 'fix-labels', text: 'Mend the labels first: a model trained on them would be worse.' },
  'concept-drift': {
    kind: 'retrain-on-recent-data',
    text: 'Retrain on recent data with fresh labels only: the old rows teach a relation that no longer holds.',
  },
  external: {
    kind: 'retrain-on-recent-data',
    text: 'The world changed and no column says how: look for a feature that tells it, and retrain on recent data.',
  },
  none: { kind: 'nothing', text: 'Nothing is wrong that retraining would mend.' },
};

/** Below this, a diagnosis is a guess. */
const SURE = 0.5;

/** What kind of answer a diagnosis asks for; `investigate` where there is none. */
export function answerTo(cause: DiagnosedCause | null): RetrainingReport['answer'] {
  if (cause === null) {
    const text =
      'What kind of change it is was not looked into: run with --investigate, or give a report with --report.';
    return { kind: 'investigate', diagnosis: null, confidence: null, text };
  }
  const { kind, text } = ANSWERS[cause.kind];
  const doubt = cause.confidence < SURE && cause.kind !== 'none' ? ' The diagnosis is not sure: check it first.' : '';
  return { kind, diagnosis: cause.kind, confidence: cause.confidence, text: `${text}${doubt}` };
}

/** Answers that speak against retraining now, whatever the triggers say. */
export const SPEAKS_AGAINST: ReadonlySet<RetrainingAnswer> = new Set([
  'fix-pipeline',
  'fix-serving',
  'fix-labels',
  'adjust-threshold',
]);

/** Answers that ask for a new model, though no trigger has fired yet. */
export const ASKS_FOR_A_MODEL: ReadonlySet<RetrainingAnswer> = new Set(['retrain', 'retrain-on-recent-data']);
