import type { HypothesisKind } from '../../protocol/report';

/** What to do about each kind of cause; the three kinds of drift as the seed document says. */
export const ACTIONS: Record<HypothesisKind, string> = {
  'data-fault':
    'Fix the pipeline that writes the column, backfill the affected rows, and add the check that failed to what runs before inference. Do not retrain on the broken rows.',
  'schema-change':
    'Map the new name, spelling or position back to what the model was trained on, agree on the change with whoever made it, and validate the schema before inference.',
  infrastructure:
    'Treat it as an operations incident first: take the slow or failing host or dependency out of rotation and look at timeouts and fallbacks, before touching the model.',
  'model-version':
    'Roll the version (or the flag) back for the affected rows, then compare both in shadow before the next rollout.',
  'threshold-change': 'Restore the decision threshold, or confirm that the new operating point was meant.',
  'covariate-shift':
    'Retrain with data that covers the new inputs, or collect more of the underrepresented region; the old data stays useful.',
  'label-shift':
    'Adjust the decision thresholds and recalibrate to the new class shares; retraining may not be needed at all.',
  'label-fault':
    'Repair the labels first: compare the label source before and after, re-join or re-import them, and do not retrain on these labels.',
  'concept-drift':
    'Retrain on recent data with fresh labels, with a shorter window or more weight on recent rows: the old data teaches a relationship that no longer holds.',
  external:
    'Look outside the log for what changed in the world, log it as a feature if it can be known, and retrain on recent labels if it lasts.',
  none: 'Nothing to do. Keep watching, and widen the periods if someone still sees a problem.',
};
